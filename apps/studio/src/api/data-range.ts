import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { DataRange, DimensionValues } from './types.ts';

/** Which days have orders and sessions. */
export function dataRangeQuery(storeId: string) {
  return queryOptions({
    queryKey: ['data-range', storeId],
    queryFn: ({ signal }) => request<DataRange>(storePath(storeId, '/data-range'), { signal }),
  });
}

/** Values that filters may choose from, in a period. */
export function dimensionValuesQuery(storeId: string, period: { readonly from: string | null; readonly to: string | null }) {
  return queryOptions({
    queryKey: ['dimensions', storeId, period.from, period.to],
    queryFn: ({ signal }) => request<DimensionValues>(storePath(storeId, '/dimensions'), { query: { from: period.from, to: period.to }, signal }),
    staleTime: 300_000,
  });
}
