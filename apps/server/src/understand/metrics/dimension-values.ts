import { MOTIVES } from '../../platform/event-log/motive-of.ts';
import type { Platform } from '../../platform/module.ts';
import { boundsOf } from './fetch.ts';
import { type Day, localDays } from './local-days.ts';
import { periodOf } from './normalise.ts';
import { dimensionValuesStatement } from './queries/dimension-values.ts';
import { FILTERS, type FilterDimension } from './where.ts';

/** What a filter may choose from. */
export interface DimensionValues {
  readonly dimension: FilterDimension;
  /** Most frequent first; `''` is unknown. */
  readonly values: readonly string[];
}

/** So many values of a dimension are offered; any other can still be asked for by name. */
const MOST_VALUES = 100;

/**
 * Values that the store's sessions and orders take in a period, for each dimension that a filter knows.
 *
 * @throws `store.not_found`, `metrics.invalid_range`
 */
export async function listDimensionValues(
  platform: Pick<Platform, 'eventLog' | 'stores'>, storeId: string, range: { readonly from: Day | null; readonly to: Day | null },
): Promise<DimensionValues[]> {
  const store = await platform.stores.getStore(storeId);
  const period = periodOf(range.from, range.to, localDays(store.timezone));
  const rows = await platform.eventLog.query<{ dimension: string; value: string }>(
    dimensionValuesStatement({ storeId, ...boundsOf(period) }, MOST_VALUES),
  );
  // Segments have a list of their own, with names.
  return FILTERS.filter((dimension) => dimension !== 'segment').map((dimension) => ({
    dimension,
    values: dimension === 'customer' ? ['new', 'returning'] : dimension === 'motive' ? [...MOTIVES, ''] : rows.filter((row) => row.dimension === dimension).map(({ value }) => value),
  }));
}
