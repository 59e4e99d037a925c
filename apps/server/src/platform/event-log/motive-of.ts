/** What drives somebody's shopping. A person whose motive is not known has none of them, written ''. */
export const MOTIVES = ['inspiration', 'speed', 'price', 'certainty'] as const;
export type Motive = (typeof MOTIVES)[number];

/**
 * SQL text: the motive of a person as a text, '' where none is known, over the store of the statement.
 *
 * @param person an expression of the person's key
 */
export function motiveOf(person: string): string {
  const among = (motive: Motive): string => `${person} IN (SELECT person_key FROM motive_people FINAL WHERE store_id = {storeId:String} AND motive = '${motive}')`;
  return `multiIf(${MOTIVES.map((motive) => `${among(motive)}, '${motive}'`).join(', ')}, '')`;
}
