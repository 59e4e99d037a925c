/**
 * P values of several tests that are looked at together, adjusted so that those at or below `alpha` hold on average at most that share of false alarms.
 *
 * @param pValues in any order; null was not tested, and counts for nothing
 * @returns in the order of `pValues`, each 0..1; null where there was no test
 * @see Benjamini & Hochberg 1995, Journal of the Royal Statistical Society B 57:289
 */
export function benjaminiHochberg(pValues: readonly (number | null)[]): (number | null)[] {
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).toSorted((a, b) => b.p - a.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let least = 1;
  for (const [rank, { p, index }] of tested.entries()) {
    least = Math.min(least, (p * tested.length) / (tested.length - rank));
    adjusted[index] = least;
  }
  return adjusted;
}
