import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ClickHouseClient } from '@clickhouse/client';
import { AppError } from './errors.ts';
import type { State } from './state/state.ts';

/** A module's migrations: its name is their journal, its folder holds `state/*.sql` and `events/*.sql`. */
export interface MigrationSource {
  readonly module: string;
  /** The `migrations` folder, as a file URL. */
  readonly folder: URL;
}

/**
 * Runs what has not run yet, in the order of the sources and of the file names. Forward only.
 * @returns the names of the files that ran, such as `orders/events/0001_orders.sql`
 * @throws `migrations.changed` when a file that has run was edited since
 */
export async function runMigrations(target: {
  state: State;
  logClient: ClickHouseClient;
  sources: readonly MigrationSource[];
  /** Called once before the first file runs on an existing installation. */
  beforeFirst?: () => Promise<void>;
}): Promise<string[]> {
  await target.state.executeSql(
    `CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, checksum text NOT NULL, ran_at timestamptz NOT NULL DEFAULT now())`,
  );
  const { rows } = await target.state.executeSql('SELECT name, checksum FROM schema_migration');
  const done = new Map((rows as { name: string; checksum: string }[]).map((row) => [row.name, row.checksum]));
  const pending = target.sources.flatMap(listFiles).filter((file) => isPending(file, done));
  if (pending.length > 0 && done.size > 0) await target.beforeFirst?.();
  for (const file of pending) {
    if (file.kind === 'state') await runOnState(target.state, file);
    else await runOnLog(target, file);
  }
  return pending.map((file) => file.name);
}

interface MigrationFile {
  readonly name: string;
  readonly kind: 'state' | 'events';
  readonly text: string;
  readonly checksum: string;
}

function listFiles(source: MigrationSource): MigrationFile[] {
  return (['state', 'events'] as const).flatMap((kind) => {
    const folder = fileURLToPath(new URL(`${kind}/`, source.folder.href.endsWith('/') ? source.folder : `${source.folder.href}/`));
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => file.endsWith('.sql'))
      .sort()
      .map((file) => {
        const text = readFileSync(`${folder}/${file}`, 'utf8');
        const checksum = createHash('sha256').update(text).digest('hex');
        return { name: `${source.module}/${kind}/${file}`, kind, text, checksum };
      });
  });
}

function isPending(file: MigrationFile, done: ReadonlyMap<string, string>): boolean {
  const checksum = done.get(file.name);
  if (checksum === undefined) return true;
  if (checksum === file.checksum) return false;
  throw new AppError({
    code: 'migrations.changed',
    kind: 'bug',
    message: `The migration ${file.name} has already run and was edited since. Undo the edit and write a new migration.`,
    details: { name: file.name },
  });
}

async function runOnState(state: State, file: MigrationFile): Promise<void> {
  // The file and its entry in the journal are one transaction: a crash leaves neither.
  await state.executeSql(
    `BEGIN;\n${file.text.replaceAll('--> statement-breakpoint', '')}\n;INSERT INTO schema_migration (name, checksum) VALUES ('${file.name}', '${file.checksum}');\nCOMMIT;`,
  );
}

async function runOnLog(target: { state: State; logClient: ClickHouseClient }, file: MigrationFile): Promise<void> {
  const text = file.text.replaceAll('{{on_cluster}}', '').replaceAll('{{replicated}}', '').replaceAll('{{database}}', await currentDatabase(target.logClient));
  for (const statement of splitStatements(text)) await target.logClient.command({ query: statement });
  await target.state.executeSql('INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)', [file.name, file.checksum]);
}

/** A dictionary's source runs outside the session, where a bare table name belongs to no database of ours. */
async function currentDatabase(logClient: ClickHouseClient): Promise<string> {
  const answer = await logClient.query({ query: 'SELECT currentDatabase() AS name', format: 'JSONEachRow' });
  const [row] = await answer.json<{ name: string }>();
  return row?.name ?? 'default';
}

/** Statements end with a semicolon at the end of a line; comment lines are dropped. */
function splitStatements(text: string): string[] {
  return text
    .replaceAll(/^\s*--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement.length > 0);
}
