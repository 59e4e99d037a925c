import { Alert, Anchor, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { moneyColumns, useFormats } from '../../../ui/format.ts';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { FILTERS } from '../../../ui/segment.ts';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { type ReasonFigures, type Reasons, reasonsQuery } from '../api.ts';
import { AskedReasons } from '../components/asked.tsx';
import { Parts } from '../components/parts.tsx';
import { SessionsDrawer } from '../components/sessions-drawer.tsx';
import { rowsOf, Trend } from '../components/trend.tsx';
import { type ReasonCode, type ReasonsSearch, SPLITS } from '../search.ts';
import classes from './reasons-screen.module.css';

const route = getRouteApi('/s/$storeId/reasons');
/** A session has no sales channel before it has an order. */
const NARROWED_BY = FILTERS.filter((dimension) => dimension !== 'sales_channel');
/** Fewer sessions prove nothing. */
const SMALL = 30;

function cells({ reason, named, share, evident, attributable }: ReasonFigures, currency: string): (string | number | null)[] {
  const { cell } = moneyColumns(currency);
  return [
    reason, named, share.value, share.low, share.high, evident?.without ?? null, evident?.ordered ?? null, attributable?.orders ?? null, attributable?.low ?? null, attributable?.high ?? null,
    cell(attributable?.minor), cell(attributable?.minorLow), cell(attributable?.minorHigh),
  ];
}

/** Orders, or what they are worth, with the interval below. */
function WithRange({ value, low, high }: { value: string; low: string; high: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <strong>{value}</strong>
      <Text component="div" size="xs" c="dimmed">{t('reasons.range', { low, high })}</Text>
    </div>
  );
}

/** Reasons by what their removal would bring. */
function Ranking({ data, onOpen }: { data: Reasons; onOpen: (reason: ReasonCode) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { sessions, total, currency, typicalOrder } = data;
  const money = (minor: number | null): string => (minor === null ? '–' : formats.moneyShort(minor, currency));
  const orders = (value: number): string => formats.number(value, value < 10 ? 1 : 0);
  const columns: Column<ReasonFigures>[] = [
    { key: 'reason', header: t('reasons.reason'), heading: true, cell: ({ reason }) => t(`reasons.name.${reason}`) },
    {
      key: 'worth', header: t('reasons.worth'), numeric: true,
      cell: ({ attributable: one }) => (one === null ? '–' : <WithRange value={money(one.minor)} low={money(one.minorLow)} high={money(one.minorHigh)} />),
    },
    {
      key: 'orders', header: t('reasons.orders'), numeric: true,
      cell: ({ attributable: one }) => (one === null ? '–' : <WithRange value={orders(one.orders)} low={orders(one.low)} high={orders(one.high)} />),
    },
    {
      key: 'share', header: t('reasons.share'), numeric: true, width: '150px',
      cell: ({ share, reason }) => (share.value === null ? '–' : (
        <div title={t('reasons.range', { low: formats.percent(share.low ?? 0), high: formats.percent(share.high ?? 1) })}>
          {formats.percent(share.value)}
          <Progress className={classes['share'] ?? ''} size="xs" value={share.value * 100} aria-label={t('reasons.shareOf', { reason: t(`reasons.name.${reason}`) })} />
        </div>
      )),
    },
    {
      key: 'named', header: t('reasons.sessions'), numeric: true,
      cell: ({ reason, named }) => (named === 0 ? '0' : (
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(reason)} aria-label={t('reasons.open', { reason: t(`reasons.name.${reason}`), count: named, number: formats.number(named) })}>{formats.number(named)}</Anchor>
      )),
    },
    {
      key: 'trend', header: t('reasons.overTime'), wideOnly: true, width: '120px',
      cell: ({ reason }) => {
        const over = data.trend.reasons.find((one) => one.reason === reason);
        const rows = over === undefined ? [] : rowsOf(data, over);
        const [first, last] = [rows[0], rows.at(-1)];
        if (first === undefined || last === undefined || first === last) return '–';
        return <Sparkline values={rows.map(({ share }) => (share ?? 0) * 100)} label={t('reasons.trendOf', { reason: t(`reasons.name.${reason}`), from: formats.day(first.day), to: formats.day(last.day) })} />;
      },
    },
    { key: 'evidence', header: t('reasons.seenAs'), wideOnly: true, cell: ({ reason, evident }) => (
      <>
        {t(`reasons.evidence.${reason}`)}
        {evident === null ? null : <Text component="div" size="xs" c="dimmed">{t('reasons.seenIn', { without: formats.number(evident.without), ordered: formats.number(evident.ordered) })}</Text>}
      </>
    ) },
  ];
  const hint = t('reasons.hint', {
    without: formats.number(sessions.withoutOrder), all: formats.number(sessions.withIntent), orders: orders(total.orders), low: orders(total.low), high: orders(total.high), most: orders(total.plausibleOrders),
    worth: money(typicalOrder.minor),
  });
  return (
    <ChartFrame
      title={t('reasons.ranking')} hint={sessions.withoutOrder < SMALL ? `${hint} ${t('reasons.small')}` : hint} view="table"
      csv={{
        name: 'reasons',
        rows: () => [['reason', 'sessions', 'share', 'share_low', 'share_high', 'seen_without_order', 'seen_with_order', 'orders', 'orders_low', 'orders_high', ...['', '_low', '_high'].map((end) => moneyColumns(currency).head(`revenue${end}`))], ...data.reasons.map((one) => cells(one, currency))],
      }}
      table={<DataTable label={t('reasons.ranking')} columns={columns} rows={data.reasons} rowKey={({ reason }) => reason} />}
    />
  );
}

/** Why sessions with intent ended without an order, and what each reason is worth. */
export function ReasonsScreen() {
  const { t } = useTranslation();
  const formats = useFormats();
  const store = useStore();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const ask = { storeId: store.id, period, search };
  const question = reasonsQuery(ask);
  const query = useQuery(question);
  const change = (next: ReasonsSearch) => void navigate({ search: next, replace: true });
  const { reason: _reason, ...closed } = search;
  return (
    <QuestionPage title={t('reasons.title')} search={search} chosen={chosen} dimensions={NARROWED_BY} onChange={change}>
      <div className={classes['choices']}><SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => change(withSplit(search, by))} /></div>
      <Answered query={query} queryKey={question.queryKey} empty={(data) => (data.sessions.withoutOrder === 0 ? { title: t(data.sessions.withIntent === 0 ? 'reasons.noSessions' : 'reasons.allOrdered'), text: t('reasons.emptyHint') } : null)}>
        {(data) => (
          <>
            <Alert variant="light" color="gray" mb="md">
              <Text size="sm">{t('reasons.method', { number: formats.number(data.learnt.sessions) })}</Text>
              <Text size="sm" mt={6}>{t('reasons.weak', { looking: formats.percent(data.learnt.looking, 0), traced: formats.percent(data.learnt.traced, 0), innocent: formats.percent(data.learnt.innocent, 0) })}</Text>
            </Alert>
            <Ranking data={data} onOpen={(reason) => change({ ...search, reason })} />
            {data.parts === null || data.by === null ? null : <div className={classes['below']}><Parts data={data} parts={data.parts} by={data.by} /></div>}
            <div className={classes['below']}><Trend data={data} search={search} onChange={change} /></div>
            <div className={classes['below']}><AskedReasons data={data} /></div>
          </>
        )}
      </Answered>
      <SessionsDrawer ask={ask} onClose={() => change(closed)} />
    </QuestionPage>
  );
}
