import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { useFieldWords } from './field-words.ts';
import classes from './columns-table.module.css';

const SHOWN_VALUES = 3;
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

interface ColumnsProps {
  readonly file: FilePreview;
  /** Field to column, as chosen by hand; an empty column: the field stays empty. */
  readonly map: Readonly<Record<string, string>>;
  readonly onMap: (map: Record<string, string>) => void;
}

interface FileColumn {
  readonly at: number;
  readonly name: string;
  readonly field: string | null;
}

/** The columns of a file in its order, each with the field it fills. */
export function columnsOf(file: FilePreview, map: Readonly<Record<string, string>>): FileColumn[] {
  const mapping = Object.entries({ ...file.mapping, ...map }).filter(([, column]) => column !== '');
  return file.columns.map((name, at) => ({ at, name, field: mapping.find(([, column]) => column === name)?.[0] ?? null }));
}

/** The choices after a column was given to a field, or to none. */
export function chooseField(map: Readonly<Record<string, string>>, column: FileColumn, field: string | null): Record<string, string> {
  const freed = column.field === null || column.field === field ? {} : { [column.field]: '' };
  return { ...map, ...freed, ...(field === null ? {} : { [field]: column.name }) };
}

function Values({ values }: { values: readonly string[] }) {
  return (
    <span className={`${classes['values']} mono`}>
      {values.map((value, at) => (
        <span key={at} className={classes['value']} title={value}>
          {value}
        </span>
      ))}
    </span>
  );
}

/** What is wrong with a column, before anything is taken in. */
function useProblem(file: FilePreview) {
  const { t } = useTranslation();
  const formats = useFormats();
  const details = file.problem?.details ?? {};
  const open = Array.isArray(details['columns']) ? details['columns'] : [];
  return (column: FileColumn): string | null => {
    if (open.includes(column.name)) {
      if (details['option'] === 'decimal') return t('imports.problem.decimal', { example: String(details['example']) });
      return details['example'] === undefined ? t('imports.problem.mixedDates') : t('imports.problem.dates', { example: String(details['example']) });
    }
    const found = file.unreadable.find((one) => one.field === column.field);
    return found === undefined ? null : t('imports.problem.unreadable', { count: found.rows, number: formats.number(found.rows), of: formats.number(found.of), example: found.example });
  };
}

function FieldSelect({ file, map, onMap, column, problem }: ColumnsProps & { column: FileColumn; problem: string | null }) {
  const { t } = useTranslation();
  const words = useFieldWords(file.fields);
  return (
    <Select
      size="xs"
      aria-label={t('imports.becomesOf', { column: column.name })}
      placeholder={t('imports.leftOut')}
      data={file.fields.map((field) => ({ value: field, label: words.name(field) }))}
      value={column.field}
      searchable
      limit={100}
      clearable={column.field !== null}
      clearButtonProps={{ 'aria-label': t('action.clear') }}
      nothingFoundMessage={t('state.noMatch')}
      error={problem}
      onChange={(field) => onMap(chooseField(map, column, field))}
    />
  );
}

/** The first rows of a file beside the fields they would become; each column can be given to another field. */
export function ColumnsTable({ file, map, onMap }: ColumnsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [showsAll, setShowsAll] = useState(false);
  const problemOf = useProblem(file);
  // Times are read to the store's own clock, as they will be shown everywhere else.
  const readable = (value: string) => (INSTANT.test(value) ? formats.dateTime(value) : value);
  const all = columnsOf(file, map);
  const used = all.filter((column) => column.field !== null || problemOf(column) !== null);
  // Short files are shown whole; of a wide one those columns first that become something.
  const shown = showsAll || all.length <= 12 || file.missing.length > 0 ? all : used;
  const columns: Column<FileColumn>[] = [
    { key: 'column', header: t('imports.column'), heading: true, cell: (column) => <span className="break">{column.name}</span> },
    { key: 'raw', header: t('imports.inFile'), cell: (column) => <Values values={file.rawRows.slice(0, SHOWN_VALUES).map((row) => row[column.at] ?? '')} /> },
    { key: 'field', header: t('imports.becomes'), width: '240px', cell: (column) => <FieldSelect file={file} map={map} onMap={onMap} column={column} problem={problemOf(column)} /> },
    {
      key: 'read',
      header: t('imports.readAs'),
      cell: (column) => (column.field === null ? null : <Values values={file.sample.slice(0, SHOWN_VALUES).map((row) => readable(row.values[column.field ?? ''] ?? ''))} />),
    },
  ];
  return (
    <>
      <DataTable label={`${t('imports.mapping')}: ${file.file}`} columns={columns} rows={shown} rowKey={(column) => String(column.at)} />
      {shown.length < all.length ? (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={() => setShowsAll(true)}>
            {t('imports.allColumns', { number: formats.number(all.length) })}
          </Button>
        </div>
      ) : null}
    </>
  );
}
