import { Button, Group, SegmentedControl, Select, Skeleton, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import type { MetricAnswer, MetricDefinition, MetricRow } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { csvOf, saveFile } from '../../../ui/save-file.ts';
import { metricQuery, type Part } from '../api.ts';
import { bucketLabel, useFigureFormat } from '../../../ui/figure-format.ts';
import type { Period } from '../../../ui/period.ts';
import { BUCKETS, type Bucket } from '../search.ts';
import { AboutMetric } from './about-metric.tsx';
import { Figure, FigureSkeleton } from './figure.tsx';
import { OpenDrawer } from './open-drawer.tsx';
import { RowsTable } from './rows-table.tsx';
import classes from './metric-view.module.css';

const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

/** Units whose rows are amounts of their own and so are drawn as bars; shares and averages are lines. */
const ADDS_UP = new Set(['money', 'count']);
const BUCKET_NAMES: readonly string[] = BUCKETS;

interface MetricViewProps {
  readonly metric: MetricDefinition;
  readonly period: Period;
  /** Filter as the server reads it. */
  readonly where: string | null;
  readonly bucket: Bucket;
  readonly by: string | null;
  readonly compare: boolean;
  readonly onBucket: (bucket: Bucket) => void;
  readonly onBy: (by: string) => void;
  readonly onAllTime: (() => void) | null;
}

function useRowLabel(): (by: string, row: MetricRow) => string {
  const formats = useFormats();
  const nameOf = useDimensionValue();
  return (by, row) => (BUCKET_NAMES.includes(by) ? bucketLabel(formats, by, row.key) : nameOf(by, row.key, row.label));
}

function DownloadButton({ code, by, rows }: { code: string; by: string; rows: readonly MetricRow[] }) {
  const { t } = useTranslation();
  const { exportData } = useMay();
  const download = () => {
    const lines = rows.map((row) => [row.key, row.value, row.low, row.high, row.n, row.reason]);
    saveFile({ name: `${code}-${by}.csv`, type: 'text/csv;charset=utf-8', text: csvOf([[by, code, 'low', 'high', 'n', 'reason'], ...lines]) });
  };
  if (!exportData) return null;
  return (
    <Button variant="default" size="xs" leftSection={<IconDownload size={14} aria-hidden />} onClick={download} disabled={rows.length === 0}>
      {t('action.csv')}
    </Button>
  );
}

interface PartProps extends MetricViewProps {
  readonly onOpen: (part: Part) => void;
}

function OverTime({ metric, period, where, bucket, onBucket, onOpen }: PartProps) {
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const labelOf = useRowLabel();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const answer = useQuery(metricQuery({ storeId: store.id, code: metric.code, period, where, by: bucket }));
  const format = useFigureFormat(metric.code, metric.unit, answer.data?.currency ?? null);
  const rows = answer.data?.rows ?? [];
  const name = words.label(metric.code, metric.label);
  const open = (row: MetricRow) => onOpen({ by: bucket, key: row.key, label: labelOf(bucket, row) });
  return (
    <Section
      title={t('metrics.overTime')}
      actions={
        <Group gap="xs">
          <SegmentedControl size="xs" aria-label={t('metrics.bucket')} value={bucket} onChange={onBucket} data={BUCKETS.filter((one) => metric.refusals[one] === undefined).map((one) => ({ value: one, label: t(`bucket.${one}`) }))} />
          <SegmentedControl
            size="xs"
            aria-label={t('metrics.view')}
            value={view}
            onChange={setView}
            data={[
              { value: 'chart', label: t('metrics.chart') },
              { value: 'table', label: t('metrics.table') },
            ]}
          />
          <DownloadButton code={metric.code} by={bucket} rows={rows} />
        </Group>
      }
    >
      {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.isPending ? <Skeleton h={280} aria-hidden /> : null}
      {answer.isSuccess && rows.length === 0 ? <Text size="sm" c="dimmed">{t('metrics.noRows')}</Text> : null}
      {rows.length > 0 && view === 'chart' ? (
        <Suspense fallback={<Skeleton h={280} aria-hidden />}>
          <Chart
            name={name}
            shape={ADDS_UP.has(metric.unit) ? 'bar' : 'line'}
            points={rows.map((row) => ({ key: row.key, label: labelOf(bucket, row), value: row.value, low: row.low, high: row.high }))}
            full={format.full}
            short={format.short}
            onPick={(key) => {
              const row = rows.find((one) => one.key === key);
              if (row !== undefined) open(row);
            }}
          />
        </Suspense>
      ) : null}
      {rows.length > 0 && view === 'table' ? (
        <RowsTable label={`${name}: ${t('metrics.overTime')}`} heading={t(`bucket.${bucket}`)} rows={rows.toReversed()} format={format} labelOf={(row) => labelOf(bucket, row)} onOpen={open} />
      ) : null}
    </Section>
  );
}

function Breakdown({ metric, period, where, by, onBy, onOpen }: PartProps & { by: string }) {
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const labelOf = useRowLabel();
  const answer = useQuery(metricQuery({ storeId: store.id, code: metric.code, period, where, by }));
  const format = useFigureFormat(metric.code, metric.unit, answer.data?.currency ?? null);
  const rows = answer.data?.rows ?? [];
  return (
    <Section
      title={t('metrics.breakdown')}
      actions={
        <Group gap="xs">
          <Select size="xs" w={170} aria-label={t('metrics.breakdownBy')} value={by} data={metric.dimensions.map((one) => ({ value: one, label: t(`dimension.${one}`) }))} onChange={(next) => next !== null && onBy(next)} />
          <DownloadButton code={metric.code} by={by} rows={rows} />
        </Group>
      }
    >
      {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.isPending ? <Skeleton h={180} aria-hidden /> : null}
      {answer.isSuccess && rows.length === 0 ? <Text size="sm" c="dimmed">{t('metrics.noRows')}</Text> : null}
      {rows.length > 0 ? (
        <RowsTable
          bars
          label={`${words.label(metric.code, metric.label)}: ${t(`dimension.${by}`)}`}
          heading={t(`dimension.${by}`)}
          rows={rows}
          format={format}
          labelOf={(row) => labelOf(by, row)}
          onOpen={(row) => onOpen({ by, key: row.key, label: labelOf(by, row) })}
        />
      ) : null}
    </Section>
  );
}

function AsOf({ answer }: { answer: MetricAnswer }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Text size="xs" c="dimmed" mt="xs">
      {t('metrics.asOf', { when: formats.dateTime(answer.asOf), zone: answer.range.timezone })}
      {answer.upToDate ? null : ` · ${t('metrics.stillCounting')}`}
    </Text>
  );
}

