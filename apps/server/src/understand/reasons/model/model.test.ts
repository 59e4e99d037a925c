import { CAUSES, createBayesRule, DEFAULTS, type Parameters, REASONS as TRUE_REASONS } from '@throughline/simulator';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../../../packages/simulator/src/world/random.ts';
import { drawPlan, type Plan } from '../../../../../../packages/simulator/src/world/plan.ts';
import { ORDERED, PLACES, SEEN_CAUSES } from '../codes.ts';
import { range, sum } from './arithmetic.ts';
import { type Beliefs, SOLD_OUT, tablesOf } from './beliefs.ts';
import { fitBeliefs, stepFrom } from './fit.ts';
import { judge, likeliest } from './judge.ts';
import { AGAIN, type Counted, type Evidence, type Pattern, TOLD, TOLD_AND_AGAIN } from './pattern.ts';
import { beliefsBefore } from './prior.ts';
import { storiesOf } from './stories.ts';

/** Nothing is noise, and what is passed by is told of only, so that every pattern with at most two pieces of evidence is all there is. */
const PLAIN: Beliefs = { ...beliefsBefore(), noise: 0, innocentMore: 0, soldOutInPassing: [1, 0, 0] };

function* patterns(): Generator<Pattern> {
  const pieces = SEEN_CAUSES.flatMap((_code, cause) => PLACES.map((_place, place): Evidence => ({ cause, place, sight: TOLD })));
  const again = [TOLD_AND_AGAIN, AGAIN].map((sight): Evidence => ({ cause: SOLD_OUT, place: 0, sight }));
  for (const last of range(PLACES.length)) {
    const possible = [...pieces.filter(({ place }) => place <= last), ...(last === 0 ? again : [])];
    yield { last, evidence: [] };
    for (const one of possible) yield { last, evidence: [one] };
    // In order of time: at one place either may come first.
    for (const one of possible) for (const other of possible) if (one.cause !== other.cause && one.place <= other.place && one.sight !== AGAIN) yield { last, evidence: [one, other] };
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
    const strange: Pattern = { last: 0, evidence: range(6).map((cause) => ({ cause, place: 4, sight: TOLD })) };
    for (const pattern of [...patterns()].filter((_one, index) => index % 37 === 0)) expect(sum(judge(pattern, tables).chances)).toBeCloseTo(1, 9);
    expect(likeliest(judge(strange, tables).chances)).toEqual({ reason: 'unknown', probability: 1 });
  });

  it('says what it believed before where a store has told nothing, and learns from one session', () => {
    expect(fitBeliefs([]).beliefs).toEqual(beliefsBefore());
    const failed: Pattern = { last: 4, evidence: [{ cause: SEEN_CAUSES.indexOf('payment_failed'), place: 4, sight: TOLD }] };
    const { beliefs } = fitBeliefs([{ pattern: failed, sessions: 1 }]);
    expect(likeliest(judge(failed, tablesOf(beliefs)).chances).reason).toBe('payment_failed');
  });
});

const WEIGHTS = DEFAULTS.causeWeights;
/** Worlds in which something is hard to tell: much noise, few traces, hardly any noise, much that nobody can see, three causes only. */
const WORLDS: Readonly<Record<string, Partial<Parameters>>> = {
  'the usual one': {},
  'few traces, few who only look': { causeSignalShare: 0.4, innocentSignalShare: 0.05, onlyLookingShare: 0.3, twoCausesShare: 0.3 },
  'much that means nothing': {
    causeSignalShare: 0.85, innocentSignalShare: 0.45, onlyLookingShare: 0.75, twoCausesShare: 0.05,
    causeWeights: { ...WEIGHTS, shipping_price: 2, payment_failed: 20, slow_or_broken_page: 18, search_empty: 9, return_policy: 11, unknown: 6 },
  },
  'a third that nobody can see': { causeSignalShare: 0.82, innocentSignalShare: 0.14, onlyLookingShare: 0.31, twoCausesShare: 0.18, causeWeights: { ...WEIGHTS, unknown: 45 } },
  'signs that hardly ever mislead, and one reason at a time': { causeSignalShare: 0.45, innocentSignalShare: 0.03, onlyLookingShare: 0.6, twoCausesShare: 0 },
  'three causes, often two of them': {
    causeSignalShare: 0.35, innocentSignalShare: 0.3, onlyLookingShare: 0.5, twoCausesShare: 0.5,
    causeWeights: { ...(Object.fromEntries(CAUSES.map((cause) => [cause, 0])) as Parameters['causeWeights']), payment_failed: 1, price: 6, return_policy: 3 },
  },
};

/** What the events of a plan show. */
function patternOf(plan: Plan): Pattern {
  const shown = [...plan.causes.filter(({ signal }) => signal && plan.last < ORDERED), ...plan.innocent].map(({ cause, stage }) => ({ cause, stage })).toSorted((a, b) => a.stage - b.stage);
  const wants = plan.last === 0 && plan.causes.some(({ cause }) => cause === 'out_of_stock');
  const evidence = shown.map(({ cause, stage }): Evidence => ({ cause: SEEN_CAUSES.findIndex((one) => one === cause), place: Math.min(stage, PLACES.length - 1), sight: cause === 'out_of_stock' && wants ? TOLD_AND_AGAIN : TOLD }));
  return { last: plan.last, evidence: wants && !evidence.some(({ cause }) => cause === SOLD_OUT) ? [...evidence, { cause: SOLD_OUT, place: 0, sight: AGAIN }] : evidence };
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
      const signals = pattern.evidence.flatMap(({ cause, place, sight }) => CAUSES.filter((one) => one === SEEN_CAUSES[cause] && sight !== AGAIN).map((one) => ({ cause: one, stage: place })));
      const chances = rule({ last: pattern.last, signals, wantedSoldOut: pattern.evidence.some(({ sight }) => sight !== TOLD) });
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
    expect(stepFrom(counted, beliefs).logChance).toBeGreaterThan(stepFrom(counted, beliefsBefore()).logChance);
  });

  it('never makes what it has seen less likely by a step: a step that does has forgotten what some story says', () => {
    const random = createRandom('steps');
    const parameters: Parameters = { ...DEFAULTS, twoCausesShare: 0.4, innocentSignalShare: 0.3 };
    const drawn = Array.from({ length: 4_000 }, () => patternOf(drawPlan(random, { parameters, isSlowDay: false })));
    const counted: Counted[] = [...Map.groupBy(drawn, (pattern) => JSON.stringify(pattern)).values()].flatMap((same) => same.slice(0, 1).map((pattern) => ({ pattern, sessions: same.length })));
    let { next, logChance } = stepFrom(counted, beliefsBefore());
    for (const _round of range(40)) {
      const step = stepFrom(counted, next);
      expect(step.logChance).toBeGreaterThan(logChance - 1e-6);
      ({ next, logChance } = step);
    }
  });
});
