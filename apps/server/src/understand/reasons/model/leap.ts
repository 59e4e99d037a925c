import { shares, sum } from './arithmetic.ts';
import type { Beliefs } from './beliefs.ts';

/** Longer strides overshoot; smaller shares have no logarithm that helps. */
const MOST_STRIDE = 256;
const LEAST = 1e-12;
const MOST_SHARE = 1 - 1e-9;

/**
 * Where steps of expectation maximisation are heading, from three in a row: SQUAREM's third step length, on the logarithms of all shares, so that none leaves 0..1.
 * The plain step that follows brings the sums back to 1.
 *
 * @see Varadhan and Roland 2008, Simple and globally convergent methods for accelerating the convergence of any EM algorithm, section 5
 */
export function leap(steps: readonly [Beliefs, Beliefs, Beliefs]): Beliefs {
  const [from, once, twice] = steps.map((beliefs) => flat(beliefs).map((share) => Math.log(Math.max(share, LEAST)))) as [number[], number[], number[]];
  const first = from.map((value, index) => (once[index] ?? 0) - value);
  const bend = first.map((value, index) => (twice[index] ?? 0) - (once[index] ?? 0) - value);
  const length = (values: readonly number[]): number => Math.sqrt(sum(values.map((value) => value * value)));
  const stride = Math.min(MOST_STRIDE, Math.max(1, length(first) / Math.max(length(bend), LEAST)));
  return unflat(from.map((value, index) => Math.exp(Math.min(0, value + 2 * stride * (first[index] ?? 0) + stride * stride * (bend[index] ?? 0)))), steps[2]);
}

function flat({ looking, traced, second, innocent, innocentMore, noise, again, depth, causes, innocentCauses, soldOutInPassing, places }: Beliefs): number[] {
  return [looking, traced, second, innocent, innocentMore, noise, again, ...depth, ...causes, ...innocentCauses, ...soldOutInPassing, ...places.flat()];
}

/** The same shape with other values; parts of a whole are brought to sum to 1. */
function unflat(values: readonly number[], like: Beliefs): Beliefs {
  let next = 0;
  const take = (): number => Math.min(MOST_SHARE, values[next++] ?? 0);
  const takeAll = (shape: readonly number[]): number[] => shares(shape.map(() => values[next++] ?? 0));
  const [looking, traced, second, innocent, innocentMore, noise, again] = [take(), take(), take(), take(), take(), take(), take()];
  const [depth, causes, innocentCauses, soldOutInPassing] = [takeAll(like.depth), takeAll(like.causes), takeAll(like.innocentCauses), takeAll(like.soldOutInPassing)];
  return { looking, traced, second, innocent, innocentMore, noise, again, depth, causes, innocentCauses, soldOutInPassing, places: like.places.map(takeAll) };
}
