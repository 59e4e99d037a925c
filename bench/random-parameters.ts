import { CAUSES, type Cause, DEFAULTS, type Parameters } from '../packages/simulator/src/index.ts';
import { createRandom } from '../packages/simulator/src/world/random.ts';

/**
 * A parameter file of simulated shoppers that nobody chose: every share anywhere in a wide range, causes of which one is many times as common as another, some that never
 * happen, and up to a third that no shop can see. The same seed gives the same file.
 */
export function randomParameters(seed: string): Parameters {
  const random = createRandom(`parameters ${seed}`);
  const between = (least: number, most: number): number => Number((least + random.next() * (most - least)).toFixed(3));
  const never = between(0, 0.3);
  const weigh = (cause: Cause): number => {
    if (cause !== 'unknown' && random.chance(never)) return 0;
    // From one to sixteen, evenly on a scale of ratios.
    return Number((2 ** between(0, 4)).toFixed(2));
  };
  const seen = CAUSES.filter((cause) => cause !== 'unknown').map((cause) => [cause, weigh(cause)] as const);
  const all = Math.max(1, seen.reduce((sum, [, weight]) => sum + weight, 0));
  const unseen = random.chance(0.25) ? 0 : between(0.01, 0.33);
  const causeWeights = { ...DEFAULTS.causeWeights, ...Object.fromEntries(seen), unknown: Number(((all * unseen) / (1 - unseen)).toFixed(2)) };
  if (seen.every(([, weight]) => weight === 0)) causeWeights.payment_failed = 1;
  return { ...DEFAULTS, causeWeights, causeSignalShare: between(0.3, 0.95), innocentSignalShare: between(0.02, 0.45), onlyLookingShare: between(0.1, 0.85), twoCausesShare: between(0, 0.5) };
}
