import { SegmentedControl, Select, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { eventNamesQuery } from '../../../api/event-names.ts';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { withPart } from '../../../ui/part.ts';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { type Retention, retentionQuery } from '../api.ts';
import { CohortTable } from '../components/cohort-table.tsx';
import { Members } from '../components/members.tsx';
import { Parts } from '../components/parts.tsx';
import { backPoints, curvePoints } from '../points.ts';
import { closed, type RetentionSearch, SPLITS, UNITS } from '../search.ts';
import classes from './retention-screen.module.css';

const route = getRouteApi('/s/$storeId/retention');
const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));

interface PartProps {
  readonly search: RetentionSearch;
  readonly onChange: (search: RetentionSearch) => void;
}

/** What makes a member, what coming back is, and how long a column lasts. */
function Choices({ search, onChange }: PartProps) {
  const { t } = useTranslation();
  const store = useStore();
  const eventName = useEventName();
  const names = useQuery(eventNamesQuery(store.id));
  const used = [search.start, search.comeback].flatMap((act) => (act?.startsWith('event:') === true ? [act.slice('event:'.length)] : []));
  const events = [...new Set([...(names.data ?? []), ...used])].map((name) => ({ value: `event:${name}`, label: eventName(name) }));
  const acts = (order: string, session: string) => [{ group: t('retention.usual'), items: [{ value: 'order', label: order }, { value: 'session', label: session }] }, { group: t('funnel.events'), items: events }];
  const start = search.start ?? 'order';
  return (
    <div className={classes['choices']}>
      <Select size="xs" label={t('retention.start')} allowDeselect={false} searchable value={start} data={acts(t('retention.firstOrder'), t('retention.firstSession'))} onChange={(value) => onChange({ ...search, ...(value === null ? {} : { start: value }) })} />
      <Select size="xs" label={t('retention.comeback')} allowDeselect={false} searchable value={search.comeback ?? start} data={acts(t('retention.order'), t('retention.session'))} onChange={(value) => onChange({ ...search, ...(value === null ? {} : { comeback: value }) })} />
      <Select
        size="xs" label={t('retention.by')} allowDeselect={false} value={search.unit ?? 'month'} data={UNITS.map((value) => ({ value, label: t(`retention.unit.${value}`) }))}
        onChange={(value) => {
          const unit = UNITS.find((one) => one === value);
          if (unit !== undefined) onChange({ ...search, unit });
        }}
      />
      <SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => onChange(withSplit(closed(search), by))} />
    </div>
  );
}

const ONLY_PEOPLE = ['motive', 'segment'] as const;

function Waits({ waiting }: { waiting: NonNullable<Retention['waiting']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const points = backPoints(waiting, { last: waiting.points.at(-1)?.day ?? 0, label: (day) => t('retention.afterDays', { count: day, number: formats.number(day) }) });
  return (
    <>
      <Text size="sm" mb="xs">
        {waiting.medianDays === null ? t('retention.noMedian', { count: waiting.n, number: formats.number(waiting.n) }) : t('retention.median', { count: waiting.medianDays, number: formats.number(waiting.medianDays), people: t('counted.people', { count: waiting.n, number: formats.number(waiting.n) }) })}
      </Text>
      {points.length < 2 ? null : (
        <Suspense fallback={<Skeleton h={280} aria-hidden />}>
          <TimeChart name={t('retention.waiting')} shape="line" points={points} earlier={null} full={(value) => formats.percent(value)} short={(value) => formats.percent(value, 0)} tick={(key) => key} isShare onPick={() => undefined} />
        </Suspense>
      )}
    </>
  );
}

function csvOf({ cohorts, unit }: Retention) {
  return [
    [unit, 'people', 'after', 'active', 'active_then_or_later', 'complete'],
    ...cohorts.flatMap(({ key, size, active, activeSince, complete }) => active.map((count, offset) => [key, size, offset, count, activeSince[offset] ?? 0, offset < complete ? 1 : 0])),
  ];
}

/** Who comes back: cohorts, and how long it takes. */
export function RetentionScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isUnbounded = search.period === undefined && search.from === undefined;
  // Cohorts are read over months; four weeks of them say nothing.
  const chosen = usePeriod(isUnbounded ? { ...search, period: '12m' } : search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = retentionQuery(ask);
  const query = useQuery(question);
  const change = (next: RetentionSearch) => void navigate({ search: next, replace: true });
  const { rolling: _rolling, ...bounded } = search;
  const data = query.data;
  const isSame = (search.comeback ?? search.start ?? 'order') === (search.start ?? 'order');
  const curve = data === undefined ? [] : curvePoints(data.curve, { isRolling: search.rolling === true, isSame });
  const { as: _as, ...pictured } = search;
  return (
    <QuestionPage title={t('retention.title')} search={search} chosen={chosen} dimensions={ONLY_PEOPLE} onChange={change}>
      <Choices search={search} onChange={change} />
      <Answered query={query} queryKey={question.queryKey} empty={(retention) => (retention.cohorts.length === 0 ? { title: t('retention.empty'), text: t('retention.emptyHint') } : null)}>
        {(retention) => (
          <>
            <ChartFrame
              title={t('retention.cohorts')}
              hint={t(search.rolling === true ? 'retention.rollingHint' : 'retention.boundedHint')}
              actions={
                <SegmentedControl
                  size="xs"
                  aria-label={t('retention.kind')}
                  value={search.rolling === true ? 'rolling' : 'bounded'}
                  onChange={(kind) => change(kind === 'rolling' ? { ...search, rolling: true } : bounded)}
                  data={[{ value: 'bounded', label: t('retention.bounded') }, { value: 'rolling', label: t('retention.rolling') }]}
                />
              }
              view="table"
              csv={{ name: 'retention', rows: () => csvOf(retention) }}
              table={<CohortTable retention={retention} isRolling={search.rolling === true} onOpen={(cohort, offset) => change({ ...closed(search), cohort, ...(offset === null ? {} : { offset }) })} />}
            />
            {retention.earlierCohorts === 0 ? null : <Text size="xs" c="dimmed">{t('retention.earlier', { count: retention.earlierCohorts, number: formats.number(retention.earlierCohorts) })}</Text>}
            {retention.parts === null || retention.by === null ? null : (
              <Parts
                data={retention} parts={retention.parts} by={retention.by} isRolling={search.rolling === true} isSame={isSame} view={search.as === 'table' ? 'table' : 'chart'} onView={(view) => change(view === 'table' ? { ...search, as: view } : pictured)}
                onOpen={(part, offset) => change({ ...withPart(closed(search), part), ...(offset === null ? {} : { offset }) })}
              />
            )}
            {curve.length < 2 ? null : (
              <Section title={t('retention.curve')} hint={t(`retention.curveHint.${retention.unit}`)}>
                <Suspense fallback={<Skeleton h={280} aria-hidden />}>
                  <TimeChart name={t('retention.curve')} shape="line" points={curve} earlier={null} full={(value) => formats.percent(value)} short={(value) => formats.percent(value, 0)} tick={(key) => key} isShare onPick={() => undefined} />
                </Suspense>
              </Section>
            )}
            {retention.waiting === null ? null : <Section title={t('retention.waiting')} hint={t('retention.waitingHint')}><Waits waiting={retention.waiting} /></Section>}
          </>
        )}
      </Answered>
      <Members ask={ask} retention={data} onChange={change} onClose={() => change(closed(search))} />
    </QuestionPage>
  );
}
