import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { studentCdf, studentQuantile } from './student.ts';

/** One day of one of two periods. */
export interface Day {
  /** Days of one kind are compared with each other: a weekday. */
  readonly kind: string;
  /** What was counted or summed on it. */
  readonly value: number;
}

/** How the level of daily figures changed. */
export interface DailyChange {
  /** Level now for each one before, days of one kind held against each other. */
  readonly ratio: number;
  readonly interval: Interval;
  readonly p: number;
  /** Variance of a day for each one of its mean: 1 for counts that vary by chance alone, more where days differ for reasons of their own. */
  readonly dispersion: number;
  readonly df: number;
}

/**
 * Change of a daily count or sum between two periods, by quasi-Poisson regression: log mean = kind of day + period. The variance of a day
 * is `dispersion · mean`, with the dispersion estimated from the days themselves (Pearson), so that a store whose days jump about must
 * change more before it is called changed.
 *
 * @param leastDispersion 1 for counts, which can't vary less than by chance; 0 for amounts
 * @returns null when either period sums to 0 or less, a fitted mean is not positive, or fewer than three degrees of freedom are left
 * @see Wedderburn 1974, Biometrika 61:439; McCullagh & Nelder 1989, Generalized Linear Models, §6.2
 */
export function dailyChange(before: readonly Day[], now: readonly Day[], options: { readonly leastDispersion: number; readonly confidence?: number }): DailyChange | null {
  // A kind of day on which nothing ever happened says nothing about the change, and takes no degree of freedom.
  const kinds = kindsOf(before, now).filter((kind) => kind.sum > 0);
  const model = fit(kinds);
  if (model === null) return null;
  const { ratio, levels } = model;
  const used = new Map(kinds.map(({ kind }, index) => [kind, levels[index] ?? 0]));
  const days = [...before.map((day) => ({ day, factor: 1 })), ...now.map((day) => ({ day, factor: ratio }))].filter(({ day }) => used.has(day.kind));
  const df = days.length - kinds.length - 1;
  if (df < 3) return null;
  const pearson = days.reduce((sum, { day, factor }) => sum + (day.value - factor * (used.get(day.kind) ?? 0)) ** 2 / (factor * (used.get(day.kind) ?? 0)), 0);
  const dispersion = Math.max(options.leastDispersion, pearson / df);
  const information = kinds.reduce((sum, { nBefore, nNow }, index) => {
    const level = levels[index] ?? 0;
    const [first, second] = [nBefore * level, nNow * ratio * level];
    return first + second === 0 ? sum : sum + (first * second) / (first + second);
  }, 0);
  if (!(information > 0)) return null;
  const error = Math.sqrt(dispersion / information);
  const logRatio = Math.log(ratio);
  const half = studentQuantile(1 - (1 - (options.confidence ?? DEFAULT_CONFIDENCE)) / 2, df) * error;
  return {
    ratio, dispersion, df,
    interval: { low: Math.exp(logRatio - half), high: Math.exp(logRatio + half) },
    p: error === 0 ? (ratio === 1 ? 1 : 0) : 2 * studentCdf(-Math.abs(logRatio) / error, df),
  };
}

interface Kind {
  readonly kind: string;
  readonly nBefore: number;
  readonly nNow: number;
  readonly sum: number;
  readonly sumNow: number;
}

function kindsOf(before: readonly Day[], now: readonly Day[]): Kind[] {
  const names = [...new Set([...before, ...now].map(({ kind }) => kind))];
  const total = (days: readonly Day[]): number => days.reduce((sum, { value }) => sum + value, 0);
  return names.map((kind) => {
    const [first, second] = [before.filter((day) => day.kind === kind), now.filter((day) => day.kind === kind)];
    return { kind, nBefore: first.length, nNow: second.length, sum: total(first) + total(second), sumNow: total(second) };
  });
}

const MOST_ROUNDS = 200;
const CLOSE_ENOUGH = 1e-12;

/** Maximum likelihood of the two factors by turns: levels given the ratio, the ratio given the levels. */
function fit(kinds: readonly Kind[]): { ratio: number; levels: readonly number[] } | null {
  const sumNow = kinds.reduce((sum, kind) => sum + kind.sumNow, 0);
  const sumBefore = kinds.reduce((sum, kind) => sum + kind.sum - kind.sumNow, 0);
  if (!(sumNow > 0 && sumBefore > 0)) return null;
  let ratio = 1;
  let levels: readonly number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const current = ratio;
    levels = kinds.map((kind) => kind.sum / (kind.nBefore + kind.nNow * current));
    ratio = sumNow / kinds.reduce((sum, kind, index) => sum + kind.nNow * (levels[index] ?? 0), 0);
    if (Math.abs(ratio / current - 1) < CLOSE_ENOUGH) break;
  }
  return Number.isFinite(ratio) && ratio > 0 ? { ratio, levels } : null;
}
