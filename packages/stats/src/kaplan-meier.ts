import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** How long somebody was watched, and whether it happened then; equal ones may stand together. */
export interface Lifetime {
  /** In any unit, at least 0. */
  readonly time: number;
  /** False: it had not happened yet when we stopped watching (censored). */
  readonly happened: boolean;
  /** How many such. */
  readonly count: number;
}

/** The share to whom it has not happened, from this time until the next. */
export interface SurvivalPoint {
  readonly time: number;
  /** Watched just before this time. */
  readonly atRisk: number;
  readonly events: number;
  readonly survival: number;
  /** Greenwood's. */
  readonly standardError: number;
  /** By the complementary log-log, which stays within 0..1; null where the curve is at 1 or 0. */
  readonly interval: Interval | null;
}

/**
 * The curve of Kaplan and Meier, a point for each time at which it happened to somebody.
 *
 * @param confidence of the intervals, default 0.95
 * @returns points in order of time; empty when it happened to nobody
 * @see Kaplan & Meier 1958, JASA 53:457; Greenwood 1926 for the variance; Kalbfleisch & Prentice for the interval
 */
export function kaplanMeier(lifetimes: readonly Lifetime[], confidence: number = DEFAULT_CONFIDENCE): SurvivalPoint[] {
  const z = normalQuantile(0.5 + confidence / 2);
  const byTime = [...Map.groupBy(lifetimes, ({ time }) => time)].toSorted(([a], [b]) => a - b);
  let atRisk = lifetimes.reduce((sum, { count }) => sum + count, 0);
  let survival = 1;
  let sum = 0;
  const points: SurvivalPoint[] = [];
  for (const [time, own] of byTime) {
    const events = own.reduce((total, { happened, count }) => (happened ? total + count : total), 0);
    if (events > 0) {
      survival *= 1 - events / atRisk;
      sum += events / (atRisk * (atRisk - events));
      const isEnd = atRisk === events;
      points.push({ time, atRisk, events, survival, standardError: isEnd ? 0 : survival * Math.sqrt(sum), interval: isEnd ? null : logLog(survival, Math.sqrt(sum), z) });
    }
    atRisk -= own.reduce((total, { count }) => total + count, 0);
  }
  return points;
}

function logLog(survival: number, error: number, z: number): Interval {
  const width = (z * error) / Math.abs(Math.log(survival));
  return { low: survival ** Math.exp(width), high: survival ** Math.exp(-width) };
}

/** The curve at a time; 1 before anything happened. */
export function survivalAt(points: readonly SurvivalPoint[], time: number): number {
  return points.findLast((point) => point.time <= time)?.survival ?? 1;
}

/** A product of shares that comes to exactly one half may be written a little above it: as R's `survfit`, such a curve is there. */
const ROUNDING = 1e-9;

/** The first time at which it has happened to at least half; null when that is not reached. */
export function medianSurvival(points: readonly SurvivalPoint[]): number | null {
  return survivalTime(points, 0.5).time;
}

/** Where the time at which so many of them remain may lie; an end that the watching did not reach is null. */
export interface TimeInterval {
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * The first time at which at most this share remains, with its interval: the times at which the curve's own interval holds the share.
 *
 * @param points   a curve with the intervals of `kaplanMeier`
 * @param survival share to whom it has not happened: 0.5 gives the median, 0.1 the 90th percentile
 * @returns `time` null where the curve does not come down so far
 * @see Brookmeyer & Crowley 1982, Biometrics 38:29, on the complementary log-log
 */
export function survivalTime(points: readonly SurvivalPoint[], survival: number): { readonly time: number | null; readonly interval: TimeInterval } {
  const firstAt = (height: (point: SurvivalPoint) => number): number | null => points.find((point) => height(point) <= survival + ROUNDING)?.time ?? null;
  return {
    time: firstAt((point) => point.survival),
    interval: {
      // Where nobody remains the curve has no interval of its own: then it is 0 for certain.
      low: firstAt((point) => point.interval?.low ?? point.survival),
      high: firstAt((point) => point.interval?.high ?? point.survival),
    },
  };
}
