import { Alert, Box, SegmentedControl, Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Answered } from '../../../ui/answered.tsx';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { moneyColumns, useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { QuestionPage } from '../../../ui/question-page.tsx';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { type Attribution, attributionQuery, type Credit, type CreditedSource } from '../api.ts';
import { Parts } from '../components/parts.tsx';
import { useCreditText } from '../hooks.ts';
import { type AttributionSearch, LOOKBACKS, type Model, MODELS, SPLITS, USUAL_MODEL } from '../search.ts';
import classes from './attribution-screen.module.css';

const route = getRouteApi('/s/$storeId/attribution');
const DEFAULT_LOOKBACK = 30;
const ONLY_PEOPLE = ['motive', 'segment'] as const;

function Sources({ data, isMoney }: { data: Attribution; isMoney: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  const text = useCreditText(data.currency, isMoney);
  const shareOf = ({ orders, minor }: Credit) => (isMoney ? (data.credited.minor === null || data.credited.minor === 0 ? 0 : (minor ?? 0) / data.credited.minor) : data.credited.orders === 0 ? 0 : orders / data.credited.orders);
  const columns: Column<CreditedSource>[] = [
    { key: 'source', header: t('dimension.source'), heading: true, cell: ({ source }) => nameOf('source', source) },
    { key: 'touched', header: t('attribution.touched'), numeric: true, cell: ({ touched }) => formats.number(touched) },
    ...MODELS.map((model): Column<CreditedSource> => ({
      key: model, header: <span title={t(`attribution.about.${model}`)}>{t(`attribution.model.${model}`)}</span>, label: t(`attribution.model.${model}`), numeric: true,
      cell: ({ by }) => (
        <Box component="span" className={classes['share'] ?? ''} style={{ '--share': Math.max(0, shareOf(by[model])) }} title={isMoney ? '' : text.note(by[model])}>
          {text.value(by[model])}
        </Box>
      ),
    })),
    { key: 'removal', header: <span title={t('attribution.removalHint')}>{t('attribution.removal')}</span>, label: t('attribution.removal'), numeric: true, wideOnly: true, cell: ({ removalEffect }) => (removalEffect === null ? '–' : formats.percent(removalEffect, 0)) },
  ];
  return <DataTable label={t('attribution.sources')} columns={columns} rows={data.sources} rowKey={({ source }) => source} />;
}

function Ways({ data }: { data: Attribution }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  type Way = Attribution['paths'][number];
  const columns: Column<Way>[] = [
    {
      key: 'way', header: t('attribution.way'), heading: true,
      cell: ({ sources }) => (
        <span className={classes['way']}>
          {sources.map((source, index) => (
            <span key={`${index} ${source}`}>
              {index === 0 ? null : <span className={classes['arrow']} aria-hidden>→ </span>}
              {nameOf('source', source)}
            </span>
          ))}
        </span>
      ),
    },
    { key: 'orders', header: t('attribution.orders'), numeric: true, cell: ({ orders }) => formats.number(orders) },
    { key: 'minor', header: t('attribution.sales'), numeric: true, cell: ({ minor }) => (minor === null ? '–' : formats.money(minor, data.currency)) },
  ];
  return <DataTable label={t('attribution.ways')} columns={columns} rows={data.paths} rowKey={({ sources }) => sources.join(' > ')} />;
}

function csvOf({ sources, currency }: Attribution) {
  const { head, cell } = moneyColumns(currency);
  return [
    ['source', 'touched', ...MODELS.flatMap((model) => [`${model}_orders`, head(`${model}_revenue`)]), 'removal_effect'],
    ...sources.map(({ source, touched, by, removalEffect }) => [source, touched, ...MODELS.flatMap((model) => [by[model].orders, cell(by[model].minor)]), removalEffect]),
  ];
}

function withModel(search: AttributionSearch, model: Model): AttributionSearch {
  const { model: _model, ...usual } = search;
  return model === USUAL_MODEL ? usual : { ...usual, model };
}

/** Which sources are credited with the orders of a period, by seven models side by side. */
export function AttributionScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { period } = chosen;
  const question = attributionQuery({ storeId: store.id, period, lookback: search.lookback, where: search.where, by: search.by });
  const query = useQuery(question);
  const change = (next: AttributionSearch) => void navigate({ search: next, replace: true });
  const { money: _money, ...inOrders } = search;
  const { lookback: _lookback, ...usual } = search;
  return (
    <QuestionPage title={t('attribution.title')} search={search} chosen={chosen} dimensions={ONLY_PEOPLE} onChange={change}>
      <div className={classes['choices']}>
        <Select
          size="xs" w={230} label={t('attribution.lookback')} allowDeselect={false} value={String(search.lookback ?? DEFAULT_LOOKBACK)}
          data={LOOKBACKS.map((days) => ({ value: String(days), label: t('attribution.days', { count: days, number: formats.number(days) }) }))}
          onChange={(value) => {
            const lookback = LOOKBACKS.find((days) => String(days) === value);
            change(lookback === undefined || lookback === DEFAULT_LOOKBACK ? usual : { ...search, lookback });
          }}
        />
        <SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => change(withSplit(search, by))} />
      </div>
      <Answered query={query} queryKey={question.queryKey} empty={(data) => (data.credited.orders === 0 ? { title: t('attribution.empty'), text: data.unknown.orders > 0 ? t('attribution.emptyUnknown', { count: data.unknown.orders, number: formats.number(data.unknown.orders) }) : t('attribution.emptyHint') } : null)}>
        {(data) => (
          <>
            <Alert variant="light" color="gray" mb="md">{t('attribution.notCause')}</Alert>
            <ChartFrame
              title={t('attribution.sources')}
              hint={t('attribution.hint', { orders: t('counted.orders', { count: data.credited.orders, number: formats.number(data.credited.orders) }), unknown: formats.number(data.unknown.orders) })}
              actions={
                <SegmentedControl
                  size="xs" aria-label={t('attribution.unit')} value={search.money === true ? 'money' : 'orders'} onChange={(unit) => change(unit === 'money' ? { ...search, money: true } : inOrders)}
                  data={[{ value: 'orders', label: t('attribution.orders') }, { value: 'money', label: t('attribution.sales') }]}
                />
              }
              view="table"
              csv={{ name: 'attribution', rows: () => csvOf(data) }}
              table={<Sources data={data} isMoney={search.money === true} />}
            />
            <div className={classes['models']}>
              {MODELS.map((model) => (
                <Text key={model} component="div" size="xs" c="dimmed"><strong>{t(`attribution.model.${model}`)}</strong>: {t(`attribution.about.${model}`)}</Text>
              ))}
            </div>
            {data.parts === null || data.by === null ? null : <Parts data={data} parts={data.parts} by={data.by} model={search.model ?? USUAL_MODEL} isMoney={search.money === true} onModel={(model) => change(withModel(search, model))} />}
            <Section title={t('attribution.ways')} hint={t('attribution.waysHint')}><Ways data={data} /></Section>
          </>
        )}
      </Answered>
    </QuestionPage>
  );
}
