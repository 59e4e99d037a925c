import { wilson } from '@throughline/stats';

/** A share 0..1 with its 95 % interval; null with a reason where it is of nothing. */
export type Share =
  | { readonly value: number; readonly n: number; readonly low: number; readonly high: number; readonly reason: null }
  | { readonly value: null; readonly n: 0; readonly low: null; readonly high: null; readonly reason: 'nobody' };

/**
 * Wilson's interval. It holds for an expected number as well, when that is a sum of probabilities which are right: whether a session has a reason varies by p(1 − p), and
 * p varies from session to session, and both together vary as the share times its rest.
 *
 * @param k how many, not always whole
 */
export function shareOf(k: number, n: number): Share {
  const interval = wilson(Math.min(k, n), n);
  return interval === null ? { value: null, n: 0, low: null, high: null, reason: 'nobody' } : { value: k / n, n, low: interval.low, high: interval.high, reason: null };
}
