import { median } from './quantile.ts';

/** Makes the median absolute deviation of normal values their standard deviation: 1 / Φ⁻¹(3/4). */
const TO_SIGMA = 1.4826;

/**
 * Spread of values that a few wild ones do not move: the median distance from the median, times 1.4826.
 *
 * @param values in any order; not changed
 * @returns null for no values; 0 when more than half are equal
 * @see Rousseeuw & Croux 1993, Alternatives to the Median Absolute Deviation; R, `stats::mad`
 */
export function medianAbsoluteDeviation(values: readonly number[]): number | null {
  const middle = median(values);
  if (middle === null) return null;
  const distance = median(values.map((value) => Math.abs(value - middle)));
  return distance === null ? null : TO_SIGMA * distance;
}

/** How a value stands to those before it. */
export interface Outlier {
  readonly expected: number;
  /** Ends of what is usual. */
  readonly low: number;
  readonly high: number;
  /** Spreads away from what is expected; negative below. */
  readonly score: number;
}

/**
 * A value against its own history: the median, give or take so many spreads (Hampel's rule).
 *
 * @param history  values of like moments, such as of the same weekday; at least one
 * @param widths   how many spreads are usual
 * @param leastSpread below which no spread is believed, such as √median for counts: equal values say little about the next one
 * @returns null without history, or when neither history nor `leastSpread` has a spread
 * @see Hampel 1974; Leys et al. 2013, Detecting outliers
 */
export function robustOutlier(value: number, history: readonly number[], { widths, leastSpread }: { readonly widths: number; readonly leastSpread: number }): Outlier | null {
  const expected = median(history);
  const spread = medianAbsoluteDeviation(history);
  if (expected === null || spread === null) return null;
  const width = Math.max(spread, leastSpread);
  if (!(width > 0)) return null;
  return { expected, low: expected - widths * width, high: expected + widths * width, score: (value - expected) / width };
}
