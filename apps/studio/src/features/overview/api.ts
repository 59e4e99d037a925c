import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { dataRangeQuery } from '../../api/data-range.ts';
import { request, storePath } from '../../api/client.ts';
import type { AnswerOf, Notice, Overview } from '../../api/types.ts';
import { chosenPeriod, type Period } from '../../ui/period.ts';

const COUNTING_MS = 10_000;
const NOTICES_FRESH_MS = 60_000;

/** Headlines of a period and what changed. */
export function overviewQuery({ storeId, period, where }: { storeId: string; period: Period; where: string | undefined }) {
  return queryOptions({
    queryKey: ['overview', storeId, period.from, period.to, where ?? ''],
    queryFn: ({ signal }) => request<Overview>(storePath(storeId, '/overview'), { query: { from: period.from, to: period.to, where }, signal }),
    // While events that have arrived are still being counted, the figures move; look again until they stand.
    refetchInterval: (query) => (query.state.data?.upToDate === false ? COUNTING_MS : false),
    placeholderData: (before) => before,
  });
}

export type Explained = AnswerOf<'/api/v1/stores/{storeId}/overview/changes/{code}', 'get'>;

/** Why one headline moved. */
export function explainedQuery({ storeId, period, where, code }: { storeId: string; period: Period; where: string | undefined; code: string }) {
  return queryOptions({
    queryKey: ['overview-why', storeId, period.from, period.to, where ?? '', code],
    queryFn: ({ signal }) => request<Explained>(storePath(storeId, `/overview/changes/${encodeURIComponent(code)}`), { query: { from: period.from, to: period.to, where }, signal }),
  });
}

/** What to look at next. */
export function noticesQuery(storeId: string) {
  return queryOptions({
    queryKey: ['overview-notices', storeId],
    queryFn: ({ signal }) => request<{ notices: Notice[] }>(storePath(storeId, '/overview/notices'), { signal }),
    staleTime: NOTICES_FRESH_MS,
  });
}

/** Has at hand what the overview draws when it opens by itself, without a period or filter. */
export async function prefetchOverview(queryClient: QueryClient, storeId: string): Promise<void> {
  const notices = queryClient.prefetchQuery(noticesQuery(storeId));
  await queryClient.prefetchQuery(dataRangeQuery(storeId));
  const range = queryClient.getQueryData(dataRangeQuery(storeId).queryKey);
  if (range === undefined) return;
  const { period } = chosenPeriod({}, range.anchor);
  await Promise.all([notices, queryClient.prefetchQuery(overviewQuery({ storeId, period, where: undefined }))]);
}
