import { Anchor, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { type OrderJourneys, orderJourneysQuery } from '../api.ts';
import { FollowedTable } from '../components/followed-table.tsx';
import { JourneyPeople } from '../components/journey-people.tsx';
import { Measures, MeasuresTable } from '../components/measures.tsx';
import { Parts } from '../components/parts.tsx';
import { Types } from '../components/types.tsx';
import { useOrderJourneyWords } from '../hooks.ts';
import { DEFAULT_FOLLOW, DEFAULT_LOOKBACK, FOLLOWS, LOOKBACKS, type OrderJourneysSearch, SPLITS } from '../search.ts';
import classes from './order-journeys-screen.module.css';

const route = getRouteApi('/s/$storeId/order-journeys');

interface PartProps {
  readonly search: OrderJourneysSearch;
  readonly onChange: (search: OrderJourneysSearch) => void;
}

function Choices({ search, onChange }: PartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const days = (count: number) => ({ value: String(count), label: t('attribution.days', { count, number: formats.number(count) }) });
  return (
    <div className={classes['choices']}>
      <Select
        size="xs" w={190} label={t('orderJourneys.lookback')} allowDeselect={false} value={String(search.lookback ?? DEFAULT_LOOKBACK)} data={LOOKBACKS.map(days)}
        onChange={(value) => {
          const lookback = LOOKBACKS.find((one) => String(one) === value);
          if (lookback !== undefined) onChange({ ...search, lookback });
        }}
      />
      <Select
        size="xs" w={190} label={t('orderJourneys.follow')} allowDeselect={false} value={String(search.follow ?? DEFAULT_FOLLOW)} data={FOLLOWS.map(days)}
        onChange={(value) => {
          const follow = FOLLOWS.find((one) => String(one) === value);
          if (follow !== undefined) onChange({ ...search, follow });
        }}
      />
      <SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => onChange(withSplit(search, by))} />
    </div>
  );
}

function csvOf({ measures, followed, types }: OrderJourneys) {
  return [
    ['part', 'name', 'n', 'value', 'low', 'high', 'p90_or_median_days'],
    ...measures.map(({ measure, n, median, low, high, p90 }) => ['to the order', measure, n, median, low, high, p90]),
    ...followed.map(({ by, share, medianDays }) => ['after the order', by, share.n, share.value, share.low, share.high, medianDays]),
    ...types.map(({ type, n, share, distinctions }) => ['type', `${type} ${distinctions.map(({ feature, isMore }) => `${isMore ? '+' : '-'}${feature}`).join(' ')}`.trim(), n, share.value, share.low, share.high, null]),
  ];
}

function Found({ data, search, onChange }: PartProps & { data: OrderJourneys }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useOrderJourneyWords();
  const { as: _as, ...pictured } = search;
  return (
    <>
      <ChartFrame
        title={t('orderJourneys.toOrder')}
        hint={
          <>
            <Anchor component="button" type="button" size="sm" onClick={() => onChange({ ...search, open: 'all' })}>{words.orders(data.known)}</Anchor>
            {' '}{t('orderJourneys.toOrderHint', { days: formats.number(data.lookbackDays) })}
            {data.unknown === 0 ? null : <> {t('orderJourneys.unknown', { orders: words.orders(data.unknown) })}</>}
          </>
        }
        view={search.as === 'table' ? 'table' : 'chart'}
        onView={(view) => onChange(view === 'table' ? { ...search, as: view } : pictured)}
        csv={{ name: 'order-journeys', rows: () => csvOf(data) }}
        chart={<Measures data={data} />}
        table={<MeasuresTable data={data} />}
      />
      {data.parts === null || data.by === null ? null : <Parts data={data} parts={data.parts} by={data.by} />}
      <Section title={t('orderJourneys.types')} hint={t('orderJourneys.typesHint')}><Types data={data} onOpen={(type) => onChange({ ...search, type })} /></Section>
      <Section title={t('orderJourneys.after')} hint={t('orderJourneys.afterHint', { days: formats.number(data.followDays) })}><FollowedTable data={data} onOpen={(followed) => onChange({ ...search, followed })} /></Section>
    </>
  );
}

/** What is listed in the drawer; null when none is open. */
function useOpened({ type, followed, open }: OrderJourneysSearch, data: OrderJourneys | undefined): string | null {
  const { t } = useTranslation();
  const words = useOrderJourneyWords();
  if (type !== undefined) {
    const found = data?.types.find((one) => one.type === type);
    return found === undefined ? t('orderJourneys.types') : words.type(found);
  }
  if (followed !== undefined) return t('orderJourneys.openedAfter', { what: words.followed(followed) });
  return open === undefined ? null : t('orderJourneys.title');
}

/** How orders came about from the first contact on, what followed them, and which types of journeys there are. */
export function OrderJourneysScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = orderJourneysQuery(ask);
  const query = useQuery(question);
  const change = (next: OrderJourneysSearch) => void navigate({ search: next, replace: true });
  const { type: _type, followed: _followed, open: _open, ...closed } = search;
  const data = query.data;
  const title = useOpened(search, data);
  return (
    <QuestionPage title={t('orderJourneys.title')} search={search} chosen={chosen} onChange={change}>
      <Choices search={closed} onChange={change} />
      <Answered query={query} queryKey={question.queryKey} empty={(journeys) => (journeys.known === 0 ? { title: t('orderJourneys.empty'), text: journeys.unknown > 0 ? t('orderJourneys.emptyUnknown', { orders: t('counted.orders', { count: journeys.unknown, number: formats.number(journeys.unknown) }) }) : t('orderJourneys.emptyHint') } : null)}>
        {(journeys) => <Found data={journeys} search={closed} onChange={change} />}
      </Answered>
      <JourneyPeople ask={ask} title={title} onClose={() => change(closed)} />
    </QuestionPage>
  );
}
