import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Config } from '../platform/config/config.ts';
import { AppError } from '../platform/errors.ts';
import { readServerFile, type ServerFile } from '../platform/http/server-file.ts';
import { createLogger } from '../platform/log/log.ts';
import { upgradeBackup } from '../platform/operations/upgrade-backup.ts';
import { PRODUCT } from './product.ts';

export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path under the server, such as `/api/v1/stores`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | null | undefined>>;
  /** Sent as JSON; a stream is sent as it is, with `contentType`. */
  readonly body?: object | Readable;
  readonly contentType?: string;
}

/**
 * The product's API, wherever it runs: in the server that holds the data folder, or in this process when there is none.
 * Commands know one way to ask, so both ways mean the same.
 */
export interface Connection {
  readonly mode: 'server' | 'folder';
  /** @throws the API's own error, code and message as the server gave them */
  call<T>(ask: Ask, schema: z.ZodType<T>): Promise<T>;
  /** The body of an answer that may be large. */
  open(ask: Ask): Promise<Readable>;
  close(): Promise<void>;
}

/** One answer of either transport. */
interface Answer {
  readonly status: number;
  readonly body: Readable;
}

const LIVE_CHECK_MS = 3_000;
/** A server that is just starting holds the lock before it answers. */
const STARTING_MS = 20_000;

/**
 * Connects to the running server of the data folder, else opens the folder.
 * @throws `data_dir.locked` when another process holds the folder and is no server
 */
export async function connect(config: Config): Promise<Connection> {
  const deadline = Date.now() + STARTING_MS;
  for (;;) {
    const live = await findLiveServer(config.dataDir);
    if (live !== null) return connectToServer(live);
    try {
      return await connectToFolder(config);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'data_dir.locked') || Date.now() > deadline) throw error;
      await sleep(250);
    }
  }
}

/** The server of this folder when it lives and answers. */
export async function findLiveServer(dataDir: string): Promise<ServerFile | null> {
  const file = readServerFile(dataDir);
  if (file === null || !isAlive(file.pid)) return null;
  try {
    const answer = await fetch(`${file.url}/healthz`, { signal: AbortSignal.timeout(LIVE_CHECK_MS) });
    return answer.ok ? file : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process of another user is there although it may not be asked.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function connectToServer(file: ServerFile): Connection {
  const send = (ask: Ask): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const request = httpRequest(new URL(pathOf(ask), file.url), { method: ask.method, headers: headersOf(ask, file.token) }, (response: IncomingMessage) =>
        resolve({ status: response.statusCode ?? 0, body: response }),
      );
      request.on('error', (cause) => reject(serverGone(cause)));
      if (ask.body instanceof Readable) void pipeline(ask.body, request).catch(reject);
      else request.end(ask.body === undefined ? undefined : JSON.stringify(ask.body));
    });
  return toConnection('server', send, async () => undefined);
}

async function connectToFolder(config: Config): Promise<Connection> {
  // The product is loaded only here: asking a running server must not cost opening two databases.
  const { openApp } = await import('../main.ts');
  // A command tells its own story; of the product's log it shows what wants attention.
  const log = createLogger({ level: config.logLevel === 'info' ? 'warn' : config.logLevel });
  const app = await openApp({ config, log, beforeMigrating: upgradeBackup({ config, log, version: PRODUCT.version, note: (text) => process.stderr.write(`${text}\n`) }) });
  try {
    const http = await app.buildHttp({ studioDir: null, version: PRODUCT.version });
    const send = async (ask: Ask): Promise<Answer> => {
      const answer = await http.inject({
        method: ask.method,
        url: pathOf(ask),
        headers: { host: 'localhost', ...headersOf(ask, app.auth.localToken) },
        payloadAsStream: true,
        ...(ask.body === undefined ? {} : { payload: ask.body }),
      });
      return { status: answer.statusCode, body: answer.stream() };
    };
    return toConnection('folder', send, async () => {
      await http.close();
      await app.close();
    });
  } catch (error) {
    await app.close();
    throw error;
  }
}

function toConnection(mode: Connection['mode'], send: (ask: Ask) => Promise<Answer>, close: () => Promise<void>): Connection {
  const open = async (ask: Ask): Promise<Readable> => {
    const answer = await send(ask);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw readFault(await text(answer.body), answer.status);
  };
  return {
    mode,
    open,
    close,
    call: async (ask, schema) => {
      const body = await text(await open(ask));
      return schema.parse(body === '' ? null : JSON.parse(body));
    },
  };
}

function pathOf(ask: Ask): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(ask.query ?? {})) if (value !== null && value !== undefined) query.append(name, String(value));
  return query.size === 0 ? ask.path : `${ask.path}?${query.toString()}`;
}

function headersOf(ask: Ask, token: string): Record<string, string> {
  const type = ask.contentType ?? (ask.body === undefined ? null : 'application/json');
  return { authorization: `Bearer ${token}`, ...(type === null ? {} : { 'content-type': type }) };
}

const FAULT = z.object({ error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }) });

function readFault(body: string, status: number): AppError {
  const kind = status === 404 ? 'not_found' : status >= 500 ? 'unavailable' : 'invalid';
  try {
    const { error } = FAULT.parse(JSON.parse(body));
    return new AppError({ code: error.code, kind, message: error.message, details: error.details });
  } catch (cause) {
    return new AppError({ code: 'cli.unexpected_answer', kind: 'bug', message: `The server answered ${status} in a form that this command does not know.` }, cause);
  }
}

function serverGone(cause: unknown): AppError {
  return new AppError({ code: 'cli.server_gone', kind: 'unavailable', message: 'The running server stopped answering. See its log, start it again and repeat the command.' }, cause);
}
