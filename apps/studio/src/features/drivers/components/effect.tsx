import { Button, Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame, type ChartView } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type Bin, type BinPeople, type Driver, type Drivers, loadPeople } from '../api.ts';
import { useBinText, useOutcomeText } from '../words.ts';

const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));
const SMALL = 30;

interface EffectProps {
  readonly data: Drivers;
  readonly driver: Driver;
  readonly view: ChartView;
  readonly onView: (view: ChartView) => void;
  readonly onOpen: (bin: number) => void;
}

/** How the outcome changes with one driver: as it was, and by the regression. */
export function Effect({ data, driver, view, onView, onOpen }: EffectProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const binText = useBinText(data.currency);
  const text = useOutcomeText(data.outcome);
  const range = ({ low, high }: Bin['seen']): string => (low === null || high === null ? '–' : `${text.full(low)} – ${text.full(high)}`);
  const columns: Column<Bin>[] = [
    { key: 'bin', header: t(`drivers.code.${driver.code}`), heading: true, cell: (bin) => binText(driver, bin) },
    { key: 'n', header: t('drivers.count'), numeric: true, cell: ({ bin, n }) => <Button variant="subtle" size="compact-sm" onClick={() => onOpen(bin)} aria-label={t('drivers.openPeople', { count: n, number: formats.number(n) })}>{formats.number(n)}</Button> },
    { key: 'seen', header: t('drivers.seen'), numeric: true, cell: ({ seen, n }) => <>{text.full(seen.value)}{n < SMALL ? ` (${t('metrics.smallSample')})` : ''}</> },
    { key: 'interval', header: t('metrics.intervalShort'), numeric: true, cell: ({ seen }) => range(seen) },
    { key: 'fitted', header: t('drivers.fitted'), numeric: true, cell: ({ fitted }) => <span title={range(fitted)}>{text.full(fitted.value)}</span> },
  ];
  const points = driver.bins.map((bin) => ({ key: String(bin.bin), label: `${binText(driver, bin)} · ${formats.number(bin.n)}`, value: bin.seen.value, low: bin.seen.low, high: bin.seen.high }));
  const fitted = driver.bins.map((bin) => ({ key: String(bin.bin), label: t('drivers.fitted'), value: bin.fitted.value, low: null, high: null }));
  const names = new Map(driver.bins.map((bin) => [String(bin.bin), binText(driver, bin)]));
  return (
    <ChartFrame
      title={t(`drivers.code.${driver.code}`)}
      hint={<>{t(`drivers.about.${driver.code}`)} {t('drivers.effectHint')}</>}
      view={view}
      onView={onView}
      csv={{ name: `drivers-${data.outcome}-${driver.code}`, rows: () => [['from', 'to', 'category', 'n', 'seen', 'seen_low', 'seen_high', 'fitted', 'fitted_low', 'fitted_high'], ...driver.bins.map(({ from, to, category, n, seen, fitted: line }) => [from, to, category, n, seen.value, seen.low, seen.high, line.value, line.low, line.high])] }}
      chart={
        <Suspense fallback={<Skeleton h={280} aria-hidden />}>
          <TimeChart name={t(`drivers.outcome.${data.outcome}`)} shape="line" points={points} earlier={fitted} full={text.full} short={text.short} tick={(key) => names.get(key) ?? key} isShare={data.outcome === 'repurchase'} onPick={(key) => onOpen(Number(key))} />
        </Suspense>
      }
      table={<DataTable label={t(`drivers.code.${driver.code}`)} columns={columns} rows={driver.bins} rowKey={({ bin }) => String(bin)} />}
    />
  );
}

/** The people of whom a driver had about one value. */
export function BehindBin({ ask, data, driver, bin, onClose }: { ask: Ask; data: Drivers | undefined; driver: Driver | undefined; bin: number | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const binText = useBinText(data?.currency ?? formats.currency);
  const { full } = useOutcomeText(data?.outcome ?? 'csat');
  const found = driver?.bins.find((one) => one.bin === bin);
  const columns: Column<BinPeople['people'][number]>[] = [
    { key: 'mean', header: t(`drivers.outcome.${data?.outcome ?? 'csat'}`), numeric: true, cell: ({ mean }) => full(mean) },
    { key: 'last', header: t('drivers.last'), numeric: true, cell: ({ lastAt }) => formats.moment(lastAt) },
  ];
  return (
    <BehindDrawer opened={driver !== undefined && found !== undefined} onClose={onClose} title={driver === undefined || found === undefined ? '' : `${t(`drivers.code.${driver.code}`)}: ${binText(driver, found)}`}>
      {driver === undefined || found === undefined ? null : (
        <PeopleList queryKey={['drivers-people', ask.storeId, ask.period, ask.search, driver.code, found.bin]} load={(page) => loadPeople({ ...ask, ...page, driver: driver.code, bin: found.bin })} columns={columns} />
      )}
    </BehindDrawer>
  );
}
