import { CAUSES, createBayesRule, type Parameters, type Reason, REASONS as TRUE_REASONS, type SeenSession, WORLD } from '@throughline/simulator';
import { drawPlan, type Plan } from '../../../../../../packages/simulator/src/world/plan.ts';
import { createRandom } from '../../../../../../packages/simulator/src/world/random.ts';
import { ORDERED, PLACES, SEEN_CAUSES } from '../codes.ts';
import { sum } from '../model/arithmetic.ts';
import { type Beliefs, SOLD_OUT, tablesOf } from '../model/beliefs.ts';
import { fitBeliefs } from '../model/fit.ts';
import { judge, likeliest } from '../model/judge.ts';
import { AGAIN, type Counted, type Evidence, type Pattern, TOLD, TOLD_AND_AGAIN, writePattern } from '../model/pattern.ts';

/** Sessions with intent that the simulator planned and nobody played: how many show a pattern for a true reason; null with an order. */
export interface Drawn extends Counted {
  readonly truth: Reason | null;
}

/** @param leaving how many of them end without an order */
export function drawSessions({ parameters, seed, leaving }: { parameters: Parameters; seed: string; leaving: number }): Drawn[] {
  const random = createRandom(seed);
  const drawn = new Map<string, { truth: Reason | null; pattern: Pattern; sessions: number }>();
  for (let left = 0; left < leaving;) {
    const plan = drawPlan(random, { parameters, isSlowDay: random.chance(WORLD.slowDaysInThirty / 30) });
    const pattern = patternOf(plan);
    const truth = plan.last === ORDERED ? null : plan.mind === 'looking' ? 'only_looking' : (plan.causes[0]?.cause ?? 'unknown');
    const key = `${truth} ${writePattern(pattern)}`;
    const same = drawn.get(key);
    if (same === undefined) drawn.set(key, { truth, pattern, sessions: 1 });
    else same.sessions += 1;
    if (truth !== null) left += 1;
  }
  return [...drawn.values()];
}

/** What the events of a plan show. */
export function patternOf(plan: Plan): Pattern {
  const shown = [...plan.causes.filter(({ signal }) => signal && plan.last < ORDERED), ...plan.innocent].map(({ cause, stage }) => ({ cause, stage })).toSorted((a, b) => a.stage - b.stage);
  const wants = plan.last === 0 && plan.causes.some(({ cause }) => cause === 'out_of_stock');
  const evidence = shown.map(({ cause, stage }): Evidence => ({ cause: SEEN_CAUSES.findIndex((one) => one === cause), place: Math.min(stage, PLACES.length - 1), sight: cause === 'out_of_stock' && wants ? TOLD_AND_AGAIN : TOLD }));
  return { last: plan.last, evidence: wants && !evidence.some(({ cause }) => cause === SOLD_OUT) ? [...evidence, { cause: SOLD_OUT, place: 0, sight: AGAIN }] : evidence };
}

/** The same as the rule sees it that knows the parameters. */
function seenOf({ last, evidence }: Pattern): SeenSession {
  const signals = evidence.flatMap(({ cause, place, sight }) => CAUSES.filter((one) => one === SEEN_CAUSES[cause] && sight !== AGAIN).map((one) => ({ cause: one, stage: place })));
  return { last, signals, wantedSoldOut: evidence.some(({ sight }) => sight !== TOLD) };
}

/** Counts of patterns, whatever their truth: what a store has. */
export function countsOf(drawn: readonly Drawn[]): Counted[] {
  return [...Map.groupBy(drawn, ({ pattern }) => writePattern(pattern)).values()].flatMap((same) => same.slice(0, 1).map(({ pattern }) => ({ pattern, sessions: sum(same.map(({ sessions }) => sessions)) })));
}

export interface ModelFigures {
  readonly beliefs: Beliefs;
  /** Macro F1 over the reasons that occur but `unknown`, as the bench of reasons has it. */
  readonly macroF1: number;
  /** The same of the rule that knows the parameters. */
  readonly ceilingF1: number;
  /** Mean distance of probability and truth of the reason that is named, over ten bins of equal width. */
  readonly calibrationError: number;
}

/** How well the model does that learns from these sessions without their truth. */
export function judgeModel(drawn: readonly Drawn[], parameters: Parameters): ModelFigures {
  const { beliefs } = fitBeliefs(countsOf(drawn));
  const [tables, rule] = [tablesOf(beliefs), createBayesRule(parameters)];
  const left = drawn.flatMap(({ truth, pattern, sessions }) => {
    if (truth === null) return [];
    const best = rule(seenOf(pattern));
    return [{ truth, sessions, said: likeliest(judge(pattern, tables).chances), best: TRUE_REASONS[best.indexOf(Math.max(...best))] ?? 'unknown' }];
  });
  type One = (typeof left)[number];
  const count = (holds: (one: One) => boolean): number => sum(left.filter(holds).map(({ sessions }) => sessions));
  const codes = TRUE_REASONS.filter((code) => code !== 'unknown' && left.some(({ truth }) => truth === code));
  const macro = (named: (one: One) => string): number => sum(codes.map((code) => (2 * count((one) => one.truth === code && named(one) === code)) / (count(({ truth }) => truth === code) + count((one) => named(one) === code)))) / codes.length;
  const bins = [...Map.groupBy(left, ({ said }) => Math.min(9, Math.floor(said.probability * 10))).values()];
  const off = bins.map((bin) => Math.abs(sum(bin.map(({ said, truth, sessions }) => sessions * (said.probability - (said.reason === truth ? 1 : 0))))));
  return { beliefs, macroF1: macro(({ said }) => said.reason), ceilingF1: macro(({ best }) => best), calibrationError: sum(off) / count(() => true) };
}
