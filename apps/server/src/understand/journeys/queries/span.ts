import type { Statement } from '../../../platform/event-log/event-log.ts';

/** When anything was met in a store, outdated rows included: it says where to look, not how much there is. */
export function spanStatement(storeId: string): Statement {
  return { text: 'SELECT count() AS runs, min(at) AS first, max(at) AS last FROM touches WHERE store_id = {storeId:String} AND notEmpty(touchpoints)', params: { storeId } };
}
