/** Above this a table isn't written anew, which would keep everybody waiting: the space of deleted rows is given to new ones instead. */
const REWRITTEN_BYTES = 64 * 1_048_576;

type Execute = (text: string, values?: readonly unknown[]) => Promise<{ rows: unknown[] }>;

/**
 * Deleted rows stay in the files until something is written over them, and in the write-ahead log. On an engine of our own both are
 * made to go; a server's files are its operator's, so there its space is only marked as free.
 *
 * @param tables names of our own tables
 */
export async function scrubTables(executeSql: Execute, options: { tables: readonly string[]; isEmbedded: boolean }): Promise<void> {
  for (const table of options.tables) {
    const { rows } = await executeSql('SELECT pg_total_relation_size($1::regclass)::float8 AS bytes', [table]);
    const [size] = rows as { bytes: number }[];
    await executeSql(options.isEmbedded && (size?.bytes ?? 0) < REWRITTEN_BYTES ? `VACUUM (FULL) ${table}` : `VACUUM ${table}`);
  }
  if (!options.isEmbedded) return;
  // What is behind the last checkpoint is removed, segment by segment (`wal_recycle` is off).
  await executeSql('SELECT pg_switch_wal()');
  await executeSql('CHECKPOINT');
}
