// `npm run build`: the server in a few files, the script for the pages of shops and the studio; does nothing when what it built is newer than every source.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './tests/vitest.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STUDIO = join(ROOT, 'apps', 'studio');
const SOURCES = ['apps/studio', 'packages/events/src', 'package-lock.json'];
export const SERVER = join(ROOT, 'apps', 'server', 'dist', 'main.js');
const SERVER_SOURCES = ['apps/server/src', 'packages/events/src', 'packages/stats/src', 'packages/simulator/src', 'package-lock.json'];
const SCRIPT = join(ROOT, 'packages', 'browser');
const SCRIPT_SOURCES = ['packages/browser', 'package-lock.json'];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const below = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules' && !/\.test\.tsx?$/.test(name));
  return Math.max(0, ...below.map((name) => newest(join(path, name))));
}

/** True when a built file is as new as its sources; by default the studio's page. */
export function isBuilt(file = join(STUDIO, 'dist', 'index.html'), sources = SOURCES) {
  if (!existsSync(file)) return false;
  const built = statSync(file).mtimeMs;
  return sources.every((path) => !existsSync(join(ROOT, path)) || newest(join(ROOT, path)) <= built);
}

/** The server and its packages in a few files (`docs/decisions/0020`). @returns false when it could not be built: the sources run as well, only slower */
export async function buildServer({ force = false } = {}) {
  if (!force && isBuilt(SERVER, SERVER_SOURCES)) return true;
  try {
    const { bundleServer } = await import('./bundle-server.mjs');
    await bundleServer(SERVER);
    return true;
  } catch (error) {
    process.stderr.write(`The server starts from its sources, which takes longer: they could not be put together. ${error instanceof Error ? error.message : error}\n`);
    return false;
  }
}

/** @returns the exit code of the build; 0 when there was nothing to do */
export async function buildStudio({ force = false } = {}) {
  if (!existsSync(join(STUDIO, 'index.html'))) {
    process.stderr.write('There is no studio to build in apps/studio.\n');
    return 1;
  }
  if (!force && isBuilt()) return 0;
  process.stderr.write('Building the studio (once after each change) ...\n');
  // Whoever starts a server may be a test, and the studio that it leaves behind is everybody's: half as large again if it were built for one.
  const env = { ...process.env, NODE_ENV: 'production' };
  const code = await run(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: STUDIO, stdio: ['ignore', 2, 2], env });
  // Half a build must not look like a new one.
  if (code !== 0) rmSync(join(STUDIO, 'dist', 'index.html'), { force: true });
  return code;
}

/** Another program on the server's modules, such as one that a test starts and kills again and again. @param entry its source, from the root @returns the file to run */
export async function buildProgram(entry) {
  const file = join(dirname(SERVER), entry.replace(/\W+/g, '-'), 'main.js');
  if (isBuilt(file, [...SERVER_SOURCES, entry])) return file;
  const { bundleServer } = await import('./bundle-server.mjs');
  await bundleServer(file, join(ROOT, entry));
  return file;
}

/** The script for the pages of shops. @returns the exit code of the build; 0 when there was nothing to do */
export async function buildScript({ force = false } = {}) {
  if (!force && isBuilt(join(SCRIPT, 'dist', 'parts.json'), SCRIPT_SOURCES)) return 0;
  return run(process.execPath, [join(SCRIPT, 'build.mjs')], { stdio: ['ignore', 2, 2] });
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  const force = process.argv.includes('--force');
  // The server that asks for its pages runs already.
  const isServerBuilt = process.argv.includes('--pages') || (await buildServer({ force }));
  const script = await buildScript({ force });
  const studio = process.argv.includes('--script') ? 0 : await buildStudio({ force });
  process.exitCode = script || studio || (isServerBuilt ? 0 : 1);
}
