import { useQuery } from '@tanstack/react-query';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricRow } from '../../../api/types.ts';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useFormats } from '../../../ui/format.ts';
import { periodBefore, todayIn, type Period } from '../../../ui/period.ts';
import { metricQuery } from '../api.ts';
import { BUCKETS } from '../search.ts';
import { bucketLabel } from '../../../ui/figure-format.ts';

const BUCKET_NAMES: readonly string[] = BUCKETS;

interface Asked {
  readonly code: string;
  readonly period: Period;
  readonly where: string | null;
  readonly by: string;
  readonly compare: boolean;
}

/** The rows of a split, and those of the period before when they are to be compared. */
export function useCompared({ code, period, where, by, compare }: Asked) {
  const store = useStore();
  const before = compare ? periodBefore(period, todayIn(store.timezone)) : null;
  const answer = useQuery(metricQuery({ storeId: store.id, code, period, where, by }));
  const earlier = useQuery({ ...metricQuery({ storeId: store.id, code, period: before ?? period, where, by }), enabled: before !== null });
  return { answer, rows: answer.data?.rows ?? [], earlier: before === null ? null : (earlier.data?.rows ?? null) };
}

/** What a row is called: a time as the reader's calendar writes it, a value of a dimension in the reader's language. */
export function useRowLabel(): (by: string, row: Pick<MetricRow, 'key' | 'label'>) => string {
  const formats = useFormats();
  const nameOf = useDimensionValue();
  return (by, row) => (BUCKET_NAMES.includes(by) ? bucketLabel(formats, by, row.key) : nameOf(by, row.key, row.label));
}
