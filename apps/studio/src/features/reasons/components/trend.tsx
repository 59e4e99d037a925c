import { Group, Select, Skeleton, Text } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { bucketLabel, bucketTick } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';
import type { Reasons, ReasonTrend } from '../api.ts';
import { REASONS, type ReasonsSearch } from '../search.ts';

const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));
/** Fewer sessions prove nothing. */
const SMALL = 30;

interface TrendProps {
  readonly data: Reasons;
  readonly search: ReasonsSearch;
  readonly onChange: (search: ReasonsSearch) => void;
}

interface Row {
  readonly day: string;
  readonly n: number;
  readonly sessions: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly evident: number | null;
}

/** A reason bucket by bucket; a bucket without sessions has no share. */
export function rowsOf({ trend }: Reasons, { points }: ReasonTrend): Row[] {
  return trend.buckets.map(({ day, withoutOrder: n }, index) => {
    const { sessions, low, high, evident } = points[index] ?? { sessions: 0, low: null, high: null, evident: null };
    return { day, n, sessions, share: n === 0 ? null : sessions / n, low, high, evident };
  });
}

function csvOf(data: Reasons): (string | number | null)[][] {
  return [
    ['day', 'reason', 'sessions_without_order', 'expected', 'share', 'share_low', 'share_high', 'seen'],
    ...data.trend.reasons.flatMap((one) => rowsOf(data, one).map(({ day, n, sessions, share, low, high, evident }) => [day, one.reason, n, sessions, share, low, high, evident])),
  ];
}

/** Whether a reason became less, in words; no more is said than what is beyond chance. */
function Verdict({ data: { trend }, one }: { data: Reasons; one: ReasonTrend }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (trend.since === null) return null;
  const { before, after, difference, isBeyondChance } = one;
  const day = bucketLabel(formats, trend.step, trend.since);
  if (difference === null) return <Text size="sm" mb="xs">{t('reasons.incomparable', { day })}</Text>;
  const isLess = difference.value < 0;
  const points = (value: number): string => formats.number(100 * value, 1);
  const signed = (value: number): string => formats.signed(100 * value);
  const [low, high] = !isBeyondChance ? [signed(difference.low), signed(difference.high)] : isLess ? [points(-difference.high), points(-difference.low)] : [points(difference.low), points(difference.high)];
  const text = t(isBeyondChance ? (isLess ? 'reasons.less' : 'reasons.more') : 'reasons.alike', {
    day, before: formats.percent(before.value ?? 0), after: formats.percent(after.value ?? 0), points: points(Math.abs(difference.value)), low, high,
  });
  return <Text size="sm" mb="xs">{Math.min(before.n, after.n) < SMALL ? `${text} ${t('reasons.small')}` : text}</Text>;
}

function Choices({ data, one, search, onChange }: TrendProps & { one: ReasonTrend }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { step, since, buckets } = data.trend;
  return (
    <Group gap="sm" mb="xs">
      <Select
        size="xs" label={t('reasons.reason')} value={one.reason} allowDeselect={false} data={data.reasons.map(({ reason }) => ({ value: reason, label: t(`reasons.name.${reason}`) }))}
        onChange={(value) => {
          const trend = REASONS.find((reason) => reason === value);
          if (trend !== undefined) onChange({ ...search, trend });
        }}
      />
      {buckets.length < 2 ? null : (
        <Select
          size="xs" label={t('reasons.since')} value={since} allowDeselect={false} data={buckets.slice(1).map(({ day }) => ({ value: day, label: bucketLabel(formats, step, day) }))}
          onChange={(value) => value !== null && onChange({ ...search, since: value })}
        />
      )}
    </Group>
  );
}

function TrendTable({ rows, label, step }: { rows: readonly Row[]; label: string; step: Reasons['trend']['step'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<Row>[] = [
    { key: 'day', header: t(`bucket.${step}`), heading: true, cell: ({ day }) => bucketLabel(formats, step, day) },
    { key: 'n', header: t('reasons.withoutOrder'), numeric: true, cell: ({ n }) => formats.number(n) },
    { key: 'sessions', header: t('reasons.expected'), numeric: true, cell: ({ sessions }) => formats.number(sessions, 1) },
    {
      key: 'share', header: t('reasons.share'), numeric: true,
      cell: ({ share, low, high }) => (share === null ? '–' : <div>{formats.percent(share)}<Text component="div" size="xs" c="dimmed">{t('reasons.range', { low: formats.percent(low ?? 0), high: formats.percent(high ?? 1) })}</Text></div>),
    },
    { key: 'evident', header: t('reasons.shown'), numeric: true, cell: ({ evident }) => (evident === null ? '–' : formats.number(evident)) },
  ];
  return <DataTable label={label} columns={columns} rows={rows} rowKey={({ day }) => day} />;
}

/** One reason over time, and whether it became less from a day on, such as the one on which something was mended. */
export function Trend({ data, search, onChange }: TrendProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { step, reasons } = data.trend;
  const shown = search.trend ?? data.reasons[0]?.reason;
  const one = reasons.find(({ reason }) => reason === shown);
  if (one === undefined) return null;
  const { as: _as, ...pictured } = search;
  const rows = rowsOf(data, one);
  const title = t('reasons.trend', { reason: t(`reasons.name.${one.reason}`) });
  const hint = t('reasons.trendHint', { traced: formats.percent(data.learnt.traced, 0) });
  const isSmall = 2 * rows.filter(({ n }) => n < SMALL).length > rows.length;
  const above = (
    <>
      <Choices data={data} one={one} search={search} onChange={onChange} />
      <Verdict data={data} one={one} />
    </>
  );
  return (
    <ChartFrame
      title={title} hint={isSmall && rows.length > 1 ? `${hint} ${t('reasons.trendSmall')}` : hint}
      view={search.as === 'table' ? 'table' : 'chart'} onView={(view) => onChange(view === 'table' ? { ...search, as: view } : pictured)}
      csv={{ name: `reasons-by-${step}`, rows: () => csvOf(data) }}
      chart={rows.length < 2 ? <Text size="sm" c="dimmed">{t('effort.oneDay')}</Text> : (
        <>
          {above}
          <Suspense fallback={<Skeleton h={280} aria-hidden />}>
            <TimeChart
              name={title} shape="line" points={rows.map(({ day, share, low, high }) => ({ key: day, label: bucketLabel(formats, step, day), value: share, low, high }))} earlier={null} isShare
              full={(value) => formats.percent(value)} short={(value) => formats.percent(value, 0)} tick={(key, before) => bucketTick({ formats, bucket: step, key, before })}
              onPick={(day) => rows[0]?.day !== day && onChange({ ...search, since: day })}
            />
          </Suspense>
        </>
      )}
      table={<>{above}<TrendTable rows={rows} label={title} step={step} /></>}
    />
  );
}