/** One metric over one period. */
export function MetricView(props: MetricViewProps) {
  const { metric, period, where, compare, by } = props;
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const [opened, setOpened] = useState<{ part: Part | null } | null>(null);
  const answer = useQuery(metricQuery({ storeId: store.id, code: metric.code, period, where, compare }));
  const label = words.label(metric.code, metric.label);
  const open = (part: Part | null) => setOpened({ part });
  const hasValue = answer.data !== undefined && answer.data.value !== null;
  return (
    <div>
      {answer.isPending ? <FigureSkeleton /> : null}
      {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.data === undefined ? null : (
        <>
          <Figure answer={answer.data} onOpen={() => open(null)} onAllTime={props.onAllTime} />
          <AsOf answer={answer.data} />
        </>
      )}
      <div className={classes['parts']}>
        {hasValue ? <OverTime {...props} onOpen={open} /> : null}
        <div className={classes['pair']}>
          {hasValue && by !== null ? <Breakdown {...props} by={by} onOpen={open} /> : null}
          <Section title={t('metrics.about')}>
            <AboutMetric metric={metric} />
          </Section>
        </div>
      </div>
      <OpenDrawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.part == null ? label : `${label} · ${opened.part.label}`}
        code={metric.code}
        period={period}
        where={where}
        part={opened?.part ?? null}
        isShare={metric.unit === 'share'}
      />
    </div>
  );
}
