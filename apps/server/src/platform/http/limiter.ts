import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';

/** Lets each key through so often in a window of time; in memory, so a restart forgives. */
export interface Limiter {
  /** @throws `http.too_many_tries` (limited, with `retryAfterSeconds`) */
  take(key: string): void;
  /** Forget a key's tries, after it has proved itself. */
  forgive(key: string): void;
}

const MAX_KEYS = 50_000;

export function createLimiter(options: { clock: Clock; tries: number; windowMs: number }): Limiter {
  const windows = new Map<string, { until: number; used: number }>();
  return {
    take: (key) => {
      const now = options.clock.now().getTime();
      let window = windows.get(key);
      if (window === undefined || window.until <= now) {
        if (windows.size >= MAX_KEYS) dropEnded(windows, now);
        window = { until: now + options.windowMs, used: 0 };
        windows.set(key, window);
      }
      window.used += 1;
      if (window.used <= options.tries) return;
      const retryAfterSeconds = Math.ceil((window.until - now) / 1_000);
      throw new AppError({
        code: 'http.too_many_tries',
        kind: 'limited',
        message: `Too many tries. Wait ${retryAfterSeconds} seconds and try again.`,
        details: { retryAfterSeconds },
      });
    },
    forgive: (key) => void windows.delete(key),
  };
}

/** Keeps the memory bounded even when someone sends ever new keys: ended windows go, then the oldest half. */
function dropEnded(windows: Map<string, { until: number; used: number }>, now: number): void {
  for (const [key, window] of windows) if (window.until <= now) windows.delete(key);
  if (windows.size < MAX_KEYS) return;
  for (const key of [...windows.keys()].slice(0, MAX_KEYS / 2)) windows.delete(key);
}
