import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MetricRow } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { FigureFormat } from '../../../ui/figure-format.ts';
import { useReasonText } from '../../../ui/reason-text.ts';
import classes from './rows-table.module.css';

const FIRST_ROWS = 12;

interface RowsTableProps {
  readonly label: string;
  readonly heading: string;
  readonly rows: readonly MetricRow[];
  readonly format: FigureFormat;
  readonly labelOf: (row: MetricRow) => string;
  readonly onOpen: (row: MetricRow) => void;
  /** Draw each value's length behind it; for breakdowns, where rows are compared. */
  readonly bars?: boolean;
}

function Bar({ share, children }: { share: number; children: string }) {
  return (
    <span className={classes['bar']}>
      {children}
      <span className={classes['length']} style={{ width: `${share * 100}%` }} aria-hidden />
    </span>
  );
}

/** Figures in rows; each opens to its people and events. */
export function RowsTable({ label, heading, rows, format, labelOf, onOpen, bars = false }: RowsTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const reasonText = useReasonText();
  const [showsAll, setShowsAll] = useState(false);
  const most = Math.max(0, ...rows.map((row) => row.value ?? 0));
  const hasIntervals = rows.some((row) => row.low !== null && row.high !== null);
  const name = (row: MetricRow) => (bars && row.value !== null && most > 0 ? <Bar share={Math.max(0, row.value / most)}>{labelOf(row)}</Bar> : labelOf(row));
  const columns: Column<MetricRow>[] = [
    {
      key: 'key',
      header: heading,
      heading: true,
      cell: (row) => (
        <Button variant="transparent" size="compact-sm" px={0} fw={500} className={classes['open'] ?? ''} onClick={() => onOpen(row)} aria-label={t('metrics.openPart', { part: labelOf(row) })}>
          {name(row)}
        </Button>
      ),
    },
    {
      key: 'value',
      header: t('metrics.value'),
      numeric: true,
      cell: (row) => (row.value === null ? <span className={classes['none']} title={reasonText(row.reason, null)}>{t('metrics.noDataShort')}</span> : format.full(row.value)),
    },
    ...(hasIntervals
      ? [{ key: 'interval', header: t('metrics.intervalShort'), numeric: true, cell: (row: MetricRow) => (row.low === null || row.high === null ? '' : `${format.full(row.low)} – ${format.full(row.high)}`) }]
      : []),
    { key: 'n', header: 'n', numeric: true, cell: (row) => (row.n === null ? '' : formats.number(row.n)) },
  ];
  return (
    <>
      <DataTable label={label} columns={columns} rows={showsAll ? rows : rows.slice(0, FIRST_ROWS)} rowKey={(row) => row.key} />
      {rows.length > FIRST_ROWS && !showsAll ? (
        <Button variant="subtle" size="compact-sm" mt={6} onClick={() => setShowsAll(true)}>
          {t('metrics.allRows', { number: formats.number(rows.length) })}
        </Button>
      ) : null}
    </>
  );
}
