import { Box, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useFigureFormat } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';
import { ButtonLink, TextLink } from '../../../ui/links.tsx';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { BehindDrawer } from '../../../ui/people-list.tsx';
import type { Period, PeriodSearch } from '../../../ui/period.ts';
import { FILTERS, readSegment, withValues, writeSegment } from '../../../ui/segment.ts';
import { type Explained, explainedQuery } from '../api.ts';
import classes from './why.module.css';

type Contributions = NonNullable<Explained['contributions']>;
type Dimension = Contributions['dimensions'][number];
type Part = Dimension['parts'][number];
type StepPart = NonNullable<Contributions['steps']>[number];

/** The page's filter with one value of a dimension besides; as it is where the dimension can't be filtered by. */
function whereWith(where: string | undefined, part: { readonly dimension: string; readonly key: string } | null): string | undefined {
  const dimension = FILTERS.find((one) => one === part?.dimension);
  return dimension === undefined || part === null ? where : writeSegment(withValues(readSegment(where), dimension, [part.key]));
}

/** Contributions in the unit of the metric: points for shares, else with a sign. */
function useMoveText({ code, unit, currency }: Explained): (value: number) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const format = useFigureFormat(code, unit, currency);
  return (value) => {
    const points = format.points(value);
    if (points !== null) return t('overview.points', { number: formats.signed(points, 2) });
    return unit === 'money' ? formats.moneySigned(value, currency) : formats.signed(value, Number.isInteger(value) ? 0 : 1);
  };
}

/** From nothing to the left or the right, all of one table on one scale. */
function Bar({ value, most, isUnclear }: { value: number; most: number; isUnclear: boolean }) {
  const half = most === 0 ? 0 : Math.abs(value) / most / 2;
  return (
    <span className={classes['bar']} data-unclear={isUnclear || undefined} aria-hidden>
      <Box component="span" className={classes['zero'] ?? ''} style={{ '--at': 0.5 }} />
      <Box component="span" className={classes['fill'] ?? ''} style={{ '--from': value < 0 ? 0.5 - half : 0.5, '--width': half }} />
    </span>
  );
}

interface PartsProps {
  readonly data: Explained;
  readonly search: PeriodSearch;
}

function Parts({ data, search, one }: PartsProps & { one: Dimension }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  const move = useMoveText(data);
  const format = useFigureFormat(data.code, data.unit, data.currency);
  const most = Math.max(...one.parts.map(({ contribution }) => Math.abs(contribution)));
  const write = (value: number | null) => (value === null ? '–' : format.full(value));
  const { where, ...rest } = search;
  const columns: Column<Part>[] = [
    {
      key: 'value', header: t(`dimension.${one.dimension}`), heading: true,
      cell: ({ key }) => {
        const narrowed = whereWith(where, { dimension: one.dimension, key });
        return <TextLink size="sm" to="/s/$storeId/metrics" params={{ storeId: store.id }} search={{ ...rest, metric: data.code, compare: true, ...(narrowed === undefined ? {} : { where: narrowed }) }}>{nameOf(one.dimension, key)}</TextLink>;
      },
    },
    { key: 'before', header: t('why.before'), numeric: true, cell: ({ before }) => write(before) },
    { key: 'now', header: t('why.now'), numeric: true, cell: ({ now }) => write(now) },
    { key: 'weight', header: t('why.weight'), numeric: true, wideOnly: true, cell: ({ weightBefore, weightNow }) => (weightBefore === null || weightNow === null ? '–' : `${formats.percent(weightBefore, 0)} → ${formats.percent(weightNow, 0)}`) },
    {
      key: 'contribution', header: t('why.contribution'), numeric: true,
      cell: ({ contribution, low, high, rate, mix, holds }) => (
        <span
          className={holds ? undefined : classes['unclear']}
          title={[low === null || high === null ? '' : t('metrics.interval', { low: move(low), high: move(high) }), rate === null || mix === null ? '' : t('why.rateAndMix', { rate: move(rate), mix: move(mix) }), holds ? '' : t('why.unclear')].filter((text) => text !== '').join(' ')}
        >
          {move(contribution)}
          <Bar value={contribution} most={most} isUnclear={!holds} />
        </span>
      ),
    },
    { key: 'interval', header: t('metrics.intervalShort'), numeric: true, wideOnly: true, cell: ({ low, high }) => (low === null || high === null ? '–' : `${move(low)} – ${move(high)}`) },
  ];
  const told = [
    one.others.values === 0 ? '' : t('why.others', { count: one.others.values, number: formats.number(one.others.values), contribution: move(one.others.contribution) }),
    Math.abs(one.rest) < most * 1e-6 ? '' : t('why.rest', { contribution: move(one.rest) }),
  ].filter((text) => text !== '');
  return (
    <Section title={t(`dimension.${one.dimension}`)}>
      <DataTable label={t(`dimension.${one.dimension}`)} columns={columns} rows={one.parts} rowKey={({ key }) => `k${key}`} />
      {told.length === 0 ? null : <Text size="xs" c="dimmed" mt={6}>{told.join(' ')}</Text>}
    </Section>
  );
}

