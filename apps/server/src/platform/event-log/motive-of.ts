/** What drives somebody's shopping. A person whose motive is not known has none of them, written ''. */
export const MOTIVES = ['inspiration', 'speed', 'price', 'certainty'] as const;
export type Motive = (typeof MOTIVES)[number];

const KNOWN = `motive_people FINAL WHERE store_id = {storeId:String} AND motive != ''`;
/** Everybody whose motive is known, with its number, from 1. One text wherever a statement asks for it, so that the engine reads it once; numbers are found faster than names. */
const NUMBERED = `SELECT person_key, toUInt8(indexOf([${MOTIVES.map((motive) => `'${motive}'`).join(', ')}], motive)) FROM ${KNOWN}`;

/**
 * SQL text: the motive of a person as a text, '' where none is known, over the store of the statement.
 *
 * @param person an expression of the person's key
 */
export function motiveOf(person: string): string {
  return `multiIf(${MOTIVES.map((motive, index) => `(${person}, toUInt8(${index + 1})) IN (${NUMBERED}), '${motive}'`).join(', ')}, '')`;
}

/**
 * SQL text: whether a person's motive is one of some, '' among them for those of whom none is known, over the store of the statement.
 *
 * @param person an expression of the person's key
 * @param param  names the placeholder that holds them, as `Array(String)`
 */
export function hasMotive(person: string, param: string): string {
  const withUnknown = `has({${param}:Array(String)}, '')`;
  // With the unknown among them: everybody but those of a known motive that is not.
  return `(${person} IN (SELECT person_key FROM ${KNOWN} AND has({${param}:Array(String)}, toString(motive)) != ${withUnknown})) != ${withUnknown}`;
}
