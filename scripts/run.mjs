// Runs a file under a Node that the project accepts: the one at hand if it is new enough, else Node 24 from npm's `node`
// package, brought along once into `.node/`. Plain JavaScript, so that Node 20.19 can read it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const WANTED = '24.21.0';

function isAccepted(version) {
  const [major, minor] = version.split('.').map(Number);
  // 23.0 to 23.5 strip types only behind a flag.
  return (major === 22 && minor >= 18) || (major === 23 && minor >= 6) || major >= 24;
}

export function nodePath() {
  if (isAccepted(process.versions.node)) return process.execPath;
  const folder = join(ROOT, '.node');
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (existsSync(binary) && spawnSync(binary, ['--version']).stdout?.toString().trim() === `v${WANTED}`) return binary;
  process.stderr.write(`Node ${process.versions.node} is older than 22.18: bringing Node ${WANTED} into .node/ once (about 190 MB) ...\n`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = ['install', `node@${WANTED}`, '--no-audit', '--no-fund', '--ignore-scripts=false', '--loglevel=error', '--prefix', folder];
  // Run outside the workspace's npm settings: `--prefix` alone would still read the root's npm_config_* variables.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  const done = spawnSync(npm[0], [...npm.slice(1), ...args], { cwd: folder, stdio: ['ignore', 2, 2], env });
  if (done.status !== 0 || !existsSync(binary)) {
    process.stderr.write('Could not bring Node 24 along. Install Node 22.18 or newer, or allow npm to reach its registry, and run again.\n');
    process.exit(1);
  }
  return binary;
}

/** For the process that runs the product. Compiled modules are kept between runs: a start then goes to the databases, not to reading the same code. */
export function nodeEnvironment(node) {
  return {
    PATH: `${dirname(node)}:${process.env.PATH ?? ''}`,
    // glibc keeps an arena for every thread of the embedded engine: 60 MB that nobody uses.
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    // A young generation of 32 MB at most: larger ones save little time and stay in memory for good.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --max-semi-space-size=32`.trim(),
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, 'node_modules', '.cache', 'node-compile'),
  };
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const node = nodePath();
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...nodeEnvironment(node) },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
