import { centred, type CrossProducts } from './cross-products.ts';
import { regularisedBeta } from './special.ts';

/** A least-squares regression of the first variable on all others, and what each group of these contributes. */
export interface RelativeImportance {
  readonly n: number;
  /** Share of the outcome's variance that all together explain, 0..1. */
  readonly rSquared: number;
  /** By group: its part of `rSquared`. They sum to it, and none is negative. */
  readonly importance: readonly number[];
  /** By group: what it explains when it stands alone, 0..1, and how often chance alone explains as much (F test). */
  readonly alone: readonly { readonly rSquared: number; readonly p: number }[];
  /** By variable after the outcome: its slope in the whole regression; 0 where it says nothing that those before it don't. */
  readonly slopes: readonly number[];
}

/** Above this the 2^groups regressions take too long. */
export const MOST_GROUPS = 12;
/** A variable is taken for a sum of others when no more than this part of its variance is its own. */
const OWN_PART = 1e-9;

/**
 * Relative importance by Lindeman, Merenda and Gold: what a group adds to R², averaged over all orders in which groups can enter. It is the Shapley value
 * of R²: fair where predictors go together, and it adds up.
 *
 * @param sums   the outcome first
 * @param groups indices of variables, 1 and above, that stand and fall together (dummies of one category); each in one group
 * @returns null below two rows more than predictors, or when the outcome does not vary
 * @throws RangeError for more than `MOST_GROUPS` groups
 * @see Lindeman, Merenda & Gold 1980, p. 119; Grömping 2006, Journal of Statistical Software 17(1)
 */
export function relativeImportance(sums: CrossProducts, groups: readonly (readonly number[])[]): RelativeImportance | null {
  if (groups.length > MOST_GROUPS) throw new RangeError(`relative importance is worked out for ${MOST_GROUPS} groups at most, not ${groups.length}`);
  const width = sums.sums.length;
  const matrix = centred(sums);
  const total = matrix[0] ?? 0;
  if (sums.n < width + 1 || !(total > sums.n * Number.EPSILON * Math.abs((sums.products[0] ?? 0) / sums.n))) return null;
  const explained = explainedBySubset(matrix, width, groups);
  const count = groups.length;
  const weights = Array.from({ length: count }, (_none, size) => 1 / (count * choose(count - 1, size)));
  const sizes = Uint8Array.from(explained, (_share, subset) => bits(subset));
  const importance = groups.map((_group, at) => {
    const bit = 1 << at;
    let sum = 0;
    for (let subset = 0; subset < explained.length; subset += 1) {
      if ((subset & bit) === 0) sum += (weights[sizes[subset] ?? 0] ?? 0) * ((explained[subset | bit] ?? 0) - (explained[subset] ?? 0));
    }
    return Math.max(0, sum);
  });
  const alone = groups.map((group, at) => {
    const rSquared = explained[1 << at] ?? 0;
    const rest = sums.n - group.length - 1;
    return { rSquared, p: group.length === 0 ? 1 : regularisedBeta(Math.max(0, 1 - rSquared), rest / 2, group.length / 2) };
  });
  return { n: sums.n, rSquared: explained[explained.length - 1] ?? 0, importance, alone, slopes: slopesOf(matrix, width) };
}

/**
 * R² of each subset of groups, by its bits: going down a tree, each group is taken in or not, and what is left of the matrix goes on. Variables lie so that
 * those of the next group are last: what is left is always the leading square, small where the branches are many, and the widest group is done with first.
 */
function explainedBySubset(matrix: Float64Array, width: number, groups: readonly (readonly number[])[]): Float64Array {
  const explained = new Float64Array(2 ** groups.length);
  const total = matrix[0] ?? 1;
  const turns = groups.map((group, at) => ({ group, bit: 1 << at })).toSorted((a, b) => b.group.length - a.group.length);
  const order = [0, ...turns.toReversed().flatMap(({ group }) => group)];
  const least = Float64Array.from(order, (variable) => (matrix[variable * width + variable] ?? 0) * OWN_PART);
  const first = order.length;
  const start = Float64Array.from({ length: first * first }, (_none, at) => matrix[(order[Math.floor(at / first)] ?? 0) * width + (order[at % first] ?? 0)] ?? 0);
  // One sheet for each depth: a branch is done before the next one at its depth begins.
  const sheets = turns.map(() => new Float64Array(first * first));
  const visit = (at: number, { left, size }: { readonly left: Float64Array; readonly size: number }, subset: number): void => {
    const turn = turns[at];
    const sheet = sheets[at];
    if (turn === undefined || sheet === undefined) {
      explained[subset] = Math.min(1, Math.max(0, 1 - (left[0] ?? 0) / total));
      return;
    }
    const rest = size - turn.group.length;
    visit(at + 1, { left, size: rest }, subset);
    for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) sheet[i * first + j] = left[i * first + j] ?? 0;
    for (let variable = size - 1; variable >= rest; variable -= 1) takeOutLast(sheet, { stride: first, variable, least: least[variable] ?? 0 });
    visit(at + 1, { left: sheet, size: rest }, subset | turn.bit);
  };
  visit(0, { left: start, size: first }, 0);
  return explained;
}

/** What those before a variable are once its part is taken out of them (one step of elimination). */
function takeOutLast(matrix: Float64Array, { stride, variable, least }: { readonly stride: number; readonly variable: number; readonly least: number }): void {
  const row = variable * stride;
  const pivot = matrix[row + variable] ?? 0;
  if (pivot <= least) return;
  for (let i = 0; i < variable; i += 1) {
    const factor = (matrix[row + i] ?? 0) / pivot;
    if (factor === 0) continue;
    for (let j = 0; j < variable; j += 1) matrix[i * stride + j] = (matrix[i * stride + j] ?? 0) - factor * (matrix[row + j] ?? 0);
  }
}

/** By the sweep operator over all predictors. */
function slopesOf(matrix: Float64Array, width: number): number[] {
  const swept = matrix.slice();
  const used = new Set<number>();
  for (let variable = 1; variable < width; variable += 1) {
    const pivot = swept[variable * width + variable] ?? 0;
    if (pivot <= (matrix[variable * width + variable] ?? 0) * OWN_PART) continue;
    used.add(variable);
    const row = swept.slice(variable * width, variable * width + width);
    const column = Float64Array.from({ length: width }, (_none, i) => swept[i * width + variable] ?? 0);
    for (let i = 0; i < width; i += 1) {
      for (let j = 0; j < width; j += 1) {
        if (i === variable && j === variable) swept[i * width + j] = -1 / pivot;
        else if (i === variable) swept[i * width + j] = (row[j] ?? 0) / pivot;
        else if (j === variable) swept[i * width + j] = (column[i] ?? 0) / pivot;
        else swept[i * width + j] = (swept[i * width + j] ?? 0) - ((column[i] ?? 0) * (row[j] ?? 0)) / pivot;
      }
    }
  }
  return Array.from({ length: width - 1 }, (_none, at) => (used.has(at + 1) ? (swept[at + 1] ?? 0) : 0));
}

function bits(value: number): number {
  let count = 0;
  for (let rest = value; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}

function choose(of: number, taken: number): number {
  let result = 1;
  for (let at = 1; at <= taken; at += 1) result = (result * (of - taken + at)) / at;
  return result;
}
