/** Work that is done in rounds with rests between them. Nothing runs beside it: what is asked meanwhile waits its turn, so that each reads what the one before wrote. */
export interface Rounds {
  /** The first round begins so much later. */
  start(firstAfterMs: number): void;
  /** Does this once all that was asked before is done. @throws what the work throws; whoever is next does not hear of it */
  run(work: () => Promise<void>): Promise<void>;
  /** Whether a round should end where it can. */
  isStopping(): boolean;
  /** No round begins any more. Resolves when what was asked until now is done. */
  stop(): Promise<void>;
}

interface RoundsOptions {
  readonly round: () => Promise<void>;
  /** How long to rest after a round that took so long, waiting for its turn included. */
  readonly restAfter: (tookMs: number) => number;
  /** A round failed; the next one comes all the same. */
  readonly onFault: (error: unknown) => void;
}

export function createRounds({ round, restAfter, onFault }: RoundsOptions): Rounds {
  let queue: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let isStopping = false;
  const run = (work: () => Promise<void>): Promise<void> => {
    const result = queue.then(work);
    queue = result.catch(() => undefined);
    return result;
  };
  const schedule = (ms: number): void => {
    if (isStopping) return;
    timer = setTimeout(() => {
      const startedAt = performance.now();
      void run(round).catch(onFault).then(() => schedule(restAfter(performance.now() - startedAt)));
    }, ms);
    timer.unref();
  };
  return {
    start: schedule,
    run,
    isStopping: () => isStopping,
    stop: () => {
      isStopping = true;
      if (timer !== null) clearTimeout(timer);
      return queue;
    },
  };
}
