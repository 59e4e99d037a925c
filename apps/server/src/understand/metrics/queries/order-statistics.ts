/** The quantiles that a distribution is described by, besides the middle. */
export const QUANTILES = [0.5, 0.75, 0.9] as const;

/** So many values go as they are; of more only those near the ranks that are asked for. */
const ALL_UP_TO = 200;
const Z = 1.959964;

/** Ranks of a quantile and of its interval's ends as the normal distribution has them; the exact ones lie at most two beside. */
function ranksAbout(quantile: number): string[] {
  const spread = `${Z} * sqrt(${quantile * (1 - quantile)} * found)`;
  return [`${quantile} * found + 0.5 - ${spread}`, `${quantile} * (found - 1) + 1`, `${quantile} * found + 0.5 + ${spread}`];
}

/**
 * What is sent of a distribution: how many values there are, and of the sorted ones those from which `distribution.ts` reads quantiles and the
 * ends of their intervals: some fifty, however many there are.
 *
 * @param rows a SELECT whose rows have `key`, `is_total` and `sorted`, an array of numbers in rising order
 * @param columns those of `rows` that the result keeps
 */
export function orderStatistics(rows: string, columns = ''): string {
  const near = `arrayFlatten(arrayMap(about -> range(toUInt32(greatest(floor(about) - 3, 1)), toUInt32(greatest(floor(about) + 5, 2))), [${QUANTILES.flatMap(ranksAbout).join(', ')}]))`;
  return `SELECT key AS key, is_total AS is_total${columns}, length(sorted) AS found, found AS n,
      arraySort(if(found <= ${ALL_UP_TO}, range(1, toUInt32(found + 1)), arrayFilter(rank -> rank <= found, arrayDistinct(${near})))) AS ranks,
      arrayMap(rank -> sorted[rank], ranks) AS at_ranks
    FROM (${rows})`;
}

/** The sorted values of a group, as `orderStatistics` takes them. */
export function sortedValues(value: string): string {
  return `arraySort(groupArray(toFloat64(${value}))) AS sorted`;
}
