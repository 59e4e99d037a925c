import { normalCdf } from '@throughline/stats';
import { CHANGE_TESTS, type ChangeTest, testFacts } from './change-tests.ts';
import { DIMENSIONS, type Dimension, type Facts } from './definition.ts';
import { factsOf } from './fetch.ts';
import type { HalvesFacts } from './halves.ts';

/** The one value of a dimension to which most of a change comes down. */
export interface ChangePart {
  readonly dimension: Dimension;
  readonly key: string;
  /** Its part of the whole difference; above 1 where others moved the other way. */
  readonly share: number;
  /** The metric for this value alone, in both periods. */
  readonly before: number;
  readonly now: number;
}

/** A part is told when at least so much of the change comes down to it, */
const LEAST_SHARE = 0.5;
/** and so many times what its size alone would bring, */
const LEAST_LIFT = 1.5;
/** and chance would seldom do it, with as many values looked at as there are. */
const ALPHA = 0.05;

interface Candidate extends ChangePart {
  readonly lift: number;
  readonly p: number;
}

/**
 * Finds the value of a dimension to which a change comes down, if one clearly stands out.
 *
 * A sum changes by the sum of its values' changes. A share or mean changes by each value's own change times the weight it has now; the rest
 * is a shift between values, and belongs to none.
 *
 * @param code a metric of `CHANGE_TESTS`
 * @param dispersion of its daily figures, for metrics that are sums over days
 * @returns null when nothing stands out, which is the usual answer
 */
export function findPart(code: string, facts: HalvesFacts, dispersion: number | null): ChangePart | null {
  const test = CHANGE_TESTS[code];
  if (test === undefined) return null;
  const candidates = listCandidates(test, facts, dispersion);
  const [best] = candidates
    .filter(({ share, lift, p }) => share >= LEAST_SHARE && lift >= LEAST_LIFT && p * candidates.length < ALPHA)
    .toSorted((a, b) => b.lift * Math.min(1, b.share) - a.lift * Math.min(1, a.share));
  if (best === undefined) return null;
  const { lift: _lift, p: _p, ...part } = best;
  return part;
}

function listCandidates(test: ChangeTest, { before, now, rows }: HalvesFacts, dispersion: number | null): Candidate[] {
  const whole = measureChange(test, before, now);
  if (whole === null || whole.difference === 0) return [];
  const byKey = new Map(rows.map((row) => [JSON.stringify([row.half, row.by, row.key]), row.facts]));
  const values = new Map(rows.filter(({ key }) => key !== '').map(({ by, key }) => [JSON.stringify([by, key]), { by, key }]));
  return [...values.values()].flatMap(({ by, key }) => {
    const dimension = DIMENSIONS.find((one) => one === by);
    const [first, second] = ['before', 'now'].map((half) => byKey.get(JSON.stringify([half, by, key])) ?? factsOf(undefined));
    if (dimension === undefined || first === undefined || second === undefined) return [];
    const own = measureChange(test, first, second);
    if (own === null) return [];
    const weight = test.kind === 'daily' ? ratio(own.topBefore, whole.topBefore) : ratio(own.baseNow, whole.baseNow);
    const effect = test.kind === 'daily' ? own.difference : own.difference * weight;
    const share = effect / whole.difference;
    if (weight <= 0) return [];
    return [{ dimension, key, share, before: own.before, now: own.now, lift: share / weight, p: pOf(test, { first, second, own, dispersion }) }];
  });
}

interface Measured {
  readonly before: number;
  readonly now: number;
  readonly difference: number;
  readonly topBefore: number;
  readonly topNow: number;
  readonly baseNow: number;
}

/** The metric from its top and its base, in both periods; a sum has no base. */
function measureChange(test: ChangeTest, before: Facts, now: Facts): Measured | null {
  const [first, second] = [topAndBase(test, before), topAndBase(test, now)];
  if (test.kind !== 'daily' && (first.base <= 0 || second.base <= 0)) return null;
  const [valueBefore, valueNow] = [first.top / first.base, second.top / second.base];
  return { before: valueBefore, now: valueNow, difference: valueNow - valueBefore, topBefore: first.top, topNow: second.top, baseNow: second.base };
}

function topAndBase(test: ChangeTest, facts: Facts): { top: number; base: number } {
  switch (test.kind) {
    case 'share':
      return { top: facts.int(test.k), base: facts.int(test.n) };
    case 'mean':
      return { top: facts.int('total'), base: facts.int('n') };
    case 'ratio':
      return { top: facts.int('top'), base: facts.int('bottom') };
    case 'quantile':
      // Quantiles of parts do not add up to the whole's.
      return { top: 0, base: 0 };
    case 'daily':
      return { top: facts.int(test.top), base: 1 };
  }
}

function pOf(test: ChangeTest, of: { readonly first: Facts; readonly second: Facts; readonly own: Measured; readonly dispersion: number | null }): number {
  if (test.kind !== 'daily') return testFacts(test, of.first, of.second)?.p ?? 1;
  // The value's own days are not asked for: they are taken to jump about as those of the whole do.
  const variance = (of.dispersion ?? 0) * (Math.abs(of.own.topBefore) + Math.abs(of.own.topNow));
  return variance > 0 ? 2 * normalCdf(-Math.abs(of.own.difference) / Math.sqrt(variance)) : 1;
}

function ratio(top: number, bottom: number): number {
  return bottom > 0 ? top / bottom : 0;
}
