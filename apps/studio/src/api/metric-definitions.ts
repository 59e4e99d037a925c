import { queryOptions } from '@tanstack/react-query';
import { request, storePath } from './client.ts';
import type { MetricDefinition } from './types.ts';

/** Every metric of the registry, in its order. */
export function metricDefinitionsQuery(storeId: string) {
  return queryOptions({
    queryKey: ['metric-definitions', storeId],
    queryFn: ({ signal }) => request<MetricDefinition[] | { metrics: MetricDefinition[] }>(storePath(storeId, '/metrics'), { signal }),
    select: (answer) => (Array.isArray(answer) ? answer : answer.metrics),
    staleTime: 3_600_000,
  });
}
