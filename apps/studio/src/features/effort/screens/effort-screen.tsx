import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import type { Period } from '../../../ui/period.ts';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { SegmentFilter } from '../../../ui/segment-filter.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { type Effort, effortQuery } from '../api.ts';
import { MeasuresTable } from '../components/measures-table.tsx';
import { OrdersDrawer } from '../components/orders-drawer.tsx';
import { PartsTable, TouchpointsTable } from '../components/shares.tsx';
import { useEffortText } from '../hooks.ts';
import { type EffortSearch, type Measure, SPLITS } from '../search.ts';
import classes from './effort-screen.module.css';

const route = getRouteApi('/s/$storeId/effort');
const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));

interface PartProps {
  readonly effort: Effort;
  readonly search: EffortSearch;
  readonly period: Period;
  readonly onChange: (search: EffortSearch) => void;
}

/** The search without what opens the list of orders. */
function closed(search: EffortSearch): EffortSearch {
  const { orders: _orders, part: _part, least: _least, ...rest } = search;
  return rest;
}

function withMeasure(search: EffortSearch, measure: Measure): EffortSearch {
  const { measure: _measure, ...usual } = closed(search);
  return measure === 'seconds' ? usual : { ...usual, measure };
}

function csvOf({ measures }: Effort) {
  return [
    ['measure', 'orders', 'median', 'median_low', 'median_high', 'p90', 'p90_low', 'p90_high', 'mean', 'ces_answers', 'ces_correlation', 'ces_low', 'ces_high'],
    ...measures.map(({ measure, n, median, p90, mean, ces }) => [measure, n, median?.value ?? null, median?.low ?? null, median?.high ?? null, p90?.value ?? null, p90?.low ?? null, p90?.high ?? null, mean, ces.answers, ces.rho, ces.low, ces.high]),
  ];
}

const MINUTE_S = 60;
/** Two minutes. */
const LONG_S = 120;

/** The mean by day. */
function Trend({ effort, search, onChange }: PartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useEffortText();
  const { as: _as, ...pictured } = search;
  const name = t(`effort.measure.${effort.measure}`);
  const columns: Column<Effort['trend'][number]>[] = [
    { key: 'day', header: t('effort.day'), heading: true, cell: ({ day }) => formats.day(day) },
    { key: 'value', header: t('effort.mean'), numeric: true, cell: ({ value }) => text.value(effort.measure, value) },
    { key: 'sure', header: t('friction.verdict'), cell: (row) => text.note(effort.measure, row) },
  ];
  // Long times are drawn in minutes, so that the axis has round ones.
  const scale = effort.measure === 'seconds' && effort.trend.some(({ value }) => (value ?? 0) >= LONG_S) ? MINUTE_S : 1;
  const drawn = (figure: number | null): number | null => (figure === null ? null : figure / scale);
  const points = effort.trend.map(({ day, value, low, high }) => ({ key: day, label: formats.day(day), value: drawn(value), low: drawn(low), high: drawn(high) }));
  return (
    <ChartFrame
      title={t('effort.trend', { name })} hint={t('effort.trendHint')} view={search.as === 'table' ? 'table' : 'chart'} onView={(view) => onChange(view === 'table' ? { ...search, as: view } : pictured)}
      csv={{ name: `effort-${effort.measure}`, rows: () => [['day', 'orders', 'mean', 'low', 'high'], ...effort.trend.map(({ day, n, value, low, high }) => [day, n, value, low, high])] }}
      chart={points.length < 2 ? <Text size="sm" c="dimmed">{t('effort.oneDay')}</Text> : (
        <Suspense fallback={<Skeleton h={280} aria-hidden />}>
          <TimeChart name={name} shape="line" points={points} earlier={null} full={(value) => text.value(effort.measure, value * scale)} short={(value) => text.value(effort.measure, value * scale, 0)} tick={(key) => formats.dayOfYear(key)} onPick={() => undefined} isShare={false} />
        </Suspense>
      )}
      table={<DataTable label={t('effort.trend', { name })} columns={columns} rows={effort.trend} rowKey={({ day }) => day} />}
    />
  );
}

/** The split, and a second filter beside the first. */
function Compared({ effort, search, period, onChange }: PartProps) {
  const { t } = useTranslation();
  const text = useEffortText();
  const { against: _against, ...alone } = search;
  const difference = effort.against?.difference ?? null;
  const amount = (value: number) => `${value < 0 ? '−' : '+'}${text.value(effort.measure, Math.abs(value))}`;
  return (
    <>
      <Section title={t('effort.parts')} hint={t('effort.partsHint')}>
        {effort.parts === null ? <Text size="sm" c="dimmed">{t('effort.unsplit')}</Text> : <PartsTable effort={effort} parts={effort.parts} onOpen={(part) => onChange({ ...closed(search), orders: true, part })} />}
      </Section>
      <Section title={t('funnel.against')} hint={t('effort.againstHint')}>
        <SegmentFilter where={search.against} period={period} onChange={(against) => onChange(against === undefined ? alone : { ...alone, against })} />
        {effort.against === null ? null : (
          <Text size="sm" mt="xs">
            {difference === null ? t('effort.cannotCompare') : t(difference.low > 0 ? 'effort.more' : difference.high < 0 ? 'effort.less' : 'effort.noDifference', { mean: text.value(effort.measure, effort.against.mean.value), difference: amount(difference.value), low: amount(difference.low), high: amount(difference.high) })}
          </Text>
        )}
      </Section>
    </>
  );
}

/** What an order takes from the first intent on, where it goes, and how it goes together with what people answered. */
export function EffortScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = effortQuery(ask);
  const query = useQuery(question);
  const change = (next: EffortSearch) => void navigate({ search: next, replace: true });
  const counted = (count: number) => t('counted.orders', { count, number: formats.number(count) });
  return (
    <QuestionPage title={t('effort.title')} search={search} chosen={chosen} onChange={change}>
      <div className={classes['choices']}><SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => change(withSplit(closed(search), by))} /></div>
      <Answered query={query} queryKey={question.queryKey} empty={(data) => (data.orders.seen === 0 ? { title: t('effort.empty'), text: t(data.orders.all > 0 ? 'effort.emptyUnseen' : 'effort.emptyHint') } : null)}>
        {(data) => (
          <>
            <ChartFrame
              title={t('effort.measures')} hint={t('effort.hint', { seen: counted(data.orders.seen), all: formats.number(data.orders.all), told: formats.number(data.orders.told) })} view="table" csv={{ name: 'effort', rows: () => csvOf(data) }}
              table={<MeasuresTable effort={data} onMeasure={(measure) => change(withMeasure(search, measure))} onOpen={(measure, least) => change({ ...withMeasure(search, measure), orders: true, ...(least > 0 ? { least } : {}) })} />}
            />
            <div className={classes['pair']}>
              <Trend effort={data} search={search} period={period} onChange={change} />
              <Section title={t('effort.touchpoints')} hint={t('effort.touchpointsHint', { name: t(`effort.measure.${data.measure}`) })}><TouchpointsTable effort={data} /></Section>
            </div>
            <div className={classes['pair']}><Compared effort={data} search={search} period={period} onChange={change} /></div>
          </>
        )}
      </Answered>
      <OrdersDrawer ask={ask} onClose={() => change(closed(search))} />
    </QuestionPage>
  );
}
