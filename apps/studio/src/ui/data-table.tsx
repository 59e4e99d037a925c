import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './data-table.module.css';

export interface Column<Row> {
  readonly key: string;
  readonly header: ReactNode;
  /** Numbers stand right, in tabular figures. */
  readonly numeric?: boolean;
  /** The cell that names the row. */
  readonly heading?: boolean;
  readonly width?: string;
  readonly sort?: 'ascending' | 'descending' | 'none';
  readonly cell: (row: Row) => ReactNode;
  /** Its name on a card, where `header` is not plain text. */
  readonly label?: string;
  /** Left out on a card, where room is short. */
  readonly wideOnly?: boolean;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

function Cell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  const shared = { className: column.numeric ? classes['numeric'] : undefined, 'data-wide': column.wideOnly || undefined, 'data-label': column.label ?? (typeof column.header === 'string' ? column.header : '') };
  if (column.heading) {
    return (
      <th scope="row" role="rowheader" {...shared}>
        {column.cell(row)}
      </th>
    );
  }
  return (
    <td role="cell" {...shared}>
      {column.cell(row)}
    </td>
  );
}

/** Rows and columns; on a narrow screen each row becomes a card. Roles are spelt out because cards are not laid out as a table. */
export function DataTable<Row>({ label, columns, rows, rowKey }: DataTableProps<Row>) {
  const { t } = useTranslation();
  return (
    <div className={classes['scroll']} tabIndex={0} role="region" aria-label={label}>
      <table className={classes['table']} role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.key} scope="col" role="columnheader" aria-sort={column.sort} className={column.numeric ? classes['numeric'] : undefined} style={{ width: column.width }}>
                {column.header === '' ? <VisuallyHidden>{t('action.column')}</VisuallyHidden> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={rowKey(row)} role="row">
              {columns.map((column) => (
                <Cell key={column.key} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
