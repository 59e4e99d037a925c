/** Both ends of an interval, in the unit of the estimate. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The confidence used when a caller names none. */
export const DEFAULT_CONFIDENCE = 0.95;
