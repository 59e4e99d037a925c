import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { awaitedBy } from '../awaited.ts';
import { AppError } from '../errors.ts';
import type { LogEngine } from './client.ts';
import type { Statement } from './event-log.ts';

/** A statement may be found only a moment after it was sent. */
const AGAIN_MS = 100;

/**
 * Runs a reader's statement, and gives it up once nobody waits for its answer: in the queue for a connection it is dropped, and in the engine it is
 * stopped, so that a page that was left does not hold up the next one.
 *
 * @param read runs the statement on a connection
 * @throws `event_log.not_awaited` when it was given up
 */
export async function runQuestion<Row>(engine: Pick<LogEngine, 'run' | 'stop'>, statement: Statement, read: (client: ClickHouseClient, statement: Statement) => Promise<Row[]>): Promise<Row[]> {
  const signal = awaitedBy();
  if (signal === null) return engine.run((client) => read(client, statement));
  // The engine names statements itself; a remark of our own is how it is told which one.
  const mark = `asked as ${randomUUID()}`;
  return engine.run(async (client) => {
    let isDone = false;
    const stop = async (): Promise<void> => {
      while (!isDone) {
        // A server may not let us; its statement ends by itself then, and the answer is thrown away.
        await engine.stop(mark).catch(() => undefined);
        await pause(AGAIN_MS);
      }
    };
    const onAbort = (): void => void stop();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await read(client, { ...statement, text: `${statement.text}\n/* ${mark} */` });
    } catch (error) {
      throw signal.aborted ? notAwaited(error) : error;
    } finally {
      isDone = true;
      signal.removeEventListener('abort', onAbort);
    }
  }, signal);
}

export function notAwaited(cause?: unknown): AppError {
  return new AppError({ code: 'event_log.not_awaited', kind: 'unavailable', message: 'The question was given up: whoever asked had gone. Ask again.' }, cause);
}
