// Runs every bench with a handful of rows: a bench that no longer runs is found here and not on the day it is needed.
// Two at a time, since each waits for servers, browsers and rates for half of its time; no figure is judged here.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TIMEOUT_MS = 180_000;

/** Refuses a figure that a busy machine spoils: nothing else runs beside it. */
const ALONE = ['concurrency'];
/** Both build the script for the pages of shops into one folder: one after the other. */
const IN_TURN = ['script', 'script-cost'];

function bench(...args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'bench/main.ts', ...args], { cwd: ROOT, timeout: TIMEOUT_MS, killSignal: 'SIGKILL', stdio: ['ignore', 'pipe', 'pipe'] });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr']) child[name].setEncoding('utf8').on('data', (text) => (said[name] += text));
    child.on('error', (error) => resolve({ ...said, stderr: error.message, status: null, signal: null }));
    child.on('close', (status, signal) => resolve({ ...said, status, signal }));
    // What a bench that was ended had started may hold its output open for ever.
    child.on('exit', (status, signal) => signal && resolve({ ...said, status, signal }));
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

/** @returns whether the bench gave a figure */
async function smoke(name) {
  const began = Date.now();
  const done = await bench(name, '--smoke');
  const figure = done.status === 0 ? readFigure(done.stdout) : null;
  if (figure === null) process.stdout.write(`FAILED  ${name}: exit code ${done.status}${done.signal ? `, ${done.signal}` : ''}\n${done.stdout}${done.stderr.slice(-3000)}\n`);
  else process.stdout.write(`ok      ${name}  ${Math.round((Date.now() - began) / 1000)} s  ${JSON.stringify(figure).slice(0, 200)}\n`);
  return figure !== null;
}

/** Takes one name after another until none is left. @returns how many failed */
async function smokeAll(names) {
  let failed = 0;
  for (let name = names.shift(); name !== undefined; name = names.shift()) if (!(await smoke(name))) failed += 1;
  return failed;
}

async function main() {
  const names = /^Names: (.+)$/m.exec((await bench()).stderr)?.[1]?.split(', ') ?? [];
  const among = (list) => names.filter((name) => list.includes(name));
  const others = names.filter((name) => !ALONE.includes(name) && !IN_TURN.includes(name));
  const first = smokeAll(among(IN_TURN)).then(async (failed) => failed + (await smokeAll(others)));
  const failures = [...(await Promise.all([first, smokeAll(others)])), await smokeAll(among(ALONE))];
  const failed = failures.reduce((sum, count) => sum + count, names.length === 0 ? 1 : 0);
  process.stdout.write(`${names.length} benches ran with a handful of rows: ${failed === 0 ? 'all gave a figure' : `${failed} failed`}.\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) await main();
