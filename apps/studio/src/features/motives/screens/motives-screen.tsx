import { Alert, Anchor, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { moneyColumns, useFormats } from '../../../ui/format.ts';
import { NotLearnt } from '../../../ui/not-learnt.tsx';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { FILTERS } from '../../../ui/segment.ts';
import { usePeriod } from '../../../ui/use-period.ts';
import { type MotiveFigures, type Motives, motivesQuery } from '../api.ts';
import { AskedMotives } from '../components/asked.tsx';
import { PeopleDrawer } from '../components/people-drawer.tsx';
import { Signs } from '../components/signs.tsx';
import type { MotivesSearch } from '../search.ts';
import classes from './motives-screen.module.css';

const route = getRouteApi('/s/$storeId/motives');
/** People are counted by their sessions, which have no sales channel; and by motive they are split already. */
const NARROWED_BY = FILTERS.filter((dimension) => dimension !== 'sales_channel' && dimension !== 'motive');
const SMALL = 30;

/** An answer of a store whose motives are learnt. */
type Learnt = Motives & { readonly motives: readonly MotiveFigures[] };

function isLearnt(data: Motives): data is Learnt {
  return data.motives !== null;
}

function csvOf({ motives, currency }: Learnt) {
  const { head, cell } = moneyColumns(currency);
  return [
    ['motive', 'people', 'share', 'share_low', 'share_high', 'sessions', 'conversion', 'conversion_low', 'conversion_high', 'orders', head('revenue'), head('aov')],
    ...motives.map(({ motive, people, share, sessions, conversion, orders, revenue, aov }) => [motive ?? 'unknown', people, share.value, share.low, share.high, sessions, conversion.value, conversion.low, conversion.high, orders.value, cell(revenue.value), cell(aov.value)]),
  ];
}

/** Who is driven by what, and what each motive brings. */
function ByMotive({ data, onOpen }: { data: Learnt; onOpen: (motive: NonNullable<MotivesSearch['motive']>) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { motives, people: everybody, currency, learnt } = data;
  const name = (motive: MotiveFigures['motive']): string => (motive === null ? t('dimension.unknown') : t(`value.motive.${motive}`));
  const range = ({ low, high }: { readonly low: number | null; readonly high: number | null }) => (low === null || high === null ? null : <Text component="div" size="xs" c="dimmed">{t('motives.range', { low: formats.percent(low), high: formats.percent(high) })}</Text>);
  const columns: Column<MotiveFigures>[] = [
    { key: 'motive', header: t('dimension.motive'), heading: true, cell: ({ motive }) => <div>{name(motive)}<Text component="div" size="xs" c="dimmed" fw={400}>{t(`motives.means.${motive ?? 'unknown'}`)}</Text></div> },
    {
      key: 'people', header: t('motives.people'), numeric: true,
      cell: ({ motive, people }) => (people === 0 ? formats.number(people) : (
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(motive ?? 'unknown')} aria-label={t('motives.open', { motive: name(motive), count: people, number: formats.number(people) })}>{formats.number(people)}</Anchor>
      )),
    },
    {
      key: 'share', header: t('motives.share'), numeric: true, width: '150px',
      cell: ({ motive, share }) => (share.value === null ? '–' : <div>{formats.percent(share.value)}{range(share)}<Progress className={classes['share'] ?? ''} size="xs" value={share.value * 100} aria-label={t('motives.shareOf', { motive: name(motive) })} /></div>),
    },
    { key: 'sessions', header: t('motives.sessions'), numeric: true, wideOnly: true, cell: ({ sessions }) => formats.number(sessions) },
    { key: 'conversion', header: t('motives.conversion'), numeric: true, cell: ({ conversion }) => (conversion.value === null ? '–' : <div>{formats.percent(conversion.value)}{range(conversion)}{conversion.n < SMALL ? <Text component="div" size="xs" c="dimmed">{t('metrics.smallSample')}</Text> : null}</div>) },
    { key: 'orders', header: t('motives.orders'), numeric: true, cell: ({ orders }) => (orders.value === null ? '–' : formats.number(orders.value)) },
    { key: 'revenue', header: t('motives.revenue'), numeric: true, cell: ({ revenue }) => (revenue.value === null ? '–' : formats.moneyShort(revenue.value, currency)) },
    { key: 'aov', header: t('motives.aov'), numeric: true, wideOnly: true, cell: ({ aov }) => (aov.value === null ? '–' : formats.moneyShort(aov.value, currency)) },
  ];
  const shares = learnt === null ? '' : t('motives.shares', { shares: formats.list(learnt.shares.map(({ motive, share }) => t('motives.shareIs', { motive: t(`value.motive.${motive}`), share: formats.percent(share, 0) }))) });
  return (
    <ChartFrame
      title={t('motives.whoTitle')} hint={everybody < SMALL ? `${shares} ${t('motives.small')}` : shares} view="table" csv={{ name: 'motives', rows: () => csvOf(data) }}
      table={<DataTable label={t('motives.whoTitle')} columns={columns} rows={motives} rowKey={({ motive }) => motive ?? ''} />}
    />
  );
}

/** Says that a store which grew is being learnt anew: what stands below is of few of its sessions. */
function Outgrown({ learnt }: { learnt: Motives['learnt'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (learnt === null || learnt.outgrownBy === null) return null;
  return <Alert role="status" color="yellow" variant="light" mb="md">{t('motives.outgrown', { taught: formats.number(learnt.sessions), sessions: formats.number(learnt.outgrownBy) })}</Alert>;
}

/** What drives people's shopping, and what each motive brings. */
export function MotivesScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const store = useStore();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const ask = { storeId: store.id, period: chosen.period, search };
  const question = motivesQuery(ask);
  const query = useQuery(question);
  const change = (next: MotivesSearch) => void navigate({ search: next, replace: true });
  const { motive: _motive, ...closed } = search;
  return (
    <QuestionPage title={t('nav.motives')} search={search} chosen={chosen} dimensions={NARROWED_BY} onChange={change}>
      <Answered query={query} queryKey={question.queryKey} empty={(data) => (data.people === 0 && data.notLearnt?.reason !== 'learning' ? { title: t('motives.nobody'), text: t('motives.nobodyHint') } : null)}>
        {(data) => (
          <>
            <Alert variant="light" color="gray" mb="md">
              <Text size="sm">{t('motives.method', { least: formats.percent(data.leastProbability, 0) })}</Text>
              <Text size="sm" mt={6}>{t('motives.weak')}</Text>
            </Alert>
            <Outgrown learnt={data.learnt} />
            {isLearnt(data) ? <ByMotive data={data} onOpen={(motive) => change({ ...search, motive })} /> : null}
            {data.notLearnt === null ? null : <NotLearnt not={data.notLearnt} />}
            <div className={classes['below']}><AskedMotives data={data} /></div>
            <div className={classes['below']}><Signs data={data} /></div>
          </>
        )}
      </Answered>
      <PeopleDrawer ask={ask} onClose={() => change(closed)} />
    </QuestionPage>
  );
}
