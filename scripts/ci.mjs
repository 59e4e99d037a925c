// Everything CI runs after the test command of the README, each stage even when an earlier one failed, so that one run
// tells all. The last line counts the whole: tests of every suite, and one for each other check.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RESULTS, ROOT, run } from './tests/vitest.mjs';

/** These read the sources and nothing else, each mostly on one processor: all at once. */
const READERS = [
  { name: 'lint', args: ['scripts/lint.mjs'] },
  { name: 'types', args: ['scripts/typecheck.mjs'] },
  { name: 'documents', args: ['scripts/docs.mjs', '--check'] },
];
/** Each of these keeps the whole machine busy: one after another. */
const STAGES = [
  { name: 'tests on servers', suite: 'servers', args: ['scripts/test.mjs', '--servers'] },
  { name: 'e2e', suite: 'e2e', args: ['scripts/e2e.mjs'] },
  { name: 'smoke of the benches', args: ['scripts/bench-smoke.mjs'] },
];

const QUIET = '--disable-warning=ExperimentalWarning';

/** Adds up suites and checks for the closing line. */
export function sum(suites, checks) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of suites) for (const key of Object.keys(total)) total[key] += counts[key];
  for (const { ok } of checks) total[ok ? 'passed' : 'failed'] += 1;
  return total;
}

/** Runs a program whose output is said in one piece, after its name, when it has ended. */
async function runApart({ name, args }) {
  const began = Date.now();
  const child = spawn(process.execPath, [QUIET, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const code = await new Promise((resolve) => child.on('error', () => resolve(1)).on('close', resolve));
  process.stdout.write(`\n=== ${name}\n${said}`);
  return { name, ok: code === 0, seconds: Math.round((Date.now() - began) / 1000) };
}

async function runInView({ name, args }) {
  process.stdout.write(`\n=== ${name}\n`);
  const began = Date.now();
  const code = await run(process.execPath, [QUIET, ...args]);
  return { name, ok: code === 0, seconds: Math.round((Date.now() - began) / 1000) };
}

async function main() {
  const testsPassed = !process.argv.includes('--tests-failed');
  // What an earlier run left must not count for this one; the test command of this run wrote `embedded`.
  for (const { suite } of STAGES) if (suite) rmSync(join(RESULTS, `${suite}.json`), { force: true });
  const checks = [{ name: 'npm test', ok: testsPassed, seconds: null }];
  checks.push(...(await Promise.all(READERS.map(runApart))));
  for (const stage of STAGES) checks.push(await runInView(stage));
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
