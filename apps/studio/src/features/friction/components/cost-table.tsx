import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Cost, Friction } from '../api.ts';
import { useCostText } from '../hooks.ts';
import { IntervalPlot, spanOf } from './interval-plot.tsx';

interface CostTableProps<Row extends Cost> {
  readonly label: string;
  readonly friction: Friction;
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** What names a row. */
  readonly heads: readonly Column<Row>[];
  readonly onOpen: (row: Row) => void;
  /** Says whose sessions a button opens. */
  readonly nameOf: (row: Row) => string;
}

/** Signals, or signals at places, with what each costs; the dearest first. */
export function CostTable<Row extends Cost>({ label, friction, rows, rowKey, heads, onOpen, nameOf }: CostTableProps<Row>) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useCostText(friction);
  const span = spanOf(rows);
  const columns: Column<Row>[] = [
    ...heads,
    {
      key: 'sessions', header: t('friction.sessions'), numeric: true,
      cell: (row) => <Anchor component="button" type="button" size="sm" onClick={() => onOpen(row)} aria-label={t('friction.open', { name: nameOf(row), count: row.sessions, number: formats.number(row.sessions) })}>{formats.number(row.sessions)}</Anchor>,
    },
    { key: 'rates', header: <span title={t('friction.ratesHint')}>{t('friction.ratesHead')}</span>, label: t('friction.ratesHead'), numeric: true, cell: (row) => text.rates(row) },
    { key: 'difference', header: t('friction.difference'), width: '150px', cell: (row) => (row.difference === null ? '–' : <IntervalPlot cost={row} span={span} label={text.points(row)} />) },
    { key: 'orders', header: t('friction.lostOrders'), numeric: true, cell: (row) => text.orders(row) },
    {
      key: 'money', header: t('friction.lostSales'), numeric: true,
      cell: (row) => (
        <div>
          <strong>{text.money(row)}</strong>
          {row.lostMinor === null ? null : <Text component="div" size="xs" c="dimmed">{text.range(row)}</Text>}
        </div>
      ),
    },
    { key: 'verdict', header: t('friction.verdict'), cell: (row) => <Text component="span" size="xs" {...(row.isBeyondChance && row.reason === null ? {} : { c: 'dimmed' })}>{text.verdict(row)}</Text> },
  ];
  return <DataTable label={label} columns={columns} rows={rows} rowKey={rowKey} />;
}
