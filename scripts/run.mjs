// Runs a file under a Node that the project accepts: the one at hand if it is new enough, else Node 24 from npm's `node`
// package, brought along once into `.node/`. Plain JavaScript, so that Node 20.19 can read it.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringNode } from './bring-node.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WANTED = '24.21.0';

function isAccepted(version) {
  const [major, minor] = version.split('.').map(Number);
  // 23.0 to 23.5 strip types only behind a flag.
  return (major === 22 && minor >= 18) || (major === 23 && minor >= 6) || major >= 24;
}

/** The Node to run the product with; ends the process when there is none and none can be brought. */
export async function nodePath() {
  if (isAccepted(process.versions.node)) return process.execPath;
  const folder = join(ROOT, '.node');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const binary = await bringNode({ folder, version: WANTED, npm, because: `Node ${process.versions.node} is older than 22.18` });
  if (binary !== null) return binary;
  process.stderr.write('Could not bring Node 24 along. Install Node 22.18 or newer, or allow npm to reach its registry, and run again.\n');
  process.exit(1);
}

/** For the process that runs the product. Compiled modules are kept between runs: a start then goes to the databases, not to reading the same code. */
export function nodeEnvironment(node) {
  return {
    PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
    // glibc keeps an arena for every thread of the embedded engine: 60 MB that nobody uses.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    // Each connection of the embedded engine holds one of these while a statement runs; files, sealing and unpacking need theirs too.
    UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? '8',
    // A young generation of 64 MB at most: events that wait for the disk are not moved about so often.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=64`.trim(),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, 'node_modules', '.cache', 'node-compile'),
  };
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const node = await nodePath();
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...nodeEnvironment(node) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
