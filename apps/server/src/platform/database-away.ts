import { AppError } from './errors.ts';

/** Codes of Node's sockets. */
const SOCKET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN', 'ENOSPC']);
/** PostgreSQL: connection lost, too many connections, no space, shutting down or starting up. */
const POSTGRES = /^(?:08...|53100|53300|57P0[1-5])$/;
/** ClickHouse: no space, socket timeout, network error. */
const CLICKHOUSE = new Set(['243', '209', '210']);
const WORDS = /Connection terminated|connection timeout|timeout exceeded when trying to connect|socket hang up|Timeout error|Client has encountered a connection error/i;
const RETRY_SECONDS = 5;

/**
 * A fault of a database that is away for now, in the words of whoever asked for something: try again.
 * @returns null for any other fault
 */
export function readAway(error: unknown): AppError | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof AppError) return null;
    if (cause instanceof AggregateError && cause.errors.some((one) => readAway(one) !== null)) return away(error);
    const code = 'code' in cause ? String(cause.code) : '';
    if (SOCKET.has(code) || POSTGRES.test(code) || CLICKHOUSE.has(code) || WORDS.test(cause.message)) return away(error);
  }
  return null;
}

function away(cause: unknown): AppError {
  return new AppError(
    { code: 'database.away', kind: 'unavailable', message: 'A database does not answer at the moment. Try again in a few seconds; "throughline doctor" says which.', details: { retryAfterSeconds: RETRY_SECONDS } },
    cause,
  );
}
