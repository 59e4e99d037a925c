import { SegmentedControl, Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricRow } from '../../../api/types.ts';
import { ChartFrame, type ChartView } from '../../../ui/chart-frame.tsx';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { useCompared, useRowLabel } from '../hooks/use-compared.ts';
import { bucketTick, useFigureFormat } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';
import { alignBuckets, csvRows } from '../rows.ts';
import { BUCKETS, type Bucket } from '../search.ts';
import { ADDS_UP, type PartProps } from './part.ts';
import { RowsTable } from './rows-table.tsx';

const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));

interface OverTimeProps extends PartProps {
  readonly bucket: Bucket;
  readonly view: ChartView;
  readonly onBucket: (bucket: Bucket) => void;
  readonly onView: (view: ChartView) => void;
}

/** A metric step by step, as a chart or a table, with the period before beside it. */
export function OverTime({ metric, period, where, compare, bucket, view, onBucket, onView, onOpen }: OverTimeProps) {
  const { t } = useTranslation();
  const words = useMetricWords();
  const labelOf = useRowLabel();
  const formats = useFormats();
  const { answer, rows: plain, earlier } = useCompared({ code: metric.code, period, where, by: bucket, compare });
  const format = useFigureFormat(metric.code, metric.unit, answer.data?.currency ?? null);
  const rows = alignBuckets(plain, earlier);
  const name = words.label(metric.code, metric.label);
  const open = (row: MetricRow) => onOpen({ by: bucket, key: row.key, label: labelOf(bucket, row) });
  const pointOf = (row: MetricRow) => ({ key: row.key, label: labelOf(bucket, row), value: row.value, low: row.low, high: row.high });
  const data = answer.data;
  return (
    <>
      {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      <ChartFrame
        title={t('metrics.overTime')}
        hint={compare && rows.length > 0 ? t('metrics.compareHint') : undefined}
        actions={<SegmentedControl size="xs" aria-label={t('metrics.bucket')} value={bucket} onChange={onBucket} data={BUCKETS.filter((one) => metric.refusals[one] === undefined).map((one) => ({ value: one, label: t(`bucket.${one}`) }))} />}
        view={view}
        onView={onView}
        csv={data === undefined || rows.length === 0 ? null : { name: `${metric.code}-${bucket}`, rows: () => csvRows({ answer: data, by: bucket, isTime: true, rows, compares: compare }) }}
        chart={
          rows.length === 0 ? (
            <Nothing isPending={answer.isPending} />
          ) : (
            <Suspense fallback={<Skeleton h={280} aria-hidden />}>
              <TimeChart
                name={name}
                shape={ADDS_UP.has(metric.unit) ? 'bar' : 'line'}
                points={rows.map(pointOf)}
                earlier={earlier === null ? null : earlier.map(pointOf)}
                full={format.full}
                short={format.short}
                tick={(key, before) => bucketTick({ formats, bucket, key, before })}
                isShare={format.isShare}
                onPick={(key) => {
                  const row = rows.find((one) => one.key === key);
                  if (row !== undefined) open(row);
                }}
              />
            </Suspense>
          )
        }
        table={
          rows.length === 0 ? (
            <Nothing isPending={answer.isPending} />
          ) : (
            <RowsTable compares={compare} label={`${name}: ${t('metrics.overTime')}`} heading={t(`bucket.${bucket}`)} rows={rows.toReversed()} format={format} labelOf={(row) => labelOf(bucket, row)} onOpen={open} />
          )
        }
      />
    </>
  );
}

function Nothing({ isPending }: { isPending: boolean }) {
  const { t } = useTranslation();
  return isPending ? <Skeleton h={280} aria-hidden /> : <Text size="sm" c="dimmed">{t('metrics.noRows')}</Text>;
}
