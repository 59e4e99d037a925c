// `npm run build`: the studio for production; does nothing when what it built is newer than every source.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './tests/vitest.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STUDIO = join(ROOT, 'apps', 'studio');
const SOURCES = ['apps/studio', 'packages/events/src', 'package-lock.json'];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const below = readdirSync(path).filter((name) => name !== 'dist' && name !== 'node_modules' && !/\.test\.tsx?$/.test(name));
  return Math.max(0, ...below.map((name) => newest(join(path, name))));
}

/** True when the built studio is as new as its sources. */
export function isBuilt() {
  const page = join(STUDIO, 'dist', 'index.html');
  if (!existsSync(page)) return false;
  const built = statSync(page).mtimeMs;
  return SOURCES.every((path) => !existsSync(join(ROOT, path)) || newest(join(ROOT, path)) <= built);
}

/** @returns the exit code of the build; 0 when there was nothing to do */
export async function buildStudio({ force = false } = {}) {
  if (!existsSync(join(STUDIO, 'index.html'))) {
    process.stderr.write('There is no studio to build in apps/studio.\n');
    return 1;
  }
  if (!force && isBuilt()) return 0;
  process.stderr.write('Building the studio (once after each change) ...\n');
  const code = await run(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: STUDIO, stdio: ['ignore', 2, 2] });
  // Half a build must not look like a new one.
  if (code !== 0) rmSync(join(STUDIO, 'dist', 'index.html'), { force: true });
  return code;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  process.exitCode = await buildStudio({ force: process.argv.includes('--force') });
}
