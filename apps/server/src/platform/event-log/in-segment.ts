/**
 * SQL text: whether a person is in one of some segments at this moment, over the store of the statement.
 *
 * @param person an expression of the person's key
 * @param param  names the placeholder that holds the segments' ids, as `Array(String)`
 */
export function inSegment(person: string, param: string): string {
  return `${person} IN (SELECT person_key FROM segment_members FINAL WHERE store_id = {storeId:String} AND segment_id IN {${param}:Array(String)} AND is_member = 1)`;
}
