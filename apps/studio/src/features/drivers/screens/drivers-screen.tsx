import { Alert, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { type Drivers, driversQuery } from '../api.ts';
import { BehindBin, Effect } from '../components/effect.tsx';
import { Lead, Matrix, Ranking, RankingTable } from '../components/ranking.tsx';
import { type DriversSearch, OUTCOMES, WITHIN } from '../search.ts';
import { useOutcomeText } from '../words.ts';
import classes from './drivers-screen.module.css';

const route = getRouteApi('/s/$storeId/drivers');
const DEFAULT_WITHIN = 90;

/** Which outcome, and for a second order within how many days. */
function Choices({ search, onChange }: { search: DriversSearch; onChange: (search: DriversSearch) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { outcome: _outcome, driver: _driver, bin: _bin, within: _within, ...rest } = search;
  const { within: _days, ...usual } = search;
  return (
    <div className={classes['choices']}>
      <Select
        size="xs" w={230} label={t('drivers.outcomeLabel')} allowDeselect={false} value={search.outcome ?? 'csat'} data={OUTCOMES.map((value) => ({ value, label: t(`drivers.outcome.${value}`) }))}
        onChange={(value) => {
          const outcome = OUTCOMES.find((one) => one === value);
          onChange(outcome === undefined || outcome === 'csat' ? rest : { ...rest, outcome });
        }}
      />
      {search.outcome === 'repurchase' ? (
        <Select
          size="xs" w={190} label={t('drivers.within')} allowDeselect={false} value={String(search.within ?? DEFAULT_WITHIN)}
          data={WITHIN.map((days) => ({ value: String(days), label: t('drivers.withinDays', { count: days, number: formats.number(days) }) }))}
          onChange={(value) => {
            const within = WITHIN.find((days) => String(days) === value);
            onChange(within === undefined || within === DEFAULT_WITHIN ? usual : { ...search, within });
          }}
        />
      ) : null}
    </div>
  );
}

function LeftOut({ data }: { data: Drivers }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const named = (reason: 'unknown' | 'constant') => formats.list(data.leftOut.filter((one) => one.reason === reason).map(({ code }) => t(`drivers.code.${code}`)));
  return (
    <div className={classes['left']}>
      {(['unknown', 'constant'] as const).map((reason) => (named(reason) === '' ? null : <Text key={reason} size="xs" c="dimmed">{t(`drivers.leftOut.${reason}`, { drivers: named(reason) })}</Text>))}
    </div>
  );
}

function Nothing({ data }: { data: Drivers }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hint = data.reason === 'few' ? `${t('drivers.fewFound', { count: data.found, number: formats.number(data.found) })} ${t(`drivers.fewHint.${data.outcome}`)}` : data.reason === 'no_variation' ? t('drivers.noVariationHint') : t('drivers.noDriversHint');
  return <Empty title={t(`drivers.empty.${data.reason ?? 'few'}`)}>{hint}</Empty>;
}

function csvOf({ drivers }: Drivers) {
  return [
    ['driver', 'importance', 'low', 'high', 'share_of_r_squared', 'clear', 'worst_to_best', 'stands_at'],
    ...drivers.map(({ code, importance, share, isClear, swing, performance }) => [code, importance.value, importance.low, importance.high, share, isClear ? 1 : 0, swing.value, performance]),
  ];
}

interface FoundProps {
  readonly data: Drivers;
  readonly search: DriversSearch;
  readonly onChange: (search: DriversSearch) => void;
}

function Found({ data, search, onChange }: FoundProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useOutcomeText(data.outcome);
  const { as: _as, ...pictured } = search;
  const { bin: _bin, ...closed } = search;
  const driver = data.drivers.find(({ code }) => code === search.driver) ?? data.drivers[0];
  const choose = (code: NonNullable<DriversSearch['driver']>) => onChange({ ...closed, driver: code });
  const { mean, rSquared } = data;
  const view = search.as === 'table' ? 'table' : 'chart';
  const onView = (next: 'chart' | 'table') => onChange(next === 'table' ? { ...search, as: 'table' } : pictured);
  const counted = t(data.outcome === 'repurchase' ? 'counted.people' : 'counted.answers', { count: data.n, number: formats.number(data.n) });
  return (
    <>
      <Alert variant="light" color="gray" mb="md">{t('drivers.notCause')}</Alert>
      <div className={view === 'chart' ? classes['two'] : undefined}>
        <ChartFrame
          title={t('drivers.ranking')}
          hint={mean === null || rSquared === null ? null : t('drivers.hint', {
            counted, found: formats.number(data.found), mean: text.full(mean.value), low: mean.low === null ? '–' : text.full(mean.low), high: mean.high === null ? '–' : text.full(mean.high), explained: formats.percent(rSquared.value, 0),
          })}
          view={view}
          onView={onView}
          csv={{ name: `drivers-${data.outcome}`, rows: () => csvOf(data) }}
          chart={<><Ranking data={data} chosen={driver?.code} onChoose={choose} /><Lead data={data} /></>}
          table={<RankingTable data={data} />}
        />
        {view === 'chart' && data.drivers.length > 1 ? <Section title={t('drivers.matrix')} hint={t('drivers.standsHint')}><Matrix data={data} onChoose={choose} /></Section> : null}
      </div>
      <LeftOut data={data} />
      {driver === undefined ? null : <Effect data={data} driver={driver} view={view} onView={onView} onOpen={(bin) => onChange({ ...search, driver: driver.code, bin })} />}
    </>
  );
}

/** What moves satisfaction, NPS or a second order. */
export function DriversScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const isUnbounded = search.period === undefined && search.from === undefined;
  // Answers are few; four weeks of them are seldom a hundred.
  const chosen = usePeriod(isUnbounded ? { ...search, period: '12m' } : search);
  const ask = { storeId: store.id, period: chosen.period, search };
  const question = driversQuery(ask);
  const query = useQuery(question);
  const change = (next: DriversSearch) => void navigate({ search: next, replace: true });
  const { bin: _bin, ...closed } = search;
  const data = query.data;
  return (
    <QuestionPage title={t('drivers.title')} search={search} chosen={chosen} onChange={change}>
      <Choices search={search} onChange={change} />
      <Answered query={query} queryKey={question.queryKey}>
        {(drivers) => (drivers.reason === null ? <Found data={drivers} search={search} onChange={change} /> : <><Nothing data={drivers} /><LeftOut data={drivers} /></>)}
      </Answered>
      <BehindBin ask={ask} data={data} driver={data?.drivers.find(({ code }) => code === search.driver)} bin={search.bin} onClose={() => change(closed)} />
    </QuestionPage>
  );
}
