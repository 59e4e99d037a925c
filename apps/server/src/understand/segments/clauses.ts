/** A condition over numbered leaves. */
export type Expr = { readonly leaf: number } | { readonly not: Expr } | { readonly all: readonly Expr[] } | { readonly any: readonly Expr[] };

/** Holds for whoever holds every leaf of `needs` and none of `bars`. */
export interface Clause {
  readonly needs: readonly number[];
  readonly bars: readonly number[];
}

const NOBODY: readonly Clause[] = [];
const EVERYBODY: readonly Clause[] = [{ needs: [], bars: [] }];

/**
 * The same condition as alternatives, any of which must hold: the engine then holds people against lists of leaves and need not understand a
 * statement of a hundred segments, which takes it longer than to find who is in them.
 *
 * @returns null when there would be more than `most` alternatives
 */
export function clausesOf(expr: Expr, most: number): readonly Clause[] | null {
  const found = spread(expr, { isNot: false, most });
  return found === null ? null : tidy(found);
}

function spread(expr: Expr, on: { readonly isNot: boolean; readonly most: number }): readonly Clause[] | null {
  if ('leaf' in expr) return [on.isNot ? { needs: [], bars: [expr.leaf] } : { needs: [expr.leaf], bars: [] }];
  if ('not' in expr) return spread(expr.not, { ...on, isNot: !on.isNot });
  const isAll = 'all' in expr !== on.isNot;
  const parts = 'all' in expr ? expr.all : expr.any;
  let joined: readonly Clause[] = isAll ? EVERYBODY : NOBODY;
  for (const part of parts) {
    const own = spread(part, on);
    if (own === null || (isAll && joined.length * own.length > on.most * 10)) return null;
    joined = tidy(isAll ? joined.flatMap((one) => own.flatMap((other) => both(one, other))) : [...joined, ...own]);
    if (joined.length > on.most) return null;
  }
  return joined;
}

/** Nobody holds a leaf and lacks it. */
function both(one: Clause, other: Clause): Clause[] {
  const needs = [...new Set([...one.needs, ...other.needs])];
  const bars = [...new Set([...one.bars, ...other.bars])];
  return needs.some((leaf) => bars.includes(leaf)) ? [] : [{ needs, bars }];
}

/** Without alternatives that another one holds whenever they do. */
function tidy(clauses: readonly Clause[]): readonly Clause[] {
  const includes = (wide: readonly number[], narrow: readonly number[]): boolean => narrow.every((leaf) => wide.includes(leaf));
  return clauses.filter((one, index) => !clauses.some((other, at) => {
    if (at === index || !includes(one.needs, other.needs) || !includes(one.bars, other.bars)) return false;
    const isSame = one.needs.length === other.needs.length && one.bars.length === other.bars.length;
    return !isSame || at < index;
  }));
}
