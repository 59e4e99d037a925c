import { sql } from 'drizzle-orm';
import type { StateDb } from '../../../platform/state/state.ts';
import type { MergeReason } from '../link-graph.ts';
import { rowsOf } from './rows.ts';

/** A merge as it was made, and whether it was taken back. */
export interface MergeRecord {
  readonly id: string;
  readonly fromHome: string;
  readonly intoHome: string;
  readonly fromPerson: string;
  readonly intoPerson: string;
  readonly movedKeys: readonly string[];
  readonly reason: MergeReason;
  readonly viaKey: string | null;
  readonly eventKey: string | null;
  readonly eventName: string | null;
  readonly eventMs: number | null;
  readonly mergedMs: number;
  readonly mergedBy: string;
  readonly undoneMs: number | null;
  readonly undoneBy: string | null;
}

interface MergeRow {
  id: string;
  from_home: string;
  into_home: string;
  from_person: string;
  into_person: string;
  moved_keys: string[];
  reason: MergeReason;
  via_key: string | null;
  event_key: string | null;
  event_name: string | null;
  event_ms: number | null;
  merged_ms: number;
  merged_by: string;
  undone_ms: number | null;
  undone_by: string | null;
}

const MERGE_COLUMNS = sql`id, from_home, into_home, from_person, into_person, moved_keys, reason, via_key, event_key, event_name,
  (extract(epoch FROM event_at) * 1000)::float8 AS event_ms, (extract(epoch FROM merged_at) * 1000)::float8 AS merged_ms, merged_by,
  (extract(epoch FROM undone_at) * 1000)::float8 AS undone_ms, undone_by`;

export async function findMerge(db: StateDb, storeId: string, mergeId: string): Promise<MergeRecord | null> {
  const [row] = await rowsOf<MergeRow>(db, sql`SELECT ${MERGE_COLUMNS} FROM merges WHERE store_id = ${storeId} AND id = ${mergeId}`);
  return row === undefined ? null : toMerge(row);
}

function toMerge(row: MergeRow): MergeRecord {
  return {
    id: row.id,
    fromHome: row.from_home,
    intoHome: row.into_home,
    fromPerson: row.from_person,
    intoPerson: row.into_person,
    movedKeys: row.moved_keys,
    reason: row.reason,
    viaKey: row.via_key,
    eventKey: row.event_key,
    eventName: row.event_name,
    eventMs: row.event_ms,
    mergedMs: row.merged_ms,
    mergedBy: row.merged_by,
    undoneMs: row.undone_ms,
    undoneBy: row.undone_by,
  };
}
