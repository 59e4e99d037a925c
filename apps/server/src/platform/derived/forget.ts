import type { EventLog, Statement } from '../event-log/event-log.ts';
import type { Derived } from './derived.ts';

/** A table that a fold keeps in versions, and what its rows say in words. */
export interface VersionedTable {
  readonly fold: string;
  readonly table: string;
  /** Column of the fold's key. */
  readonly key: string;
  readonly texts: readonly string[];
}

const FORGET_MS = 60_000;
const ANY_VERSION = 2n ** 64n - 1n;

/**
 * Once the log says nothing personal of these keys any more: their rows are derived anew, and versions that are no longer read say nothing at all.
 * Those that are read say what the log does, which keeps what totals stand on, and what others said under the same key.
 */
export async function forgetTexts(on: { readonly derived: Derived; readonly eventLog: Pick<EventLog, 'query' | 'command'> }, of: VersionedTable, about: { readonly storeId: string; readonly keys: readonly string[] }): Promise<void> {
  await on.derived.touch({ fold: of.fold, storeId: about.storeId, keys: about.keys });
  const isFolded = await on.derived.catchUp(FORGET_MS);
  const [standing] = isFolded ? await on.eventLog.query<{ version: string }>(standingStatement(of, about)) : [];
  // Rows that are not derived anew yet will be, whatever becomes of these.
  await on.eventLog.command(forgetStatement(of, { ...about, before: standing === undefined ? ANY_VERSION : BigInt(standing.version) }));
}

/** The lowest version that is read; where there are no rows, the highest of all. */
function standingStatement({ table, key }: VersionedTable, about: { readonly storeId: string; readonly keys: readonly string[] }): Statement {
  return {
    text: `SELECT toString(if(count() = 0, {none:UInt64}, min(version))) AS version FROM ${table} FINAL WHERE store_id = {storeId:String} AND ${key} IN {keys:Array(UInt64)}`,
    params: { storeId: about.storeId, keys: about.keys.map(BigInt), none: ANY_VERSION },
  };
}

function forgetStatement({ table, key, texts }: VersionedTable, about: { readonly storeId: string; readonly keys: readonly string[]; readonly before: bigint }): Statement {
  return {
    text: `ALTER TABLE ${table} UPDATE ${texts.map((text) => `${text} = ''`).join(', ')}
      WHERE store_id = {storeId:String} AND ${key} IN {keys:Array(UInt64)} AND version < {before:UInt64} AND (${texts.map((text) => `${text} != ''`).join(' OR ')})`,
    params: { storeId: about.storeId, keys: about.keys.map(BigInt), before: about.before },
  };
}
