import { Button } from '@mantine/core';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import type { FigureFormat } from '../../../ui/figure-format.ts';
import { useFormats, type Formats } from '../../../ui/format.ts';
import { useReasonText } from '../../../ui/reason-text.ts';
import { changeOf, type ComparedRow } from '../rows.ts';
import classes from './rows-table.module.css';

const FIRST_ROWS = 12;

interface RowsTableProps {
  readonly label: string;
  readonly heading: string;
  readonly rows: readonly ComparedRow[];
  readonly format: FigureFormat;
  readonly labelOf: (row: ComparedRow) => string;
  readonly onOpen: (row: ComparedRow) => void;
  /** Draw each value's length behind it; for breakdowns, where rows are compared. */
  readonly bars?: boolean;
  /** With the period before and the change since. */
  readonly compares?: boolean;
}

function Bar({ share, children }: { share: number; children: string }) {
  return (
    <span className={classes['bar']} title={children}>
      <span className="clamp">{children}</span>
      <span className={classes['length']} style={{ width: `${share * 100}%` }} aria-hidden />
    </span>
  );
}

/** The figure of the period before, and by how much it changed since. */
function earlierColumns({ t, formats, format }: { t: TFunction; formats: Formats; format: FigureFormat }): Column<ComparedRow>[] {
  const value = (row: ComparedRow) => row.earlier?.value ?? null;
  return [
    { key: 'earlier', header: t('metrics.earlier'), numeric: true, cell: (row) => (value(row) === null ? '' : format.full(value(row) ?? 0)) },
    {
      key: 'change',
      header: t('metrics.change'),
      numeric: true,
      cell: (row) => {
        const before = value(row);
        // A share moves by points, as everywhere: 4 % that became 5 % is one point, not a quarter.
        const points = row.value === null || before === null ? null : format.points(row.value - before);
        if (points !== null) return t('overview.points', { number: formats.signed(points) });
        const change = changeOf(row);
        return change === null ? '' : `${change > 0 ? '+' : ''}${formats.percent(change)}`;
      },
    },
  ];
}

/** Figures in rows; each opens to its people and events. */
export function RowsTable({ label, heading, rows, format, labelOf, onOpen, bars = false, compares = false }: RowsTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const reasonText = useReasonText();
  const [showsAll, setShowsAll] = useState(false);
  const most = Math.max(0, ...rows.map((row) => row.value ?? 0));
  const hasIntervals = rows.some((row) => row.low !== null && row.high !== null);
  const name = (row: ComparedRow) => (bars && row.value !== null && most > 0 ? <Bar share={Math.max(0, row.value / most)}>{labelOf(row)}</Bar> : <span className="clamp" title={labelOf(row)}>{labelOf(row)}</span>);
  const columns: Column<ComparedRow>[] = [
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
    ...(compares ? earlierColumns({ t, formats, format }) : []),
    ...(hasIntervals
      ? [{ key: 'interval', header: t('metrics.intervalShort'), numeric: true, cell: (row: ComparedRow) => (row.low === null || row.high === null ? '' : `${format.full(row.low)} – ${format.full(row.high)}`) }]
      : []),
    { key: 'n', header: t('metrics.basis'), numeric: true, cell: (row) => (row.n === null ? '' : formats.number(row.n)) },
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
