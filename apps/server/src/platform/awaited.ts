import { AsyncLocalStorage } from 'node:async_hooks';

/** Of the request that the running code answers. It follows the code through every await, so that no signature on the way has to carry it. */
const asked = new AsyncLocalStorage<AbortSignal | null>();

/** Runs work on somebody's behalf: what it asks of the event log is given up once the signal is aborted. */
export function onBehalfOf<Result>(signal: AbortSignal, work: () => Result): Result {
  return asked.run(signal, work);
}

/** Runs work whose result is for others too, whoever happened to begin it: it goes on when they leave. */
export function forEverybody<Result>(work: () => Result): Result {
  return asked.run(null, work);
}

/** Aborted once whoever asked has gone; null where nobody in particular waits. */
export function awaitedBy(): AbortSignal | null {
  return asked.getStore() ?? null;
}
