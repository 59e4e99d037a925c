import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that serves, is killed, and serves again. */
export interface Victim<Ready> {
  /** What it said when it was ready. */
  ready(): Ready;
  /** Everything it wrote to stderr so far, over all its lives. */
  said(): string;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same folder. @throws when it ends instead of becoming ready */
  start(): Promise<void>;
  /** Asks it to end by itself. @returns its exit code */
  stop(): Promise<number | null>;
  isAlive(): boolean;
}

/** The embedded PostgreSQL is compiled once and not a second time for speed: a life is short, and there are many. */
const FLAGS = ['--disable-warning=ExperimentalWarning', '--liftoff-only'];

/** Runs a program under this Node; its first line on stdout is JSON and says that it is ready. */
export function createVictim<Ready>(program: { args: readonly string[]; env?: Readonly<Record<string, string>>; read(line: unknown): Ready }): Victim<Ready> {
  let child: ChildProcess | null = null;
  let ready: Ready | null = null;
  let said = '';
  const gone = async (): Promise<number | null> => {
    const dying = child;
    if (dying === null) return null;
    if (dying.exitCode === null && dying.signalCode === null) await new Promise((resolve) => dying.once('exit', resolve));
    return dying.exitCode;
  };
  return {
    ready: () => {
      if (ready === null) throw new Error('the process has not been started');
      return ready;
    },
    said: () => said,
    isAlive: () => child !== null && child.exitCode === null && child.signalCode === null,
    kill: async () => {
      child?.kill('SIGKILL');
      await gone();
    },
    start: async () => {
      const started = spawn(process.execPath, [...FLAGS, ...program.args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...program.env } });
      child = started;
      // A pipe whose other end was killed is no fault of the test.
      started.stdin.on('error', () => undefined);
      started.stderr.on('data', (chunk) => (said += String(chunk)));
      const end = (): void => void started.kill('SIGKILL');
      process.once('exit', end);
      started.once('exit', () => process.removeListener('exit', end));
      ready = await new Promise<Ready>((resolve, reject) => {
        createInterface({ input: started.stdout }).once('line', (line) => resolve(program.read(JSON.parse(line))));
        started.once('exit', (code, signal) => reject(new Error(`the process ended (${code ?? signal}) before it was ready:\n${said.slice(-4_000)}`)));
      });
    },
    stop: async () => {
      child?.kill('SIGTERM');
      return gone();
    },
  };
}
