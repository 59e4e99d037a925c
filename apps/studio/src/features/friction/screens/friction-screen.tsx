import { Alert, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { moneyColumns, useFormats } from '../../../ui/format.ts';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { useValueWords } from '../../../ui/value-words.ts';
import { type Cost, type Friction, frictionQuery, type PlaceCost, type SignalCost } from '../api.ts';
import { CostTable } from '../components/cost-table.tsx';
import { SessionsDrawer } from '../components/sessions-drawer.tsx';
import { usePlaceName } from '../hooks.ts';
import { type FrictionSearch, PLACES } from '../search.ts';
import classes from './friction-screen.module.css';

const route = getRouteApi('/s/$storeId/friction');
const EVERY = 'every';
const MOST_ROWS = 40;

interface PartProps {
  readonly friction: Friction;
  readonly search: FrictionSearch;
  readonly onChange: (search: FrictionSearch) => void;
}

const COST_HEADS = ['sessions', 'matched', 'converted', 'without', 'difference', 'difference_low', 'difference_high', 'adjusted_p', 'lost_orders', 'lost_orders_low', 'lost_orders_high'];

function costCells(cost: Cost, currency: string): (string | number | null)[] {
  const { cell } = moneyColumns(currency);
  const { sessions, matched, converted, without, difference, adjustedP, lostOrders, lostMinor } = cost;
  return [
    sessions, matched, converted.value, without, difference?.value ?? null, difference?.low ?? null, difference?.high ?? null, adjustedP, lostOrders?.value ?? null, lostOrders?.low ?? null, lostOrders?.high ?? null,
    cell(lostMinor?.value), cell(lostMinor?.low), cell(lostMinor?.high),
  ];
}

function headsOf({ currency }: Friction): string[] {
  return [...COST_HEADS, ...['', '_low', '_high'].map((end) => moneyColumns(currency).head(`lost_revenue${end}`))];
}

/** What each signal costs in all. */
function Signals({ friction, search, onChange }: PartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useValueWords();
  const { place: _place, ...closed } = search;
  const trendLabel = ({ kind, trend }: SignalCost) => t('friction.trendOf', { name: words('signal', kind), from: formats.day(trend[0]?.day ?? ''), to: formats.day(trend.at(-1)?.day ?? '') });
  return (
    <ChartFrame
      title={t('friction.signals')}
      hint={t('friction.hint', {
        sessions: t('counted.sessions', { count: friction.sessions.n, number: formats.number(friction.sessions.n) }), share: formats.percent(friction.sessions.value ?? 0),
        worth: friction.orderValue === null ? '–' : formats.money(friction.orderValue.value, friction.currency),
      })}
      view="table"
      csv={{ name: 'friction', rows: () => [['signal', ...headsOf(friction)], ...friction.signals.map((one) => [one.kind, ...costCells(one, friction.currency)])] }}
      table={
        <CostTable
          label={t('friction.signals')} friction={friction} rows={friction.signals} rowKey={({ kind }) => kind} nameOf={({ kind }) => words('signal', kind)} onOpen={({ kind }) => onChange({ ...closed, signal: kind })}
          heads={[
            { key: 'kind', header: t('friction.signal'), heading: true, cell: ({ kind }) => words('signal', kind) },
            { key: 'trend', header: t('friction.trend'), wideOnly: true, width: '130px', cell: (row) => (row.trend.length < 2 ? '–' : <span className={classes['trend']}><Sparkline values={row.trend.map(({ share }) => (share.value ?? 0) * 100)} label={trendLabel(row)} /></span>) },
          ]}
        />
      }
    />
  );
}

/** The same by touchpoint, page or element. */
function Places({ friction, search, onChange }: PartProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useValueWords();
  const nameOf = usePlaceName();
  const { by } = friction;
  const { only: _only, ...every } = search;
  const own = friction.places.filter(({ kind }) => search.only === undefined || kind === search.only);
  const called = ({ kind, place }: PlaceCost) => t('friction.at', { signal: words('signal', kind), place: nameOf(by, place) });
  return (
    <div className={classes['places']}>
      <ChartFrame
        title={t('friction.places')}
        hint={by === 'motive' ? t('friction.motivesHint') : own.length > MOST_ROWS ? t('friction.firstRows', { number: formats.number(MOST_ROWS), all: formats.number(own.length) }) : friction.otherPlaces > 0 ? t('friction.otherPlaces', { number: formats.number(friction.otherPlaces) }) : t('friction.placesHint')}
        view="table"
        csv={{ name: `friction-by-${by}`, rows: () => [['signal', by, ...headsOf(friction)], ...own.map((one) => [one.kind, one.place, ...costCells(one, friction.currency)])] }}
        table={
          <>
            <div className={classes['choices']}>
              <Select
                size="xs" w={200} aria-label={t('friction.signal')} value={search.only ?? EVERY} data={[{ value: EVERY, label: t('friction.everySignal') }, ...friction.signals.map(({ kind }) => ({ value: kind, label: words('signal', kind) }))]}
                onChange={(value) => onChange(value === null || value === EVERY ? every : { ...search, only: value })}
              />
            </div>
            <CostTable
              label={t('friction.places')} friction={friction} rows={by === 'motive' ? own : own.slice(0, MOST_ROWS)} rowKey={({ kind, place }) => `${kind} ${place}`} nameOf={called} onOpen={({ kind, place }) => onChange({ ...search, signal: kind, place })}
              heads={[
                { key: 'place', header: t(`dimension.${by}`), heading: true, cell: ({ place }) => <span className="break">{nameOf(by, place)}</span> },
                { key: 'kind', header: t('friction.signal'), cell: ({ kind }) => words('signal', kind) },
              ]}
            />
          </>
        }
      />
    </div>
  );
}

/** What each signal of friction costs, where it is met, and whom it met. */
export function FrictionScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const words = useValueWords();
  const nameOf = usePlaceName();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = frictionQuery(ask);
  const query = useQuery(question);
  const change = (next: FrictionSearch) => void navigate({ search: next, replace: true });
  const { signal: _signal, place: _place, ...closed } = search;
  const title = search.signal === undefined ? '' : search.place === undefined ? words('signal', search.signal) : t('friction.at', { signal: words('signal', search.signal), place: nameOf(search.by ?? 'touchpoint', search.place) });
  return (
    <QuestionPage title={t('friction.title')} search={search} chosen={chosen} onChange={change}>
      <div className={classes['choices']}><SplitSelect dimensions={PLACES} usual="touchpoint" value={search.by} onChange={(by) => change(withSplit(closed, by === 'touchpoint' ? undefined : by))} /></div>
      <Answered query={query} queryKey={question.queryKey} empty={(data) => (data.signals.length === 0 ? { title: t(data.sessions.n === 0 ? 'friction.noSessions' : 'friction.empty'), text: t('friction.emptyHint') } : null)}>
        {(data) => (
          <>
            <Alert variant="light" color="gray" mb="md"><Text size="sm">{t('friction.notCause')}</Text></Alert>
            <Signals friction={data} search={search} onChange={change} />
            <Places friction={data} search={search} onChange={change} />
          </>
        )}
      </Answered>
      <SessionsDrawer ask={ask} title={title} onClose={() => change(closed)} />
    </QuestionPage>
  );
}
