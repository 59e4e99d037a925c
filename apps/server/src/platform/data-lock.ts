import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { AppError } from './errors.ts';

/**
 * Takes the data folder for this process. Neither PGlite nor a kill -9 looks after that: the lock names a process and when it
 * started, so that one left behind by a dead process, or by one whose number was given out again, is taken over.
 *
 * @returns gives the folder back
 * @throws `data_dir.locked` while another live process holds it
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'lock');
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (tryLock(path)) return () => rmSync(path, { force: true });
    const holder = readHolder(path);
    if (holder !== null && isAlive(holder)) {
      throw new AppError({
        code: 'data_dir.locked',
        kind: 'conflict',
        message: `The data folder ${dataDir} is in use by process ${holder.pid}. ${
          STAYING.has(holder.command) ? 'Stop that process' : `It runs "${holder.command}" and gives the folder back when that is done: wait for it, stop it`
        }, or choose another folder with DATA_DIR.`,
        details: { pid: holder.pid, command: holder.command },
      });
    }
    rmSync(path, { force: true });
  }
  throw new AppError({ code: 'data_dir.locked', kind: 'conflict', message: `The data folder ${dataDir} is being taken by another process. Try again.` });
}

/** What runs until somebody stops it; '' does not say. */
const STAYING: ReadonlySet<string> = new Set(['', 'start', 'demo']);

interface Holder {
  readonly pid: number;
  readonly startedAt: string;
  /** What it does, such as `start` or `import`; '' when it does not say. */
  readonly command: string;
}

function tryLock(path: string): boolean {
  try {
    const file = openSync(path, 'wx', 0o600);
    writeSync(file, JSON.stringify({ pid: process.pid, startedAt: processStart(process.pid) ?? '', command: ownCommand() }));
    closeSync(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function readHolder(path: string): Holder | null {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('pid' in parsed) || !('startedAt' in parsed)) return null;
    const command = 'command' in parsed && typeof parsed.command === 'string' ? parsed.command : '';
    return { pid: Number(parsed.pid), startedAt: String(parsed.startedAt), command };
  } catch {
    // Unreadable or half written: its process died before it could finish.
    return null;
  }
}

/** The command of the CLI that this process runs; '' in anything else, such as a test. */
function ownCommand(): string {
  const [, program = '', command = 'start'] = process.argv;
  return program.endsWith('main.ts') && /^[a-z]+$/.test(command) ? command : '';
}

function isAlive(holder: Holder): boolean {
  const started = processStart(holder.pid);
  return started !== null && (holder.startedAt === '' || started === holder.startedAt);
}

/** When a process started, in a form that only has to be comparable; null when there is none. */
function processStart(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      // A zombie has ended; field 22 of proc(5) is the start time, the 20th after the name.
      return fields[0] === 'Z' ? null : (fields[19] ?? null);
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}
