import { DEFAULT_CONFIDENCE, holm, normalCdf, normalQuantile, ratioEstimate, sampleVariance } from '@throughline/stats';
import { CHANGE_TESTS, type ChangeTest, ratioSums, sampleOf } from './change-tests.ts';
import { DIMENSIONS, type Dimension, type Facts } from './definition.ts';
import { factsOf } from './fetch.ts';
import type { HalvesFacts } from './halves.ts';
import { type StepPart, stepsOf } from './step-parts.ts';

/** What one value of a dimension added to the move of a metric, in the metric's unit. */
export interface Contribution {
  readonly key: string;
  /** The metric of this value alone; null where it had nothing to be measured by. */
  readonly before: number | null;
  readonly now: number | null;
  /** Its part of all sessions, orders, answers; of a sum its part of the sum. Null where there is no whole. */
  readonly weightBefore: number | null;
  readonly weightNow: number | null;
  /** By how much the whole moved because of it: `rate + mix`, or the difference of a sum. */
  readonly contribution: number;
  /** Because its own metric moved, and because its part of the whole did; null for sums, which have no such two. */
  readonly rate: number | null;
  readonly mix: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** More than chance, all contributions of the answer considered (Holm, 0.05). */
  readonly holds: boolean;
}

export interface DimensionParts {
  readonly dimension: Dimension;
  /** The furthest first. */
  readonly parts: readonly Contribution[];
  /** Values beyond those, together. */
  readonly others: { readonly values: number; readonly contribution: number };
  /** What belongs to no single value: people who stand in several of them. `parts`, `others` and `rest` add up to the difference. */
  readonly rest: number;
}

export interface Contributions {
  /** Dimensions that tell something apart, the one with the most telling value first. */
  readonly dimensions: readonly DimensionParts[];
  /** The same move by what the metric is made of, in order; they add up to the difference too. Null where it is made of nothing else, or a step was empty. */
  readonly steps: readonly StepPart[] | null;
}

const MOST_PARTS = 10;
const Z = normalQuantile(0.5 + DEFAULT_CONFIDENCE / 2);

/**
 * Explains a move by the values of dimensions and by steps. All parts add up to the whole difference, exactly.
 *
 * A sum moves by its values' moves. A share, mean or ratio is Σ weight × own metric; a value's part is half-way between both orders of changing the two (the
 * Shapley value of two factors): `rate` is the move of its own metric at its average weight, `mix` the move of its weight at how far its metric lies from the
 * whole's. Where a value is seen in one period only, all of it is mix.
 *
 * @param dispersion of daily figures, for metrics that are sums over days
 * @returns null when the metric is undefined in either period
 * @see Kitagawa 1955, JASA 50:1168 (components of a difference between two rates)
 */
export function findContributions(code: string, facts: HalvesFacts, dispersion: number | null): Contributions | null {
  const test = CHANGE_TESTS[code];
  if (test === undefined) return null;
  const whole: Pair = { before: sumsOf(test, facts.before), now: sumsOf(test, facts.now), difference: 0 };
  if (test.kind !== 'daily' && (whole.before.base <= 0 || whole.now.base <= 0)) return null;
  const difference = valueOf(whole.now) - valueOf(whole.before);
  const measured = { test, whole: { ...whole, difference }, dispersion };
  const byDimension = DIMENSIONS.flatMap((dimension) => {
    const drafts = draftsOf(facts, dimension, measured);
    return drafts.length < 2 ? [] : [{ dimension, drafts }];
  });
  const shown = byDimension.map(({ dimension, drafts }) => ({ dimension, drafts: drafts.toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)), all: drafts }));
  const holds = holm(shown.flatMap(({ drafts }) => drafts.slice(0, MOST_PARTS).map(({ p }) => p)));
  let at = 0;
  const dimensions = shown.map(({ dimension, drafts, all }) => {
    const parts = drafts.slice(0, MOST_PARTS).map(({ p: _p, surprise: _surprise, ...part }) => ({ ...part, holds: holds[at++] === true }));
    const beyond = drafts.slice(MOST_PARTS);
    const told = all.reduce((sum, { contribution }) => sum + contribution, 0);
    const most = Math.max(...drafts.map(({ surprise }) => surprise));
    return { most, dimension, parts, others: { values: beyond.length, contribution: beyond.reduce((sum, { contribution }) => sum + contribution, 0) }, rest: difference - told };
  });
  return { dimensions: dimensions.toSorted((a, b) => b.most - a.most).map(({ most: _most, ...one }) => one), steps: stepsOf(code, facts) };
}

interface Sums {
  readonly top: number;
  readonly base: number;
  /** Variance of top / base. */
  readonly variance: number;
}

interface Pair {
  readonly before: Sums;
  readonly now: Sums;
  readonly difference: number;
}

