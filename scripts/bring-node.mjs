// Brings a Node along from npm's `node` package: once, whoever asks first, with something to look at meanwhile.
// Plain JavaScript, so that Node 20.19 can read it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_MS = 250;
/** A lock without its owner's name is one that is being made; older than this its maker died in between. */
const NAMELESS_MS = 10_000;

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is alive too.
    return error.code === 'EPERM';
  }
}

/** Who holds the lock: a process id, or null while it cannot be told. */
function ownerOf(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null;
  }
}

function isStale(lock) {
  const owner = ownerOf(lock);
  if (owner !== null) return !isAlive(owner);
  try {
    return Date.now() - statSync(lock).mtimeMs > NAMELESS_MS;
  } catch {
    return false;
  }
}

/** Takes a dead owner's lock away. Of two who try, one moves it aside; a lock that came alive in between is put back. */
function clear(lock) {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
    if (isStale(aside)) rmSync(aside, { recursive: true, force: true });
    else renameSync(aside, lock);
  } catch {
    // Somebody else was faster.
  }
}

/** Holds the lock, which is a folder: making one either succeeds or finds it made. @returns how to let go of it */
async function take(lock, onWait) {
  for (let waited = false; ; ) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(lock)) clear(lock);
    else {
      if (!waited) onWait();
      waited = true;
      await sleep(LOOK_MS);
    }
  }
}

/** A line that moves on a terminal, dots elsewhere. @returns how to end it */
function showProgress(out, text) {
  const startedAt = Date.now();
  if (!out.isTTY) {
    out.write(`${text} `);
    const timer = setInterval(() => out.write('.'), 1_000);
    return () => {
      clearInterval(timer);
      out.write('\n');
    };
  }
  const signs = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
  let turn = 0;
  const draw = () => out.write(`\r${signs[(turn += 1) % signs.length]} ${text} ${Math.round((Date.now() - startedAt) / 1000)} s`);
  draw();
  const timer = setInterval(draw, 100);
  return () => {
    clearInterval(timer);
    out.write('\r\u001b[K');
  };
}

function install({ folder, version, npm }) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  const args = ['install', `node@${version}`, '--no-audit', '--no-fund', '--ignore-scripts=false', '--loglevel=error', '--prefix', folder];
  // Run outside the workspace's npm settings: `--prefix` alone would still read the root's npm_config_* variables.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  // It would also look for the machine's own settings (a company's proxy and its certificate) below that folder, where there are none.
  const settings = process.env.npm_config_globalconfig;
  if (settings !== undefined) args.push('--globalconfig', settings);
  return new Promise((resolve) => {
    const child = spawn(npm[0], [...npm.slice(1), ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], env });
    let said = '';
    child.stderr.on('data', (text) => (said += text));
    child.on('error', (error) => resolve({ ok: false, said: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, said }));
  });
}

/**
 * The Node of a folder, brought there when it is not there yet.
 * @param wanted `folder` where it lies, `version` such as 24.21.0, `npm` the command with its first arguments, `out` a stream for people, `because` why it is needed
 * @returns its path; null when it could not be brought, with the reason on `out`
 */
export async function bringNode({ folder, version, npm, out = process.stderr, because = '' }) {
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node');
  const isThere = () => existsSync(binary) && spawnSync(binary, ['--version']).stdout?.toString().trim() === `v${version}`;
  if (isThere()) return binary;
  const release = await take(`${folder}.lock`, () => out.write(`Another process is bringing Node ${version} along; waiting for it ...\n`));
  process.once('exit', release);
  try {
    if (isThere()) return binary;
    const end = showProgress(out, `${because === '' ? 'B' : `${because}: b`}ringing Node ${version} into ${folder} once (about 190 MB)`);
    const { ok, said } = await install({ folder, version, npm });
    end();
    if (ok && isThere()) return binary;
    out.write(said);
    return null;
  } finally {
    process.off('exit', release);
    release();
  }
}
