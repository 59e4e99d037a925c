import type { Plan } from '../question.ts';
import { comesLater, firstMs, later, levels } from './levels.ts';
import type { Scope } from './rows.ts';

/** How long it took from the step before to this one, of those who went on. */
export interface StepTime {
  readonly n: number;
  /** Seconds; null when nobody went on. */
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

/** For each step after the first: how many went on, and the quantiles of their seconds. */
export type TimesRow = readonly (readonly [n: string | number, quantiles: readonly (number | null)[]])[];

/**
 * Rows (level, entered_ms, by_value, t0, t1, …): for each person or stay the first of the starts that led furthest, and from there the next of each step; 0 where they did not come that far.
 * That start is the first one within the window before the furthest step was first done: any before it is too early for that step, and any from which it is in time leads to no other.
 */
export function withTimes(scope: Scope): string {
  const { plan } = scope;
  const started = `SELECT *, ${firstMs(plan, 0, { holds: '>= done_ms - {window:Int64}', moments: 'es' })} AS t0 FROM (${levels(scope)})`;
  const after = comesLater(plan) ? '>' : '>=';
  return later(plan).reduce((inner, k) => `SELECT *, ${firstMs(plan, k, { holds: `${after} t${k - 1}`, moments: `if(level > 1 AND reach > ${k}, es, [])` })} AS t${k} FROM (${inner})`, started);
}

/** The figures of `TimesRow` over such rows. */
export function timesOf(plan: Pick<Plan, 'steps'>): string {
  return `[${later(plan).map((k) => `(countIf(t${k} > 0), quantilesExactInclusiveIf(0.5, 0.9)((t${k} - t${k - 1}) / 1000, t${k} > 0))`).join(', ')}]`;
}

/** In the order of the steps, from the second on. */
export function viewTimes(plan: Pick<Plan, 'steps'>, times: TimesRow): StepTime[] {
  return later(plan).map((_step, index) => {
    const [count = 0, quantiles = []] = times[index] ?? [];
    const n = Number(count);
    const [median = null, p90 = null] = n === 0 ? [] : quantiles;
    return { n, medianSeconds: median, p90Seconds: p90 };
  });
}