interface Measured {
  readonly test: ChangeTest;
  readonly whole: Pair;
  readonly dispersion: number | null;
}

interface Draft extends Omit<Contribution, 'holds'> {
  /** Null where the spread is not known. */
  readonly p: number | null;
  /** How much more it brought than its size alone would. */
  readonly surprise: number;
}

function valueOf({ top, base }: Sums): number {
  return top / base;
}

function sumsOf(test: ChangeTest, facts: Facts): Sums {
  switch (test.kind) {
    case 'share': {
      const [top, base] = [facts.int(test.k), facts.int(test.n)];
      return { top, base, variance: base > 0 ? ((top / base) * (1 - top / base)) / base : 0 };
    }
    case 'mean': {
      const sample = sampleOf(facts);
      return { top: Number(sample.sum), base: sample.n, variance: sample.n > 1 ? sampleVariance(sample) / sample.n : 0 };
    }
    case 'ratio': {
      const sums = ratioSums(facts);
      return { top: Number(sums.top), base: Number(sums.bottom), variance: (ratioEstimate(sums)?.standardError ?? 0) ** 2 };
    }
    case 'quantile':
      // Quantiles of parts do not add up to the whole's.
      return { top: 0, base: 0, variance: 0 };
    case 'daily':
      return { top: facts.int(test.top), base: 1, variance: 0 };
  }
}

function draftsOf(facts: HalvesFacts, dimension: Dimension, measured: Measured): Draft[] {
  const of = (half: 'before' | 'now'): Map<string, Facts> => new Map(facts.rows.filter((row) => row.by === dimension && row.half === half).map((row) => [row.key, row.facts]));
  const [before, now] = [of('before'), of('now')];
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((key) => {
    const own = { before: sumsOf(measured.test, before.get(key) ?? factsOf(undefined)), now: sumsOf(measured.test, now.get(key) ?? factsOf(undefined)) };
    return measured.test.kind === 'daily' ? [ofSum(key, own, measured)] : own.before.base <= 0 && own.now.base <= 0 ? [] : [ofRate(key, own, measured)];
  });
}

function ofSum(key: string, { before, now }: Omit<Pair, 'difference'>, { whole, dispersion }: Measured): Draft {
  const contribution = now.top - before.top;
  // The value's own days are not asked for: they are taken to jump about as those of the whole do.
  const variance = dispersion === null ? null : dispersion * (Math.abs(before.top) + Math.abs(now.top));
  const weight = (of: Sums, all: Sums): number | null => (all.top > 0 ? of.top / all.top : null);
  return {
    key, before: before.top, now: now.top, weightBefore: weight(before, whole.before), weightNow: weight(now, whole.now), contribution, rate: null, mix: null, ...spreadOf(contribution, variance),
    surprise: Math.abs(contribution - (weight(before, whole.before) ?? 0) * whole.difference),
  };
}

function ofRate(key: string, { before, now }: Omit<Pair, 'difference'>, { whole }: Measured): Draft {
  const [weightBefore, weightNow] = [before.base / whole.before.base, now.base / whole.now.base];
  const known = { before: before.base > 0 ? valueOf(before) : null, now: now.base > 0 ? valueOf(now) : null };
  const [first, second] = [known.before ?? known.now ?? 0, known.now ?? known.before ?? 0];
  const weight = (weightBefore + weightNow) / 2;
  const apart = (first + second) / 2 - (valueOf(whole.before) + valueOf(whole.now)) / 2;
  const rate = weight * (second - first);
  const mix = (weightNow - weightBefore) * apart;
  // Of the own metric in both periods, and of the value's part of the whole: drawn from as many as there are.
  const ofWeight = (part: number, all: number): number => (Math.max(0, part) * Math.max(0, 1 - part)) / all;
  const hasBoth = known.before !== null && known.now !== null;
  const units = whole.before.base + whole.now.base;
  const variance = (hasBoth ? weight ** 2 * (before.variance + now.variance) : 0) + apart ** 2 * (ofWeight(weightBefore, whole.before.base) + ofWeight(weightNow, whole.now.base));
  return {
    key, before: known.before, now: known.now, weightBefore, weightNow, contribution: rate + mix, rate, mix, ...spreadOf(rate + mix, units > 0 ? variance : null),
    surprise: Math.abs(rate + mix - weight * whole.difference),
  };
}

function spreadOf(contribution: number, variance: number | null): { low: number | null; high: number | null; p: number | null } {
  if (variance === null || !(variance > 0)) return { low: null, high: null, p: null };
  const error = Math.sqrt(variance);
  return { low: contribution - Z * error, high: contribution + Z * error, p: 2 * normalCdf(-Math.abs(contribution) / error) };
}
