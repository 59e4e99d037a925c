import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** How commands on the same machine find and enter a running server. */
export interface ServerFile {
  /** Address that reaches the server from this machine. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly pid: number;
}

const SERVER_FILE = z.object({ url: z.url(), port: z.number().int(), token: z.string().min(32), pid: z.number().int() });

export function newLocalToken(): string {
  return `tll_${randomBytes(32).toString('hex')}`;
}

/** Writes `DATA_DIR/server.json`, readable by its owner only, in one step. */
export function writeServerFile(dataDir: string, file: ServerFile): void {
  const path = join(dataDir, 'server.json');
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${JSON.stringify(file)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}

/** Null when there is none or it is not one; whether the server still lives must be asked. */
export function readServerFile(dataDir: string): ServerFile | null {
  try {
    const parsed = SERVER_FILE.safeParse(JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function removeServerFile(dataDir: string): void {
  rmSync(join(dataDir, 'server.json'), { force: true });
}

/** The address by which this machine reaches a server that listens on `host`. */
export function localUrl(host: string, port: number): string {
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