function Steps({ data, steps }: { data: Explained; steps: readonly StepPart[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const move = useMoveText(data);
  const most = Math.max(...steps.map(({ contribution }) => Math.abs(contribution)));
  const write = ({ step }: StepPart, value: number) =>
    step === 'revenue_per_order' ? formats.money(Math.round(value), data.currency) : step === 'orders' || step === 'buyers' ? formats.number(value) : step === 'orders_per_buyer' ? formats.number(value, 2) : formats.percent(value);
  const columns: Column<StepPart>[] = [
    { key: 'step', header: t('why.step'), heading: true, cell: ({ step }) => t(`why.steps.${step}`) },
    { key: 'before', header: t('why.before'), numeric: true, cell: (row) => write(row, row.before) },
    { key: 'now', header: t('why.now'), numeric: true, cell: (row) => write(row, row.now) },
    {
      key: 'contribution', header: t('why.contribution'), numeric: true,
      cell: ({ contribution, low, high }) => {
        const isUnclear = low !== null && high !== null && low <= 0 && high >= 0;
        return (
          <span className={isUnclear ? classes['unclear'] : undefined} title={low === null || high === null ? '' : t('metrics.interval', { low: move(low), high: move(high) })}>
            {move(contribution)}
            <Bar value={contribution} most={most} isUnclear={isUnclear} />
          </span>
        );
      },
    },
  ];
  return <Section title={t('why.bySteps')}><DataTable label={t('why.bySteps')} columns={columns} rows={steps} rowKey={({ step }) => step} /></Section>;
}

/** The page on which to look further, at the part of the store that moved most. */
function Next({ data, search }: PartsProps) {
  const { t } = useTranslation();
  const store = useStore();
  const nameOf = useDimensionValue();
  if (data.next === null) return null;
  const { page, where: part } = data.next;
  const where = whereWith(search.where, part);
  const { where: _where, compare: _compare, ...days } = search;
  const narrowed = { ...days, ...(where === undefined ? {} : { where }) };
  const to = { params: { storeId: store.id }, size: 'xs' } as const;
  const label = part === null || page === 'retention' || page === 'attribution' ? t(`why.next.${page}`) : t('why.nextOf', { page: t(`why.next.${page}`), value: nameOf(part.dimension, part.key) });
  return (
    <div className={classes['next']}>
      {page === 'funnel' ? <ButtonLink {...to} to="/s/$storeId/funnel" search={narrowed}>{label}</ButtonLink> : null}
      {page === 'drivers' ? <ButtonLink {...to} to="/s/$storeId/drivers" search={narrowed}>{label}</ButtonLink> : null}
      {page === 'retention' ? <ButtonLink {...to} to="/s/$storeId/retention" search={{}}>{label}</ButtonLink> : null}
      {page === 'attribution' ? <ButtonLink {...to} to="/s/$storeId/attribution" search={days}>{label}</ButtonLink> : null}
      {page === 'metrics' ? <ButtonLink {...to} to="/s/$storeId/metrics" search={{ ...narrowed, metric: data.code, compare: true }}>{label}</ButtonLink> : null}
    </div>
  );
}

function Explanation({ data, search }: PartsProps) {
  const { t } = useTranslation();
  const move = useMoveText(data);
  if (data.contributions === null) return <Empty title={t('why.nothing')} level={3}>{t('why.nothingHint')}</Empty>;
  const { dimensions, steps } = data.contributions;
  return (
    <>
      <Text size="sm" mb="sm">
        {data.value === null || data.previous === null ? null : t('why.moved', { moved: move(data.value - data.previous) })}{' '}
        {data.holds ? t('why.addUp') : t('why.noise')}
      </Text>
      <Next data={data} search={search} />
      {steps === null ? null : <Steps data={data} steps={steps} />}
      {dimensions.map((one) => <Parts key={one.dimension} data={data} search={search} one={one} />)}
      {dimensions.length === 0 && steps === null ? <Empty title={t('why.alike')} level={3}>{t('why.alikeHint')}</Empty> : null}
    </>
  );
}

/** Why a headline moved: what each step and each value of a dimension added. */
export function Why({ period, search, code, onClose }: { period: Period; search: PeriodSearch; code: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const query = useQuery({ ...explainedQuery({ storeId: store.id, period, where: search.where, code: code ?? '' }), enabled: code !== undefined });
  return (
    <BehindDrawer opened={code !== undefined} onClose={onClose} size="xl" title={code === undefined ? '' : t('why.title', { metric: words.label(code, code) })}>
      {query.isPending ? <Waiting /> : query.isError ? <FaultNotice error={query.error} onRetry={() => void query.refetch()} /> : <Explanation data={query.data} search={search} />}
    </BehindDrawer>
  );
}
