import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { State, StateTx } from '../state/state.ts';

/** Journals, places in derived tables, sessions: they belong to one running database, and a restore makes them anew. */
const NOT_CARRIED = new Set(['schema_migration', 'derived_cursor', 'derived_touch', 'auth_session', 'auth_verification']);
const ROWS_PER_FETCH = 2_000;

const NAMES = z.object({ rows: z.array(z.object({ name: z.string() })) });
const EDGES = z.object({ rows: z.array(z.object({ name: z.string(), needs: z.string() })) });
const TEXTS = z.object({ rows: z.array(z.object({ row: z.string() })) });

/** From here on the transaction sees one moment, however long it takes. */
export async function freeze(tx: StateTx): Promise<void> {
  await tx.execute(sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY`);
  await tx.execute(sql`SELECT 1`);
}

/** Migrations that have run, in order of name. */
export async function selectMigrations(state: State): Promise<string[]> {
  const { rows } = await state.executeSql('SELECT name FROM schema_migration ORDER BY name');
  return NAMES.parse({ rows }).rows.map((row) => row.name);
}

/** Tables that a backup carries, each after those that it refers to. */
export async function selectTables(db: StateTx): Promise<string[]> {
  const names = NAMES.parse(await db.execute(sql`SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`)).rows.map((row) => row.name);
  const edges = EDGES.parse(
    await db.execute(sql`
      SELECT conrelid::regclass::text AS name, confrelid::regclass::text AS needs
      FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace AND conrelid <> confrelid`),
  ).rows;
  return inOrder(names.filter((name) => !NOT_CARRIED.has(name)), edges);
}

function inOrder(names: readonly string[], edges: readonly { name: string; needs: string }[]): string[] {
  const done: string[] = [];
  const waiting = new Set(names);
  while (waiting.size > 0) {
    const ready = [...waiting].filter((name) => !edges.some((edge) => edge.name === name && waiting.has(edge.needs)));
    // A ring of references cannot be ordered; such tables go as they come.
    for (const name of ready.length > 0 ? ready : [...waiting]) {
      waiting.delete(name);
      done.push(name);
    }
  }
  return done;
}

/** Rows of a table as JSON texts, a page at a time, unparsed so that no number loses digits. */
export async function* streamRows(tx: StateTx, table: string): AsyncGenerator<string[]> {
  const name = sql.identifier(table);
  await tx.execute(sql`DECLARE backup_rows NO SCROLL CURSOR FOR SELECT row_to_json(t)::text AS row FROM ${name} t`);
  for (;;) {
    const page = TEXTS.parse(await tx.execute(sql`FETCH ${sql.raw(String(ROWS_PER_FETCH))} FROM backup_rows`)).rows.map((row) => row.row);
    if (page.length > 0) yield page;
    if (page.length < ROWS_PER_FETCH) break;
  }
  await tx.execute(sql`CLOSE backup_rows`);
}

export async function emptyTables(tx: StateTx, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  await tx.execute(sql`TRUNCATE TABLE ${sql.join(tables.map((table) => sql.identifier(table)), sql`, `)} CASCADE`);
}

/**
 * Puts rows back.
 * @param columns those that the rows have; a column added since takes its default
 * @param json a JSON array of rows
 */
export async function insertRows(tx: StateTx, into: { table: string; columns: readonly string[]; json: string }): Promise<void> {
  const table = sql.identifier(into.table);
  const columns = sql.join(into.columns.map((column) => sql.identifier(column)), sql`, `);
  // Identity columns refuse chosen values unless told otherwise.
  await tx.execute(sql`INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE SELECT ${columns} FROM json_populate_recordset(NULL::${table}, ${into.json}::json)`);
}

export async function selectColumns(tx: StateTx, table: string): Promise<string[]> {
  const found = await tx.execute(sql`
    SELECT column_name AS name FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = ${table} AND is_generated = 'NEVER' ORDER BY ordinal_position`);
  return NAMES.parse(found).rows.map((row) => row.name);
}

const SEQUENCES = z.object({ rows: z.array(z.object({ table: z.string(), column: z.string(), sequence: z.string() })) });

/** Numbers that count up go on after the highest one put back. */
export async function resetSequences(tx: StateTx): Promise<void> {
  const found = SEQUENCES.parse(
    await tx.execute(sql`
      SELECT table_name AS "table", column_name AS "column", pg_get_serial_sequence(quote_ident(table_name), column_name) AS sequence
      FROM information_schema.columns
      WHERE table_schema = current_schema() AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL`),
  );
  for (const { table, column, sequence } of found.rows) {
    const highest = sql`(SELECT max(${sql.identifier(column)}) FROM ${sql.identifier(table)})`;
    await tx.execute(sql`SELECT setval(${sequence}::regclass, coalesce(${highest}, 1)::bigint, ${highest} IS NOT NULL)`);
  }
}

export async function readServerVersion(state: State): Promise<string> {
  const { rows } = await state.executeSql('SELECT version() AS name');
  return NAMES.parse({ rows }).rows[0]?.name ?? '';
}

/** Whether nobody has used this installation yet. */
export async function isUnused(state: State): Promise<boolean> {
  const { rows } = await state.executeSql('SELECT 1 AS n FROM store UNION ALL SELECT 1 FROM auth_setup LIMIT 1');
  return rows.length === 0;
}

/** Whether the first owner exists. */
export async function hasOwner(state: State): Promise<boolean> {
  return (await state.executeSql('SELECT 1 AS n FROM auth_setup')).rows.length > 0;
}

export async function countParkedEvents(state: State): Promise<number> {
  const { rows } = await state.executeSql('SELECT count(*)::int AS n FROM parked_event');
  return z.array(z.object({ n: z.number() })).parse(rows)[0]?.n ?? 0;
}
