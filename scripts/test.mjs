// `npm test`: the suites on the embedded engines. `--servers`: those that ask for databases again, on a real PostgreSQL
// and on ClickHouse over HTTP. Everything else is handed to vitest: `npm test -- apps/server/src/understand`.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findBrowser } from './browser.mjs';
import { buildScript, buildServer, buildStudio } from './build.mjs';
import { testsOnServers } from './tests/on-servers.mjs';
import { describeSkipped, runSuites } from './tests/vitest.mjs';

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
const isWhole = args.every((arg) => arg.startsWith('-'));
// Two files that start the server at once should not both put it together, nor build the pages that it serves: among all there are many.
await buildServer();
if (isWhole) {
  await buildScript();
  await buildStudio();
}
const run = (more) => runSuites({ name: onServers ? 'servers' : 'embedded', args, env: { ...env, ...more } });
if (onServers && isWhole) args.push(...testsOnServers());
const counts = onServers ? await withServers(run) : await run({});
process.stdout.write(describeSkipped(counts, reference));
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
