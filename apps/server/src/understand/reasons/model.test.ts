import { CAUSES, createBayesRule, DEFAULTS, type Parameters, REASONS as TRUE_REASONS } from '@throughline/simulator';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../../packages/simulator/src/world/random.ts';
import { drawPlan, type Plan } from '../../../../../packages/simulator/src/world/plan.ts';
import { ORDERED, PLACES, SEEN_CAUSES } from './codes.ts';
import { beliefsBefore, type Counted, fitBeliefs, logLikelihood } from './fit.ts';
import { type Beliefs, type Evidence, judge, likeliest, type Pattern, range, storiesOf, sum, tablesOf } from './model.ts';

const SOLD_OUT = SEEN_CAUSES.indexOf('out_of_stock');
/** Nothing is strong and nothing is noise, so that every pattern with at most two pieces of evidence is all there is. */
const PLAIN: Beliefs = { ...beliefsBefore(), noise: 0, innocentMore: 0, strong: SEEN_CAUSES.map(() => ({ real: 0, innocent: 0 })) };

function* patterns(): Generator<Pattern> {
  const pieces = SEEN_CAUSES.flatMap((_code, cause) => PLACES.map((_place, place): Evidence => ({ cause, place, isStrong: false })));
  for (const last of range(PLACES.length)) {
    const possible = pieces.filter(({ place }) => place <= last);
    yield { last, evidence: [] };
    for (const one of possible) yield { last, evidence: [one] };
    // In order of time: at one place either may come first.
    for (const one of possible) for (const other of possible) if (one.cause !== other.cause && one.place <= other.place) yield { last, evidence: [one, other] };
  }
}

describe('the model of why sessions end', () => {
  it('leaves nothing out and counts nothing twice: over all patterns its chances sum to one', () => {
    const tables = tablesOf(PLAIN);
    const all = sum([...patterns()].flatMap((pattern) => storiesOf(pattern, tables).map(({ chance }) => chance)));
    expect(all).toBeCloseTo(1, 9);
  });

  it('gives probabilities that sum to one, even to what it cannot explain', () => {
    const tables = tablesOf(PLAIN);
    const strange: Pattern = { last: 0, evidence: range(6).map((cause) => ({ cause, place: 4, isStrong: true })) };
    for (const pattern of [...patterns()].filter((_one, index) => index % 37 === 0)) expect(sum(judge(pattern, tables).chances)).toBeCloseTo(1, 9);
    expect(likeliest(judge(strange, tables).chances)).toEqual({ reason: 'unknown', probability: 1 });
  });

  it('says what it believed before where a store has told nothing, and learns from one session', () => {
    expect(fitBeliefs([]).beliefs).toEqual(beliefsBefore());
    const failed: Pattern = { last: 4, evidence: [{ cause: SEEN_CAUSES.indexOf('payment_failed'), place: 4, isStrong: false }] };
    const { beliefs } = fitBeliefs([{ pattern: failed, sessions: 1 }]);
    expect(likeliest(judge(failed, tablesOf(beliefs)).chances).reason).toBe('payment_failed');
  });
});

/** Worlds that were not at hand when the beginning was chosen: much noise, few traces, hardly anybody who only looks. */
const WORLDS: Readonly<Record<string, Partial<Parameters>>> = {
  'the usual one': {},
  'few traces, few who only look': { causeSignalShare: 0.4, innocentSignalShare: 0.05, onlyLookingShare: 0.3, twoCausesShare: 0.3 },
  'much that means nothing': {
    causeSignalShare: 0.85, innocentSignalShare: 0.45, onlyLookingShare: 0.75, twoCausesShare: 0.05,
    causeWeights: { ...DEFAULTS.causeWeights, shipping_price: 2, payment_failed: 20, slow_or_broken_page: 18, search_empty: 9, return_policy: 11, unknown: 6 },
  },
};

