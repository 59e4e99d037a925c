import { CAUSES, type Cause, type Parameters, REASONS, type Reason } from './parameters.ts';
import { innocentWeights, LOOKING_DEPTH, STAGES, STRIKES } from './world/plan.ts';

/** What the events show of a session with intent and without an order. */
export interface SeenSession {
  /** Index into `STAGES` of the last place. */
  readonly last: number;
  /** Signals in order of time, each with the last place reached before it. */
  readonly signals: readonly { readonly cause: Cause; readonly stage: number }[];
  /** Whether a product that was sold out on that day was looked at twice or more: only who wanted just that does so. */
  readonly wantedSoldOut: boolean;
}

const LAST = STAGES.length - 2;

/**
 * The Bayes rule: probability of each main reason given what the events show, by the very chances of `world/plan.ts` (slow days at their mean). No rule that sees the same
 * can name the true reason more often than the likeliest one by this. The ceiling of `npm run bench -- reasons`; the product must never see it.
 *
 * @returns probabilities in the order of `REASONS`, summing to 1
 */
export function createBayesRule(parameters: Parameters): (seen: SeenSession) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (seen) => {
    const key = JSON.stringify(seen);
    const before = known.get(key);
    if (before !== undefined) return before;
    const chances = reasonChances(parameters, seen);
    known.set(key, chances);
    return chances;
  };
}

function reasonChances(parameters: Parameters, seen: SeenSession): readonly number[] {
  const joint = new Map<Reason, number>();
  const add = (reason: Reason, chance: number): void => {
    joint.set(reason, (joint.get(reason) ?? 0) + chance);
  };
  const { onlyLookingShare: looking, twoCausesShare } = parameters;
  add('only_looking', looking * lookingChance(parameters, seen));
  const whole = CAUSES.reduce((sum, cause) => sum + parameters.causeWeights[cause], 0);
  for (const first of CAUSES) {
    const share = parameters.causeWeights[first] / whole;
    if (share === 0) continue;
    const left = whole - parameters.causeWeights[first];
    const pairs = left > 0 ? twoCausesShare : 0;
    add(first, (1 - looking) * share * (1 - pairs) * causesChance(parameters, { seen, causes: [first] }));
    if (pairs === 0) continue;
    for (const then of CAUSES) {
      if (then === first || parameters.causeWeights[then] === 0) continue;
      add(first, (1 - looking) * share * pairs * (parameters.causeWeights[then] / left) * causesChance(parameters, { seen, causes: [first, then] }));
    }
  }
  const all = [...joint.values()].reduce((sum, chance) => sum + chance, 0);
  return REASONS.map((reason) => (all === 0 ? (reason === 'unknown' ? 1 : 0) : (joint.get(reason) ?? 0) / all));
}

/** Chance that somebody who only looks shows this. */
function lookingChance(parameters: Parameters, { last, signals, wantedSoldOut }: SeenSession): number {
  const depth = (LOOKING_DEPTH[last] ?? 0) / LOOKING_DEPTH.reduce((sum, weight) => sum + weight, 0);
  const [signal, second] = signals;
  if (wantedSoldOut || second !== undefined) return 0;
  if (signal === undefined) return depth * (1 - parameters.innocentSignalShare);
  const { possible, weights } = innocentWeights(parameters, last);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const index = possible.indexOf(signal.cause);
  if (index < 0) return 0;
  const drawn = all > 0 ? (weights[index] ?? 0) / all : 1 / possible.length;
  const [from, to] = STRIKES[signal.cause];
  let place = 0;
  for (let stage = from; stage <= to; stage += 1) if (Math.min(last, stage) === signal.stage) place += 1 / (to - from + 1);
  return depth * parameters.innocentSignalShare * drawn * place;
}

/** Chance that these causes leave just these signals and this last place: over where each of them struck and whether it showed. */
function causesChance(parameters: Parameters, of: { seen: SeenSession; causes: readonly Cause[] }): number {
  const { seen, causes } = of;
  const options = causes.map((cause) => waysOf(parameters, { cause, seen }));
  let chance = 0;
  const [one = [], other] = options;
  for (const first of one) {
    for (const then of other ?? [null]) {
      const ways = then === null ? [first] : [first, then];
      if (Math.max(...ways.map(({ stage }) => stage)) !== seen.last) continue;
      const shown = causes.flatMap((cause, index) => (ways[index]?.signal === true ? [{ cause, stage: ways[index].stage }] : []));
      // The signals of one place show in the order of the causes; places in their own.
      const told = shown.toSorted((a, b) => a.stage - b.stage);
      const same = told.length === seen.signals.length && told.every(({ cause, stage }, index) => seen.signals[index]?.cause === cause && seen.signals[index].stage === stage);
      const wants = seen.last === 0 && causes.includes('out_of_stock');
      if (same && wants === seen.wantedSoldOut) chance += ways.reduce((product, way) => product * way.chance, 1);
    }
  }
  return chance;
}

interface Way {
  readonly stage: number;
  readonly signal: boolean;
  readonly chance: number;
}

function waysOf(parameters: Parameters, of: { cause: Cause; seen: SeenSession }): Way[] {
  const { cause, seen } = of;
  const [from, to] = STRIKES[cause];
  const shows = cause === 'unknown' ? 0 : parameters.causeSignalShare;
  const ways: Way[] = [];
  for (let stage = 0; stage <= Math.min(LAST, seen.last); stage += 1) {
    if (shows > 0 && stage >= from && stage <= to) ways.push({ stage, signal: true, chance: shows / (to - from + 1) });
    let hidden = 0;
    for (let strikes = Math.max(from, stage); strikes <= to; strikes += 1) hidden += 1 / (to - from + 1) / (strikes + 1);
    if (hidden > 0) ways.push({ stage, signal: false, chance: (1 - shows) * hidden });
  }
  return ways;
}
