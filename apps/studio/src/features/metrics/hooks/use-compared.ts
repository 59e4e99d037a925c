import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricRow } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { metricQuery } from '../api.ts';
import { periodBefore, todayIn, type Period } from '../period.ts';
import { BUCKETS } from '../search.ts';
import { bucketLabel } from './use-figures.ts';

const BUCKET_NAMES: readonly string[] = BUCKETS;

interface Asked {
  readonly code: string;
  readonly period: Period;
  readonly by: string;
  readonly compare: boolean;
}

/** The rows of a split, and those of the period before when they are to be compared. */
export function useCompared({ code, period, by, compare }: Asked) {
  const store = useStore();
  const before = compare ? periodBefore(period, todayIn(store.timezone)) : null;
  const answer = useQuery(metricQuery({ storeId: store.id, code, period, by }));
  const earlier = useQuery({ ...metricQuery({ storeId: store.id, code, period: before ?? period, by }), enabled: before !== null });
  return { answer, rows: answer.data?.rows ?? [], earlier: before === null ? null : (earlier.data?.rows ?? null) };
}

/** What a row is called: a time as the reader's calendar writes it, a value of a dimension in the reader's language. */
export function useRowLabel(): (by: string, row: Pick<MetricRow, 'key' | 'label'>) => string {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  return (by, row) => {
    if (BUCKET_NAMES.includes(by)) return bucketLabel(formats, by, row.key);
    if (row.key === '') return t('dimension.unknown');
    if (by === 'country') return formats.country(row.key);
    const key = `value.${by}.${row.key}`;
    return i18n.exists(key) ? t(key) : row.label || row.key;
  };
}
