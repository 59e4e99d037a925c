/** What people met on their way, in order, and how many went it. */
export interface TouchPath {
  /** At least one. */
  readonly touches: readonly string[];
  /** How many of them ended in a conversion, and how many in none. */
  readonly conversions: number;
  readonly nulls: number;
  /** Of the conversions together, in any unit. */
  readonly value: number;
}

/** What is credited to one touch. Credits sum to the conversions, and to their value. */
export interface Credit {
  readonly conversions: number;
  readonly value: number;
  /** Standard error of `conversions`, over conversions as they happened to fall; null where the rule is no mean of single paths. */
  readonly standardError: number | null;
}

export type Credits = ReadonlyMap<string, Credit>;

/** Shares of one path's credit, in the order of its touches; they sum to 1. */
type Rule = (touches: readonly string[]) => readonly number[];

const FIRST: Rule = (touches) => touches.map((_touch, index) => (index === 0 ? 1 : 0));
const LAST: Rule = (touches) => touches.map((_touch, index) => (index === touches.length - 1 ? 1 : 0));
const LINEAR: Rule = (touches) => touches.map(() => 1 / touches.length);

/** 40 % to the first, 40 % to the last, the rest evenly; halves where there are two. */
const POSITION: Rule = (touches) => {
  const { length } = touches;
  if (length <= 2) return touches.map(() => 1 / length);
  return touches.map((_touch, index) => (index === 0 || index === length - 1 ? 0.4 : 0.2 / (length - 2)));
};

/** Equally to each different touch of a path: the Shapley value of a game that is won by all of them together. */
const SHAPLEY: Rule = (touches) => {
  const different = new Set(touches).size;
  return touches.map((touch, index) => (touches.indexOf(touch) === index ? 1 / different : 0));
};

export const ATTRIBUTION_RULES = { first: FIRST, last: LAST, linear: LINEAR, position: POSITION, shapley: SHAPLEY } as const;

/**
 * Credits by a rule that looks at one path at a time.
 *
 * @see Zhao, Mahboobi & Bagheri 2018, arXiv:1804.05327, for the Shapley value in this form
 */
export function creditByRule(paths: readonly TouchPath[], rule: Rule): Credits {
  const sums = new Map<string, { conversions: number; value: number; squares: number }>();
  let all = 0;
  for (const { touches, conversions, value } of paths) {
    if (conversions === 0) continue;
    all += conversions;
    const shares = rule(touches);
    const own = new Map<string, number>();
    for (const [index, touch] of touches.entries()) own.set(touch, (own.get(touch) ?? 0) + (shares[index] ?? 0));
    for (const [touch, share] of own) {
      const sum = sums.get(touch) ?? { conversions: 0, value: 0, squares: 0 };
      sums.set(touch, { conversions: sum.conversions + share * conversions, value: sum.value + share * value, squares: sum.squares + share * share * conversions });
    }
  }
  return new Map([...sums].map(([touch, { conversions, value, squares }]) => {
    const mean = conversions / all;
    return [touch, { conversions, value, standardError: Math.sqrt(Math.max(0, squares / all - mean * mean) * all) }];
  }));
}

/** A chain of touches that is absorbed by a conversion or by none. */
export interface RemovalEffects {
  /** That somebody who begins converts. */
  readonly probability: number;
  /** By how much less would, as a share, if this touch led nowhere. */
  readonly effects: ReadonlyMap<string, number>;
}

/**
 * What would be lost without a touch: paths as a Markov chain of first order from a start to a conversion or to none, solved exactly; who
 * would come to the removed touch ends in none.
 *
 * @returns probability 0 and no effects when nobody converts
 * @see Anderl, Becker, von Wangenheim & Schumann 2016, Int. J. of Research in Marketing 33:457
 */
export function removalEffects(paths: readonly TouchPath[]): RemovalEffects {
  const touches = [...new Set(paths.flatMap((path) => path.touches))].toSorted();
  const place = new Map(touches.map((touch, index) => [touch, index + 1]));
  const size = touches.length + 1;
  // Row and column 0 are the start; two columns more: a conversion, and none.
  const counts = Array.from({ length: size }, () => new Float64Array(size + 2));
  for (const path of paths) {
    const weight = path.conversions + path.nulls;
    let from = 0;
    for (const touch of path.touches) {
      const to = place.get(touch) ?? 0;
      add(counts[from], to, weight);
      from = to;
    }
    add(counts[from], size, path.conversions);
    add(counts[from], size + 1, path.nulls);
  }
  const probability = absorbed(counts, null);
  if (probability === 0) return { probability, effects: new Map() };
  return { probability, effects: new Map(touches.map((touch, index) => [touch, 1 - absorbed(counts, index + 1) / probability])) };
}

function add(row: Float64Array | undefined, to: number, weight: number): void {
  if (row !== undefined) row[to] = (row[to] ?? 0) + weight;
}

/** Chance of ending in a conversion from the start: (I − Q) b = R by elimination with pivots. Whoever comes to `removed` is lost. */
function absorbed(counts: readonly Float64Array[], removed: number | null): number {
  const size = counts.length;
  const rows = counts.map((row, from) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const equation = new Float64Array(size + 1);
    for (let to = 0; to < size; to += 1) equation[to] = (from === to ? 1 : 0) - (total === 0 || to === removed || from === removed ? 0 : (row[to] ?? 0) / total);
    equation[size] = total === 0 || from === removed ? 0 : (row[size] ?? 0) / total;
    return equation;
  });
  for (let column = 0; column < size; column += 1) {
    const pivot = rows.findIndex((row, at) => at >= column && Math.abs(row[column] ?? 0) === Math.max(...rows.slice(column).map((each) => Math.abs(each[column] ?? 0))));
    const [top, other] = [rows[column], rows[pivot]];
    if (top === undefined || other === undefined || (other[column] ?? 0) === 0) continue;
    [rows[column], rows[pivot]] = [other, top];
    for (const [at, row] of rows.entries()) {
      const factor = at === column ? 0 : (row[column] ?? 0) / (other[column] ?? 1);
      if (factor !== 0) for (let index = column; index <= size; index += 1) row[index] = (row[index] ?? 0) - factor * (other[index] ?? 0);
    }
  }
  const first = rows[0];
  return first === undefined ? 0 : (first[size] ?? 0) / (first[0] ?? 1);
}

/** Credits in proportion to what would be lost without each touch. */
export function creditByRemoval(paths: readonly TouchPath[]): Credits {
  const { effects } = removalEffects(paths);
  const sum = [...effects.values()].reduce((total, effect) => total + effect, 0);
  const conversions = paths.reduce((total, path) => total + path.conversions, 0);
  const value = paths.reduce((total, path) => total + path.value, 0);
  return new Map([...effects].map(([touch, effect]) => [touch, { conversions: sum === 0 ? 0 : (effect / sum) * conversions, value: sum === 0 ? 0 : (effect / sum) * value, standardError: null }]));
}
