import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';
import { createLimiter } from '../../platform/http/limiter.ts';

/** An agent that loops asks faster than any person. */
const MOST_A_MINUTE = 120;
/** Questions are statements over the whole store: a few at a time leave the studio its share of the engine. */
const MOST_AT_ONCE = 4;

/** Lets each key ask so often, and so much at once; in memory. */
export interface Turns {
  /** @throws `http.too_many_tries`, `ask.too_many_at_once` (limited, with `retryAfterSeconds`) */
  take<T>(keyId: string, work: () => Promise<T>): Promise<T>;
}

export function createTurns(clock: Clock): Turns {
  const limiter = createLimiter({ clock, tries: MOST_A_MINUTE, windowMs: 60_000 });
  const running = new Map<string, number>();
  return {
    take: async (keyId, work) => {
      limiter.take(keyId);
      const now = running.get(keyId) ?? 0;
      if (now >= MOST_AT_ONCE) {
        throw new AppError({ code: 'ask.too_many_at_once', kind: 'limited', message: `This key has ${MOST_AT_ONCE} questions running. Wait for one to be answered.`, details: { retryAfterSeconds: 1 } });
      }
      running.set(keyId, now + 1);
      try {
        return await work();
      } finally {
        const left = (running.get(keyId) ?? 1) - 1;
        if (left === 0) running.delete(keyId);
        else running.set(keyId, left);
      }
    },
  };
}
