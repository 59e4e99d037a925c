import type { Statement } from '../../../platform/event-log/event-log.ts';

/** Takes the texts out of every version of the rows of these aliases. */
export function forgetTextsStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `ALTER TABLE touches UPDATE sales_channel = '' WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} AND sales_channel != ''`,
    params: { storeId, aliasKeys: aliasKeys.map(BigInt) },
  };
}
