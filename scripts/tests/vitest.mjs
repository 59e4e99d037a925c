// Runs vitest and counts what it did.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const RESULTS = join(ROOT, '.cache', 'results');
/** In the name of a test, or of a group, that needs the reference data. */
const REFERENCE = '[reference]';

/** Runs a program and passes its output on; resolves to its exit code. */
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: ROOT, stdio: 'inherit', ...options });
    const pass = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, pass);
    child.on('error', (error) => {
      process.stderr.write(`${program} did not start: ${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.removeListener(signal, pass);
      resolve(code ?? 1);
    });
  });
}

/**
 * Counts of a JSON report. A file that could not even be loaded counts as one failure, and so does a run that ended
 * badly although every test passed, or that ran nothing.
 */
export function countReport(report, exitCode) {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const broken = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  const passed = tests.filter((test) => test.status === 'passed').length;
  const failed = tests.filter((test) => test.status === 'failed').length + broken.length;
  const left = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const reference = left.filter((test) => test.fullName.includes(REFERENCE)).length;
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained, skipped: left.length, reference };
}

/** What failed, for whoever sees only the end of a long run: the test's file and name, and the first lines of why. */
export function describeFailures(report) {
  const why = (text) => (text ?? '').replace(/\x1b\[[0-9;]*m/g, '').split('\n').slice(0, 12).map((line) => `    ${line.slice(0, 300)}`).join('\n');
  return report.testResults.flatMap((file) => {
    const name = file.name.startsWith(ROOT) ? file.name.slice(ROOT.length) : file.name;
    const tests = file.assertionResults.filter((test) => test.status === 'failed');
    if (tests.length > 0) return tests.map((test) => `${name}: ${test.fullName}\n${why(test.failureMessages?.join('\n'))}`);
    return file.status === 'failed' ? [`${name}\n${why(file.message)}`] : [];
  });
}

/** Runs the suites and remembers the counts under `name` for the closing line of a whole CI run. */
export async function runSuites({ name, args, env, config = 'vitest.config.mjs' }) {
  mkdirSync(RESULTS, { recursive: true });
  const output = join(RESULTS, `${name}.report.json`);
  rmSync(output, { force: true });
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${output}`];
  const exitCode = await run(process.execPath, [vitest, 'run', '--config', config, ...reporters, ...args], { env: { ...process.env, ...env } });
  let counts = { passed: 0, failed: 1, skipped: 0, reference: 0 };
  let failures = [];
  try {
    const report = JSON.parse(readFileSync(output, 'utf8'));
    counts = countReport(report, exitCode);
    failures = describeFailures(report);
  } catch (error) {
    process.stderr.write(`The test runner left no report: ${error.message}\n`);
  }
  writeFileSync(join(RESULTS, `${name}.json`), JSON.stringify({ ...counts, failures }));
  return counts;
}

/** One sentence about the reference tests, for a reader who wonders what was not run. */
export function describeSkipped(counts, reference) {
  if (reference !== null) return counts.reference === 0 ? '' : `\n${counts.reference} reference tests did not run although REFERENCE_DATA is set: see their reasons above.\n`;
  return `\n${counts.reference} reference tests did not run: they need the reference data sets, whose folder REFERENCE_DATA names, and it is not set.\n`;
}
