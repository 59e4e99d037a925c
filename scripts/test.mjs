// `npm test`: the suites on the embedded engines. `--servers`: the server's suites again on a real PostgreSQL and on
// ClickHouse over HTTP. Everything else is handed to vitest: `npm test -- apps/server/src/understand`.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { buildServer } from './build.mjs';
import { describeSkipped, runSuites } from './tests/vitest.mjs';

const SERVER = fileURLToPath(new URL('../apps/server/src/', import.meta.url));

/** Folder with the reference data sets, absolute; null when none was named. */
function referenceData() {
  const named = process.env['REFERENCE_DATA'];
  if (!named) return null;
  const folder = resolve(named);
  if (existsSync(folder)) return folder;
  throw new Error(`REFERENCE_DATA names ${folder}, which does not exist. Give the folder of the data sets, or unset it to leave the reference tests out.`);
}

async function withServers(work) {
  const { startClickHouse } = await import('../apps/server/src/platform/testing-servers.ts');
  const { startPostgres } = await import('../apps/server/src/platform/testing-postgres.ts');
  const postgres = await startPostgres();
  const clickhouse = await startClickHouse();
  try {
    return await work({ DATABASE_URL: postgres.url, CLICKHOUSE_URL: clickhouse.url });
  } finally {
    await clickhouse.stop();
    await postgres.stop();
  }
}

const onServers = process.argv.includes('--servers');
const args = process.argv.slice(2).filter((arg) => arg !== '--servers');
const reference = referenceData();
const { executablePath, args: browserArgs, env: browserEnv, source } = findBrowser();
process.stdout.write(`Browser for tests: ${executablePath} (${source}).\n`);
const env = {
  ...(reference === null ? {} : { REFERENCE_DATA: reference }),
  TEST_BROWSER: JSON.stringify({ executablePath, args: browserArgs, env: browserEnv }),
};
// Two files that start the server at once should not both put it together.
await buildServer();
const run = (more) => runSuites({ name: onServers ? 'servers' : 'embedded', args, env: { ...env, ...more } });
// The packages hold no database, and these start processes of their own on the engines inside them: once is enough for all of them.
const ON_ENGINES_OF_THEIR_OWN = ['cli/cli.test.ts', 'cli/demo/demo.test.ts', 'proof/crash.test.ts', 'proof/failures.test.ts', 'proof/erasure.test.ts'];
if (onServers && args.every((arg) => arg.startsWith('-'))) {
  for (const file of ON_ENGINES_OF_THEIR_OWN) if (!existsSync(join(SERVER, file))) throw new Error(`${file} has another name now: mend the list of tests that servers do not change.`);
  args.push('apps/server/src', ...ON_ENGINES_OF_THEIR_OWN.map((file) => `--exclude=apps/server/src/${file}`));
}
const counts = onServers ? await withServers(run) : await run({});
process.stdout.write(describeSkipped(counts, reference));
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