/** What the events of a plan show. */
function patternOf(plan: Plan): Pattern {
  const shown = [...plan.causes.filter(({ signal }) => signal && plan.last < ORDERED), ...plan.innocent].map(({ cause, stage }) => ({ cause, stage })).toSorted((a, b) => a.stage - b.stage);
  const wants = plan.last === 0 && plan.causes.some(({ cause }) => cause === 'out_of_stock');
  const evidence = shown.map(({ cause, stage }): Evidence => ({ cause: SEEN_CAUSES.findIndex((one) => one === cause), place: Math.min(stage, PLACES.length - 1), isStrong: cause === 'out_of_stock' && wants }));
  return { last: plan.last, evidence: wants && !evidence.some(({ cause }) => cause === SOLD_OUT) ? [...evidence, { cause: SOLD_OUT, place: 0, isStrong: true }] : evidence };
}

describe('what a store teaches without labels', () => {
  it.each(Object.entries(WORLDS))('names reasons about as well as the rule that knows the parameters, and knows how sure it is (%s)', (name, changed) => {
    const parameters: Parameters = { ...DEFAULTS, ...changed };
    const random = createRandom(name);
    const rule = createBayesRule(parameters);
    const drawn = Array.from({ length: 40_000 }, () => drawPlan(random, { parameters, isSlowDay: false })).map((plan) => ({ plan, pattern: patternOf(plan) }));
    const counted: Counted[] = [...Map.groupBy(drawn, ({ pattern }) => JSON.stringify(pattern)).values()].flatMap((same) => same.slice(0, 1).map(({ pattern }) => ({ pattern, sessions: same.length })));
    const { beliefs } = fitBeliefs(counted);
    const tables = tablesOf(beliefs);
    const verdicts = new Map(counted.map(({ pattern }) => [JSON.stringify(pattern), likeliest(judge(pattern, tables).chances)]));
    const left = drawn.filter(({ pattern }) => pattern.last !== ORDERED).map(({ plan, pattern }) => {
      const truth = plan.mind === 'looking' ? 'only_looking' : (plan.causes[0]?.cause ?? 'unknown');
      const signals = pattern.evidence.flatMap(({ cause, place, isStrong }) => CAUSES.filter((one) => one === SEEN_CAUSES[cause] && (!isStrong || plan.causes.some((met) => met.cause === one && met.signal))).map((one) => ({ cause: one, stage: place })));
      const chances = rule({ last: pattern.last, signals, wantedSoldOut: pattern.evidence.some(({ isStrong }) => isStrong) });
      return { truth, said: verdicts.get(JSON.stringify(pattern)) ?? { reason: 'unknown', probability: 0 }, best: TRUE_REASONS[chances.indexOf(Math.max(...chances))] ?? 'unknown' };
    });
    const codes = TRUE_REASONS.filter((code) => code !== 'unknown' && left.some(({ truth }) => truth === code));
    const macro = (named: (one: (typeof left)[number]) => string): number => sum(codes.map((code) => {
      const both = left.filter((one) => one.truth === code && named(one) === code).length;
      return (2 * both) / Math.max(1, left.filter(({ truth }) => truth === code).length + left.filter((one) => named(one) === code).length);
    })) / codes.length;
    expect(macro(({ said }) => said.reason) / macro(({ best }) => best)).toBeGreaterThan(0.95);
    const bins = [...Map.groupBy(left, ({ said }) => Math.min(9, Math.floor(said.probability * 10))).values()];
    expect(sum(bins.map((bin) => Math.abs(sum(bin.map(({ said }) => said.probability)) - bin.filter(({ said, truth }) => said.reason === truth).length))) / left.length).toBeLessThan(0.05);
    // The shares themselves come back, and explain what was seen better than what was believed before.
    expect(beliefs.innocent).toBeCloseTo(parameters.innocentSignalShare, 1);
    expect(Math.abs(beliefs.looking - parameters.onlyLookingShare)).toBeLessThan(0.08);
    expect(logLikelihood(counted, beliefs)).toBeGreaterThan(logLikelihood(counted, beliefsBefore()));
  });
});
