import { Button, Select, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';

interface MappingProps {
  readonly file: FilePreview;
  readonly map: Readonly<Record<string, string>>;
  readonly onMap: (map: Record<string, string>) => void;
}

/** Which column fills which field, as found out; each can be chosen by hand. */
export function Mapping({ file, map, onMap }: MappingProps) {
  const { t } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  const columnOf = (field: string) => map[field] ?? file.mapping[field] ?? null;
  // “price or total” asks for either.
  const missing = new Set(file.missing.flatMap((field) => field.split(' or ')));
  const filled = file.fields.filter((field) => columnOf(field) !== null || missing.has(field));
  const columns: Column<string>[] = [
    {
      key: 'field',
      header: t('imports.field'),
      heading: true,
      cell: (field) => (
        <span>
          <span className="mono">{field}</span>
          {missing.has(field) ? <Text span size="xs" c="dimmed"> · {t('imports.required')}</Text> : null}
        </span>
      ),
    },
    {
      key: 'column',
      header: t('imports.column'),
      cell: (field) => (
        <Select
          size="xs"
          aria-label={`${t('imports.column')}: ${field}`}
          placeholder={t('imports.notMapped')}
          data={[...new Set(file.columns)]}
          value={columnOf(field)}
          searchable
          limit={100}
          clearable={map[field] !== undefined}
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          onChange={(column) => {
            const { [field]: _dropped, ...rest } = map;
            onMap(column === null ? rest : { ...rest, [field]: column });
          }}
        />
      ),
    },
    { key: 'sample', header: t('imports.example'), cell: (field) => <span className="mono break">{file.sample[0]?.values[field] ?? ''}</span> },
  ];
  return (
    <>
      <DataTable label={`${t('imports.mapping')}: ${file.file}`} columns={columns} rows={showsAll ? file.fields : filled} rowKey={(field) => field} />
      {filled.length < file.fields.length && !showsAll ? (
        <div>
          <Button size="compact-xs" variant="subtle" onClick={() => setShowsAll(true)}>
            {t('imports.allFields')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
