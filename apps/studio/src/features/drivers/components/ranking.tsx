import { Box, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Driver, Drivers } from '../api.ts';
import { useBinText, useOutcomeText } from '../words.ts';
import classes from './ranking.module.css';

interface RankingProps {
  readonly data: Drivers;
  readonly chosen: Driver['code'] | undefined;
  readonly onChoose: (code: Driver['code']) => void;
}

/** Drivers as bars with their intervals, the most important first; each opens how the outcome changes with it. */
export function Ranking({ data, chosen, onChoose }: RankingProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const most = Math.max(...data.drivers.map(({ importance }) => Math.max(importance.value, importance.high ?? 0)), 0.000_1);
  return (
    <ol className={classes['list']} aria-label={t('drivers.ranking')}>
      {data.drivers.map(({ code, importance, isClear }, index) => (
        <li key={code}>
          <UnstyledButton className={classes['row'] ?? ''} aria-pressed={code === chosen} data-unclear={!isClear || undefined} onClick={() => onChoose(code)}>
            <span className={classes['rank']}>{index + 1}</span>
            <span className={classes['name']}>
              {t(`drivers.code.${code}`)}
              {isClear ? null : <span className={classes['unclear']}>{t('drivers.unclear')}</span>}
            </span>
            <span className={classes['track']} aria-hidden>
              <Box component="span" className={classes['bar'] ?? ''} style={{ '--value': importance.value / most }} />
              {importance.low === null || importance.high === null ? null : <Box component="span" className={classes['whisker'] ?? ''} style={{ '--low': importance.low / most, '--high': importance.high / most }} />}
            </span>
            <span className={classes['value']} title={importance.low === null || importance.high === null ? '' : t('metrics.interval', { low: formats.percent(importance.low), high: formats.percent(importance.high) })}>
              {formats.percent(importance.value)}
            </span>
          </UnstyledButton>
        </li>
      ))}
    </ol>
  );
}

/** Whether the first leads the second by more than chance. */
export function Lead({ data }: { data: Drivers }) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const [first, second] = data.drivers;
  const by = first?.aheadBy ?? null;
  if (first === undefined || second === undefined || by === null || by.low === null || by.high === null) return null;
  const said = { first: t(`drivers.code.${first.code}`), second: t(`drivers.code.${second.code}`), by: percent(by.value), low: percent(by.low), high: percent(by.high) };
  return <Text size="sm">{by.low > 0 ? t('drivers.lead.clear', said) : t('drivers.lead.unclear', said)}</Text>;
}

/** The same as a table, with the way from the worst bin to the best. */
export function RankingTable({ data }: { data: Drivers }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const binText = useBinText(data.currency);
  const { difference } = useOutcomeText(data.outcome);
  const range = (low: number | null, high: number | null, write: (value: number) => string) => (low === null || high === null ? '–' : `${write(low)} – ${write(high)}`);
  const nameOf = (driver: Driver, at: number | null): string => {
    const bin = driver.bins.find((one) => one.bin === at);
    return bin === undefined ? '–' : binText(driver, bin);
  };
  const columns: Column<Driver>[] = [
    { key: 'driver', header: t('drivers.driver'), heading: true, cell: ({ code }) => t(`drivers.code.${code}`) },
    { key: 'importance', header: t('drivers.importance'), numeric: true, cell: ({ importance }) => formats.percent(importance.value) },
    { key: 'interval', header: t('metrics.intervalShort'), numeric: true, cell: ({ importance }) => range(importance.low, importance.high, (value) => formats.percent(value)) },
    { key: 'share', header: t('drivers.ofAll'), numeric: true, cell: ({ share }) => formats.percent(share, 0) },
    { key: 'worst', header: t('drivers.worst'), numeric: true, cell: (driver) => nameOf(driver, driver.worst) },
    { key: 'best', header: t('drivers.best'), numeric: true, cell: (driver) => nameOf(driver, driver.best) },
    { key: 'swing', header: t('drivers.swing'), numeric: true, cell: ({ swing, worst }) => (worst === null ? '–' : <span title={range(swing.low, swing.high, difference)}>{difference(swing.value)}</span>) },
    { key: 'stands', header: <span title={t('drivers.standsHint')}>{t('drivers.stands')}</span>, label: t('drivers.stands'), numeric: true, cell: ({ performance }) => (performance === null ? '–' : formats.percent(performance, 0)) },
  ];
  return <DataTable label={t('drivers.ranking')} columns={columns} rows={data.drivers} rowKey={({ code }) => code} />;
}

/** Importance against where the store stands: what matters and goes badly lies at the top left. Numbers are those of the ranking. */
export function Matrix({ data, onChoose }: Pick<RankingProps, 'data' | 'onChoose'>) {
  const { t } = useTranslation();
  const placed = data.drivers.flatMap((driver, index) => (driver.performance === null ? [] : [{ ...driver, performance: driver.performance, rank: index + 1 }]));
  const most = Math.max(...placed.map(({ importance }) => importance.value), 0.000_1);
  return (
    <>
      <div className={classes['field']} role="group" aria-label={t('drivers.matrix')}>
        <span className={classes['half']} data-way="across" aria-hidden />
        <span className={classes['half']} data-way="down" aria-hidden />
        <span className={classes['corner']} style={{ left: 0, top: 0 }}>{t('drivers.mend')}</span>
        <span className={classes['corner']} style={{ right: 0, top: 0 }}>{t('drivers.keep')}</span>
        {placed.map(({ code, importance, performance, rank }) => (
          <UnstyledButton
            key={code} className={classes['dot'] ?? ''} style={{ '--x': 0.04 + performance * 0.92, '--y': 0.06 + (importance.value / most) * 0.82 }} title={t(`drivers.code.${code}`)} aria-label={t(`drivers.code.${code}`)}
            onClick={() => onChoose(code)}
          >
            {rank}
          </UnstyledButton>
        ))}
      </div>
      <div className={classes['axis']}>{t('drivers.matrixAxes')}</div>
    </>
  );
}
