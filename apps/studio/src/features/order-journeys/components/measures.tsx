import { Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Measured, OrderJourneys } from '../api.ts';
import { useOrderJourneyWords } from '../hooks.ts';
import classes from './measures.module.css';

/** How far it was to the order: half of the journeys, nine in ten, and how they are spread. */
export function Measures({ data }: { data: OrderJourneys }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useOrderJourneyWords();
  return (
    <div className={classes['measures']}>
      {data.measures.map((one) => {
        const most = Math.max(1, ...one.buckets.map(({ count }) => count));
        return (
          <div key={one.measure} className={classes['measure']}>
            <Title order={3} size="h3">{words.measure(one)}</Title>
            <p className={`num ${classes['value']}`}>{words.valueOf(one.measure, one.median)}</p>
            <p className={`num ${classes['note']}`}>{t('orderJourneys.p90', { value: words.valueOf(one.measure, one.p90) })}{one.low === null || one.high === null ? null : <> · {t('orderJourneys.medianBetween', { low: words.valueOf(one.measure, one.low), high: words.valueOf(one.measure, one.high) })}</>}</p>
            <ul className={classes['bars']} aria-label={words.measure(one)}>
              {one.buckets.map((bucket) => (
                <li key={bucket.from} className={classes['bar']}>
                  <span className="num">{words.bucket(bucket, one.measure)}</span>
                  <span className={classes['track']}><span className={classes['fill']} style={{ width: `${(bucket.count / most) * 100}%` }} /></span>
                  <span className={`num ${classes['count']}`}>{formats.number(bucket.count)}</span>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

export function MeasuresTable({ data }: { data: OrderJourneys }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useOrderJourneyWords();
  const shown = ({ measure }: Measured, value: number | null): string => (value === null ? '–' : words.valueOf(measure, value));
  const columns: Column<Measured>[] = [
    { key: 'measure', header: t('orderJourneys.toOrder'), heading: true, cell: (one) => words.measure(one) },
    { key: 'n', header: t('attribution.orders'), numeric: true, cell: ({ n }) => formats.number(n) },
    { key: 'median', header: t('orderJourneys.median'), numeric: true, cell: (one) => shown(one, one.median) },
    { key: 'interval', header: t('funnel.interval'), numeric: true, cell: (one) => (one.low === null ? '–' : `${shown(one, one.low)} – ${shown(one, one.high)}`) },
    { key: 'p90', header: t('orderJourneys.nineInTen'), numeric: true, cell: (one) => shown(one, one.p90) },
  ];
  return <DataTable label={t('orderJourneys.toOrder')} columns={columns} rows={data.measures} rowKey={({ measure }) => measure} />;
}
