import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

/**
 * Gives a test an empty state database: made once for each version of PGlite and copied from then on, as making one takes seconds.
 * The folder then looks like one in use, so its key is made here too.
 *
 * @param dataDir must not exist yet
 */
export async function copyEmptyState(dataDir: string): Promise<void> {
  const template = join(tmpdir(), `throughline-empty-state-${pgliteVersion()}`);
  if (!existsSync(template)) await makeTemplate(template);
  mkdirSync(dataDir, { recursive: true });
  cpSync(template, join(dataDir, 'state'), { recursive: true });
  writeFileSync(`${dataDir}.key`, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
}

function pgliteVersion(): string {
  const path = fileURLToPath(new URL('../package.json', import.meta.resolve('@electric-sql/pglite')));
  return String((JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version);
}

async function makeTemplate(template: string): Promise<void> {
  const draft = mkdtempSync(join(tmpdir(), 'throughline-empty-state-draft-'));
  const pglite = await PGlite.create({ dataDir: draft });
  await pglite.close();
  try {
    renameSync(draft, template);
  } catch {
    // Another test was faster; its template is as good.
    rmSync(draft, { recursive: true, force: true });
  }
}
