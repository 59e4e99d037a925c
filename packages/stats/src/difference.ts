import type { Interval } from './interval.ts';

/** How two independent samples differ. */
export interface Difference {
  /** Second less first, in the unit of the estimates. */
  readonly difference: number;
  readonly interval: Interval;
  /** Two-sided: how often chance alone makes a difference at least this large. */
  readonly p: number;
}
