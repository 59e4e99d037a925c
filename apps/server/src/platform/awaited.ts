import { AsyncLocalStorage } from 'node:async_hooks';

/** On whose behalf code runs. */
interface Asker {
  /** Null where the result is for others too. */
  readonly gone: AbortSignal | null;
  /** When they asked, by `performance.now()`. */
  readonly since: number;
}

/** Of the request that the running code answers. It follows the code through every await, so that no signature on the way has to carry it. */
const asker = new AsyncLocalStorage<Asker>();

/** Runs work on somebody's behalf: what it asks of the event log is given up once the signal is aborted. */
export function onBehalfOf<Result>(signal: AbortSignal, work: () => Result): Result {
  return asker.run({ gone: signal, since: performance.now() }, work);
}

/** Runs work whose result is for others too, whoever happened to begin it: it goes on when they leave. */
export function forEverybody<Result>(work: () => Result): Result {
  return asker.run({ gone: null, since: waitingSince() }, work);
}

/** Aborted once whoever asked has gone; null where nobody in particular waits. */
export function awaitedBy(): AbortSignal | null {
  return asker.getStore()?.gone ?? null;
}

/** What goes on for longer, such as a stream that somebody follows, is not waited for all that time. */
const LONGEST_WAIT_MS = 10_000;

/** Since when somebody has waited for what the running code does, by `performance.now()`; this moment where nobody in particular asked for it. */
export function waitingSince(): number {
  const now = performance.now();
  return Math.max(asker.getStore()?.since ?? now, now - LONGEST_WAIT_MS);
}
