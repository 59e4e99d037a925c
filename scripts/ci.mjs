// Everything CI runs after the test command of the README, each stage even when an earlier one failed, so that one run
// tells all. The last line counts the whole: tests of every suite, and one for each other check.
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RESULTS, run } from './tests/vitest.mjs';

const STAGES = [
  { name: 'lint', args: ['scripts/lint.mjs'] },
  { name: 'types', args: ['scripts/typecheck.mjs'] },
  { name: 'documents', args: ['scripts/docs.mjs', '--check'] },
  { name: 'tests on servers', suite: 'servers', args: ['scripts/test.mjs', '--servers'] },
  { name: 'e2e', suite: 'e2e', args: ['scripts/e2e.mjs'] },
  { name: 'smoke of the benches', args: ['scripts/bench-smoke.mjs'] },
];

/** Adds up suites and checks for the closing line. */
export function sum(suites, checks) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of suites) for (const key of Object.keys(total)) total[key] += counts[key];
  for (const { ok } of checks) total[ok ? 'passed' : 'failed'] += 1;
  return total;
}

async function main() {
  const testsPassed = !process.argv.includes('--tests-failed');
  // What an earlier run left must not count for this one; the test command of this run wrote `embedded`.
  for (const { suite } of STAGES) if (suite) rmSync(join(RESULTS, `${suite}.json`), { force: true });
  const checks = [{ name: 'npm test', ok: testsPassed, seconds: null }];
  for (const stage of STAGES) {
    process.stdout.write(`\n=== ${stage.name}\n`);
    const began = Date.now();
    const code = await run(process.execPath, ['--disable-warning=ExperimentalWarning', ...stage.args]);
    checks.push({ name: stage.name, ok: code === 0, seconds: Math.round((Date.now() - began) / 1000) });
  }
  const suites = existsSync(RESULTS) ? readdirSync(RESULTS).filter((name) => /^(embedded|servers|e2e)\.json$/.test(name)) : [];
  const counted = suites.map((name) => JSON.parse(readFileSync(join(RESULTS, name), 'utf8')));
  const total = sum(counted, checks);
  process.stdout.write('\n');
  // Said once more at the end: of a long run often only the end is kept.
  for (const failure of counted.flatMap(({ failures }) => failures ?? [])) process.stdout.write(`${failure}\n\n`);
  for (const { name, ok, seconds } of checks) process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name}${seconds === null ? '' : `  ${seconds} s`}\n`);
  writeFileSync(join(RESULTS, 'ci.json'), JSON.stringify({ total, checks }));
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await main();
