import { CAUSES, DEFAULTS, type Parameters } from '@throughline/simulator';
import { describe, expect, it } from 'vitest';
import { PLACES, SEEN_CAUSES } from '../codes.ts';
import { range, sum } from './arithmetic.ts';
import { type Beliefs, SOLD_OUT, tablesOf } from './beliefs.ts';
import { fitBeliefs, stepFrom } from './fit.ts';
import { judge, likeliest } from './judge.ts';
import { AGAIN, type Evidence, type Pattern, TOLD, TOLD_AND_AGAIN } from './pattern.ts';
import { beliefsBefore } from './prior.ts';
import { storiesOf } from './stories.ts';
import { countsOf, drawSessions, judgeModel } from '../testing/drawn-sessions.ts';

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

describe('what a store teaches without labels', () => {
  it.each(Object.entries(WORLDS))('names reasons about as well as the rule that knows the parameters, and knows how sure it is (%s)', (name, changed) => {
    const parameters: Parameters = { ...DEFAULTS, ...changed };
    const drawn = drawSessions({ parameters, seed: name, leaving: 60_000 });
    const counted = countsOf(drawn);
    const { beliefs, macroF1, ceilingF1, calibrationError } = judgeModel(drawn, parameters);
    expect(macroF1 / ceilingF1).toBeGreaterThan(0.95);
    expect(calibrationError).toBeLessThan(0.05);
    // The shares themselves come back, and explain what was seen better than what was believed before.
    expect(beliefs.innocent).toBeCloseTo(parameters.innocentSignalShare, 1);
    expect(Math.abs(beliefs.looking - parameters.onlyLookingShare)).toBeLessThan(0.08);
    expect(stepFrom(counted, beliefs).logChance).toBeGreaterThan(stepFrom(counted, beliefsBefore()).logChance);
  });

  it('never makes what it has seen less likely by a step: a step that does has forgotten what some story says', () => {
    const counted = countsOf(drawSessions({ parameters: { ...DEFAULTS, twoCausesShare: 0.4, innocentSignalShare: 0.3 }, seed: 'steps', leaving: 2_000 }));
    let { next, logChance } = stepFrom(counted, beliefsBefore());
    for (const _round of range(40)) {
      const step = stepFrom(counted, next);
      expect(step.logChance).toBeGreaterThan(logChance - 1e-6);
      ({ next, logChance } = step);
    }
  });
});
