// `npm run e2e`: the product in a real browser, from a server started as a person would start it.
import { resolve } from 'node:path';
import { findBrowser } from './browser.mjs';
import { buildScript, buildServer, buildStudio } from './build.mjs';
import { runSuites } from './tests/vitest.mjs';

const { executablePath, args, env, source } = findBrowser();
process.stdout.write(`Browser for tests: ${executablePath} (${source}).\n`);
await buildServer();
const built = (await buildScript()) || (await buildStudio());
if (built !== 0) {
  process.stdout.write('The script or the studio could not be built.\n\n0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}
const more = { TEST_BROWSER: JSON.stringify({ executablePath, args, env }) };
if (process.env['REFERENCE_DATA']) more['REFERENCE_DATA'] = resolve(process.env['REFERENCE_DATA']);
const counts = await runSuites({ name: 'e2e', config: 'e2e/vitest.config.mjs', args: process.argv.slice(2), env: more });
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
process.exitCode = counts.failed === 0 ? 0 : 1;
