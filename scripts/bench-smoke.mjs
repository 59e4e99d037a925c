// Runs every bench with a handful of rows: a bench that no longer runs is found here and not on the day it is needed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TIMEOUT_MS = 180_000;

function bench(...args) {
  return spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', 'bench/main.ts', ...args], {
    cwd: ROOT, encoding: 'utf8', timeout: TIMEOUT_MS, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1e8,
  });
}

/** The last line of stdout is one JSON object with a figure in it. */
export function readFigure(stdout) {
  try {
    const figure = JSON.parse(stdout.trim().split('\n').at(-1));
    return Object.values(figure).some((value) => typeof value === 'number' && Number.isFinite(value)) ? figure : null;
  } catch {
    return null;
  }
}

function main() {
  const names = /^Names: (.+)$/m.exec(bench().stderr)?.[1]?.split(', ') ?? [];
  let failed = names.length === 0 ? 1 : 0;
  for (const name of names) {
    const began = Date.now();
    const done = bench(name, '--smoke');
    const figure = done.status === 0 ? readFigure(done.stdout) : null;
    if (figure === null) {
      failed += 1;
      process.stdout.write(`FAILED  ${name}: exit code ${done.status}${done.signal ? `, ${done.signal}` : ''}\n${done.stdout}${done.stderr.slice(-3000)}\n`);
    } else {
      process.stdout.write(`ok      ${name}  ${Math.round((Date.now() - began) / 1000)} s  ${JSON.stringify(figure).slice(0, 200)}\n`);
    }
  }
  process.stdout.write(`${names.length} benches ran with a handful of rows: ${failed === 0 ? 'all gave a figure' : `${failed} failed`}.\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) main();
