/** A run of events ends when its device, or its person's alias, is silent for longer than this. */
export const GAP_MS = 30 * 60_000;

/**
 * Cuts each row's events into runs. One starts after a gap, or with a campaign that differs from the one in force: the last one named since
 * the gap (none counts as 0). Two events at one instant are never torn apart, so that starts are unique.
 *
 * Each level names what the next one uses: a name that is used on its own level is analysed anew at every use.
 *
 * @param source a SELECT whose `es` are a row's events in order of time, as tuples (ms since 1970, anything, campaign key, …)
 * @param columns those of `source` that the result keeps, beside `runs`: an array of arrays of such tuples
 */
export function splitRuns(source: string, columns: string): string {
  const spaced = `
  SELECT ${columns}, es, arrayMap(e -> e.1, es) AS ts, arrayMap(e -> e.3, es) AS campaigns, arrayPushFront(arrayPopBack(ts), -9000000000000000) AS before
  FROM (${source})`;
  const gapped = `
  SELECT *, arrayMap((t, b) -> t - b > ${GAP_MS}, ts, before) AS gaps FROM (${spaced})`;
  const campaigned = `
  SELECT *, arrayPushFront(arrayPopBack(arrayFill((c, g) -> c != 0 OR g, campaigns, gaps)), 0) AS in_force FROM (${gapped})`;
  return `
  SELECT ${columns}, arraySplit((e, g, c, f, t, b) -> g OR (c != 0 AND c != f AND t > b), es, gaps, campaigns, in_force, ts, before) AS runs
  FROM (${campaigned})`;
}
