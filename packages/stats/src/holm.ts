/**
 * Which of several tests pass when all are looked at together: Holm's step-down keeps the chance of even one false alarm below `alpha`.
 *
 * @param pValues in any order; null was not tested, and counts for nothing
 * @param alpha   default 0.05
 * @returns in the order of `pValues`; false where there was no test
 * @see Holm 1979, Scandinavian Journal of Statistics 6:65
 */
export function holm(pValues: readonly (number | null)[], alpha = 0.05): boolean[] {
  const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, index }])).toSorted((a, b) => a.p - b.p);
  const failed = tested.findIndex(({ p }, rank) => !(p <= alpha / (tested.length - rank)));
  const passed = new Set((failed === -1 ? tested : tested.slice(0, failed)).map(({ index }) => index));
  return pValues.map((_p, index) => passed.has(index));
}
