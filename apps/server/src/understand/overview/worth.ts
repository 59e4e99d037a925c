import type { Interval } from '@throughline/stats';
import type { MetricChange } from '../metrics/index.ts';

/** Money of a change in minor units, over the period; positive is a gain. */
export interface Worth extends Interval {
  readonly minor: number;
}

/**
 * What a change is worth in money: its difference times the base on which it acts, the base taken as given, so that the interval is that of
 * the difference alone.
 *
 * | metric | base |
 * | --- | --- |
 * | revenue | 1: it is money |
 * | orders | revenue for each order before |
 * | visitors | orders per visitor before × revenue for each order before |
 * | session_conversion | sessions now × revenue for each order before |
 * | cart_abandonment | − sessions with a cart now × revenue for each order before |
 * | aov | orders now |
 * | repeat_purchase_rate | buyers now × revenue for each order before: one more order each, the least it means |
 * | refund_rate | − gross sales now |
 *
 * Revenue for each order is that of the period before, so that all amounts are revenue: without tax and what was given back.
 * The amounts overlap (a better conversion is part of more revenue): they are not to be added up.
 *
 * @returns null where no base is known, and for metrics that have no price, such as CSAT
 */
export function worthOf(metric: MetricChange, all: ReadonlyMap<string, MetricChange>): Worth | null {
  const base = baseOf(metric, all);
  if (metric.change === null || base === null || !Number.isFinite(base)) return null;
  const { difference, low, high } = metric.change;
  const ends = [low * base, high * base].map(Math.round);
  return { minor: Math.round(difference * base), low: Math.min(...ends), high: Math.max(...ends) };
}

function baseOf(metric: MetricChange, all: ReadonlyMap<string, MetricChange>): number | null {
  const before = (code: string): number | null => all.get(code)?.previous?.value ?? null;
  const perOrder = ratio(before('revenue'), before('orders'));
  const times = (count: number | null): number | null => (count === null || perOrder === null ? null : count * perOrder);
  switch (metric.code) {
    case 'revenue':
      return 1;
    case 'aov':
      return metric.n;
    case 'orders':
      return perOrder;
    case 'visitors':
      return times(ratio(before('orders'), before('visitors')));
    case 'session_conversion':
    case 'repeat_purchase_rate':
      return times(metric.n);
    case 'cart_abandonment':
      return times(-metric.n);
    case 'refund_rate':
      return negative(metric.extra?.['gross_sales'] ?? null);
    default:
      return null;
  }
}

function ratio(top: number | null, bottom: number | null): number | null {
  return top === null || bottom === null || bottom <= 0 ? null : top / bottom;
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}
