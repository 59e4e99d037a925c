import { Alert, Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { SegmentFilter } from '../../../ui/segment-filter.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import type { Step } from '../../../ui/steps.ts';
import { useStepName } from '../../../ui/use-step-name.ts';
import { type Funnel, funnelQuery } from '../api.ts';
import { FunnelPeople } from '../components/funnel-people.tsx';
import { FunnelPicture } from '../components/funnel-picture.tsx';
import { PartsTable, StepsTable } from '../components/funnel-tables.tsx';
import { StepsEditor } from '../components/steps-editor.tsx';
import { DEFAULT_STEPS, type FunnelSearch, ORDERS, SPLITS, WINDOWS } from '../search.ts';
import classes from './funnel-screen.module.css';

const route = getRouteApi('/s/$storeId/funnel');
const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));
const DEFAULT_WINDOW = '14d';

interface PartProps {
  readonly search: FunnelSearch;
  readonly onChange: (search: FunnelSearch) => void;
}

/** How many came to the first step. */
const countOf = ({ steps }: Funnel): number => steps[0]?.count ?? 0;

/** How steps are counted: whose, within what time, in how strict an order, and split by what. */
function Choices({ search, onChange }: PartProps) {
  const { t } = useTranslation();
  const { per: _per, ...perPerson } = search;
  const { window: _window, ...usual } = search;
  const { order: _order, ...loose } = search;
  return (
    <div className={classes['choices']}>
      <Select size="xs" label={t('funnel.per')} allowDeselect={false} value={search.per ?? 'person'} data={[{ value: 'person', label: t('funnel.perPerson') }, { value: 'session', label: t('funnel.perSession') }]} onChange={(value) => onChange(value === 'session' ? { ...search, per: value } : perPerson)} />
      <Select
        size="xs" label={t('funnel.window')} allowDeselect={false} value={search.window ?? DEFAULT_WINDOW} data={WINDOWS.map((value) => ({ value, label: t(`funnel.window.${value}`) }))}
        onChange={(value) => {
          const window = WINDOWS.find((one) => one === value);
          onChange(window === undefined || window === DEFAULT_WINDOW ? usual : { ...search, window });
        }}
      />
      <Select
        size="xs" label={t('funnel.order')} allowDeselect={false} value={search.order ?? 'loose'} data={ORDERS.map((value) => ({ value, label: t(`funnel.order.${value}`) }))}
        onChange={(value) => {
          const order = ORDERS.find((one) => one === value);
          onChange(order === undefined || order === 'loose' ? loose : { ...search, order });
        }}
      />
      <SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => onChange(withSplit(search, by))} />
    </div>
  );
}

/** What the second filter is, and whether it does better. */
function Against({ search, period, funnel, onChange }: PartProps & { period: Parameters<typeof SegmentFilter>[0]['period']; funnel: Funnel | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { against: _against, ...alone } = search;
  const difference = search.against === undefined ? null : (funnel?.against?.difference ?? null);
  return (
    <Section title={t('funnel.against')} hint={t('funnel.againstHint')}>
      <SegmentFilter where={search.against} period={period} onChange={(against) => onChange(against === undefined ? alone : { ...alone, against })} />
      {difference === null ? null : (
        <Text size="sm" mt="xs">
          {t(difference.low > 0 ? 'funnel.better' : difference.high < 0 ? 'funnel.worse' : 'funnel.noDifference', {
            points: formats.number(Math.abs(difference.value) * 100, 1), low: formats.signed(difference.low * 100, 1), high: formats.signed(difference.high * 100, 1),
          })}
        </Text>
      )}
    </Section>
  );
}

function Trend({ funnel, name }: { funnel: Funnel; name: string }) {
  const formats = useFormats();
  if (funnel.trend.length < 2) return null;
  const points = funnel.trend.map(({ key, conversion }) => ({ key, label: formats.day(key), value: conversion.value, low: conversion.low, high: conversion.high }));
  return (
    <Suspense fallback={<Skeleton h={280} aria-hidden />}>
      <TimeChart name={name} shape="line" points={points} earlier={null} full={(value) => formats.percent(value)} short={(value) => formats.percent(value, 0)} tick={(key) => formats.dayOfYear(key)} isShare onPick={() => undefined} />
    </Suspense>
  );
}

function csvOf(funnel: Funnel, names: readonly string[]) {
  return [
    ['step', 'name', 'count', 'of_previous', 'of_first', 'low', 'high', 'median_seconds', 'p90_seconds'],
    ...funnel.steps.map(({ count, ofPrevious, ofFirst, time }, index) => [index + 1, names[index] ?? '', count, ofPrevious.value, ofFirst.value, ofFirst.low, ofFirst.high, time?.medianSeconds ?? null, time?.p90Seconds ?? null]),
  ];
}

/** How many came from step to step, how long it took them, and who did not go on. */
export function FunnelScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const nameOf = useStepName();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = funnelQuery(ask);
  const query = useQuery(question);
  const change = (next: FunnelSearch) => void navigate({ search: next, replace: true });
  const { as: _as, ...pictured } = search;
  const { at: _at, left: _left, ...closed } = search;
  const steps: readonly Step[] = search.steps ?? DEFAULT_STEPS;
  const names = steps.map(nameOf);
  const data = query.isError ? undefined : query.data;
  const open = (at: number, left: boolean) => change({ ...closed, at, ...(left ? { left } : {}) });
  return (
    <QuestionPage title={t('funnel.title')} search={search} chosen={chosen} onChange={change}>
      <div className={classes['layout']}>
        <Section title={t('funnel.steps')} hint={t('funnel.stepsHint')}>
          <StepsEditor steps={steps} onChange={(next) => change({ ...closed, steps: next })} />
          <Choices search={search} onChange={change} />
        </Section>
        <div>
          {data?.isSameStepTwice === true ? <Alert variant="light" color="gray" mb="sm">{t('funnel.sameTwice')}</Alert> : null}
          <Answered query={query} queryKey={question.queryKey} empty={(funnel) => (countOf(funnel) === 0 ? { title: t('funnel.empty', { name: names[0] ?? '' }), text: t('funnel.emptyHint') } : null)}>
            {(funnel) => (
              <ChartFrame
                title={t('funnel.picture')} view={search.as === 'table' ? 'table' : 'chart'} onView={(view) => change(view === 'table' ? { ...search, as: view } : pictured)} csv={{ name: 'funnel', rows: () => csvOf(funnel, names) }}
                chart={<FunnelPicture funnel={funnel} steps={steps} onOpen={open} />} table={<StepsTable funnel={funnel} steps={steps} />}
              />
            )}
          </Answered>
        </div>
      </div>
      {data === undefined || countOf(data) === 0 ? null : (
        <>
          {search.by === undefined || data.parts === null ? null : <Section title={t('funnel.split')}><PartsTable funnel={data} by={search.by} /></Section>}
          <Against search={search} period={period} funnel={data} onChange={change} />
          {data.trend.length < 2 ? null : <Section title={t('funnel.trend')} hint={t('funnel.trendHint')}><Trend funnel={data} name={t('funnel.conversion')} /></Section>}
        </>
      )}
      <FunnelPeople ask={ask} opened={search.at === undefined || search.at > steps.length ? null : { step: search.at, left: search.left === true }} names={names} onLeft={(left) => open(search.at ?? 1, left)} onClose={() => change(closed)} />
    </QuestionPage>
  );
}
