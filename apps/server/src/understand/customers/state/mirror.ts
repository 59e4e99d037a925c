import { sql } from 'drizzle-orm';
import type { StateDb } from '../../../platform/state/state.ts';
import { rowsOf } from './rows.ts';

export interface MirroredAlias {
  store_id: string;
  alias_key: string;
  person_key: string;
  version: string;
}

/** Changed aliases after a version, in order of commit, of all stores: one copy serves them all. */
export async function listMirroredAfter(db: StateDb, version: string, limit: number): Promise<MirroredAlias[]> {
  return rowsOf<MirroredAlias>(
    db,
    sql`SELECT store_id, alias_key, person_key, version::text AS version FROM aliases WHERE mirrored AND version > ${version}::bigint ORDER BY version LIMIT ${limit}`,
  );
}

export async function readMirrorState(db: StateDb): Promise<{ version: string; aliases: number }> {
  const [row] = await rowsOf<{ version: string; aliases: string | number }>(db, sql`SELECT coalesce(max(version), 0)::text AS version, count(*) AS aliases FROM aliases WHERE mirrored`);
  return { version: row?.version ?? '0', aliases: Number(row?.aliases ?? 0) };
}
