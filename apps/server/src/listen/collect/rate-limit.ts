import type { Clock } from '../../platform/clock.ts';
import { AppError } from '../../platform/errors.ts';

/** Lets so many events a second through for each key, with bursts of some seconds' worth. */
export interface RateLimit {
  /** @throws `collect.rate_limited` (limited, with `retryAfterSeconds`) when the key has spent its share */
  spend(key: string, events: number): void;
}

/**
 * Token bucket for each write key; in memory, for each process.
 * @param perSecond events a second that a key may send over time
 * @param burstSeconds how many seconds' worth may come at once
 */
export function createRateLimit(options: { clock: Clock; perSecond: number; burstSeconds: number }): RateLimit {
  const capacity = options.perSecond * options.burstSeconds;
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    spend: (key, events) => {
      const now = options.clock.now().getTime();
      const bucket = buckets.get(key) ?? { tokens: capacity, at: now };
      bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1_000) * options.perSecond);
      bucket.at = now;
      buckets.set(key, bucket);
      if (bucket.tokens < 0) {
        const retryAfterSeconds = Math.max(1, Math.ceil(-bucket.tokens / options.perSecond));
        throw new AppError({
          code: 'collect.rate_limited',
          kind: 'limited',
          message: `This write key sends more than ${options.perSecond} events a second. Wait ${retryAfterSeconds} seconds and send again.`,
          details: { retryAfterSeconds },
        });
      }
      // May go below zero once, so that a large batch is never refused for ever.
      bucket.tokens -= events;
    },
  };
}
