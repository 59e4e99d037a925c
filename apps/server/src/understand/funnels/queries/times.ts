import type { Plan } from '../question.ts';
import { levels } from './levels.ts';
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

/** Of one who did one thing thousands of times the first of them say enough. */
const MOST_OF_ONE = 500;

function later({ steps }: Pick<Plan, 'steps'>): number[] {
  return steps.slice(1).map((_step, index) => index + 1);
}

/** Aggregates that keep when each step was taken, beside those of a person's level. */
function gathered(plan: Pick<Plan, 'steps'>): string {
  const kept = (flag: string): string => `groupArraySortedIf(${MOST_OF_ONE})(t, ${flag})`;
  return `, ${kept('c0_in')} AS all0, ${later(plan).map((k) => `${kept(`c${k}`)} AS a${k}`).join(', ')}`;
}

/**
 * Rows (level, entered_ms, by_value, t0, t1, …): for each person or stay the first of the starts that led furthest, and from there the next of each step; 0 where they did not come that far.
 * Each level names what the next one uses: an alias that is used on its own level is analysed anew at every use.
 */
export function withTimes(scope: Scope): string {
  const { plan } = scope;
  const rest = later(plan);
  const after = plan.modes.includes('strict_increase') || plan.modes.includes('strict_once') ? '>' : '>=';
  const begun = `SELECT *, if(level > 1, all0, []) AS m0 FROM (${levels(scope, gathered(plan))})`;
  const chained = rest.reduce(
    (inner, k) => `SELECT *, arrayMap((s, p) -> if(p = 0, 0, arrayFirst(x -> x ${after} p AND x <= s + {window:UInt64}, a${k})), m0, m${k - 1}) AS m${k} FROM (${inner})`,
    begun,
  );
  const reached = `SELECT *, arrayMap((${rest.map((k) => `x${k}`).join(', ')}) -> ${rest.map((k) => `(x${k} > 0)`).join(' + ')}, ${rest.map((k) => `m${k}`).join(', ')}) AS reach FROM (${chained})`;
  const best = `SELECT *, if(empty(reach), 0, indexOf(reach, arrayMax(reach))) AS best FROM (${reached})`;
  return `SELECT level, entered_ms, by_value, ${[0, ...rest].map((k) => `m${k}[best] AS t${k}`).join(', ')} FROM (${best})`;
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
