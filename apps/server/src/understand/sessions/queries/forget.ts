import type { Statement } from '../../../platform/event-log/event-log.ts';

/** Takes the texts out of every version of the rows of these devices. */
export function forgetTextsStatement(storeId: string, deviceKeys: readonly string[]): Statement {
  return {
    text: `ALTER TABLE sessions UPDATE landing_path = '' WHERE store_id = {storeId:String} AND device_key IN {deviceKeys:Array(UInt64)} AND landing_path != ''`,
    params: { storeId, deviceKeys: deviceKeys.map(BigInt) },
  };
}
