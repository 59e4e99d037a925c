import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportPreview, PreviewField } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';

interface MappingProps {
  readonly preview: ImportPreview;
  readonly map: Readonly<Record<string, string>>;
  readonly onMap: (map: Record<string, string>) => void;
}

/** Which column fills which field, as detected; each can be chosen by hand. */
export function Mapping({ preview, map, onMap }: MappingProps) {
  const { t, i18n } = useTranslation();
  if (preview.mapping.length === 0) return null;
  const columns: Column<PreviewField>[] = [
    {
      key: 'field',
      header: t('imports.field'),
      heading: true,
      cell: (row) => (
        <>
          <span className="mono">{row.field}</span>
          {row.required ? <Text span size="xs" c="dimmed"> · {t('imports.required')}</Text> : null}
        </>
      ),
    },
    {
      key: 'column',
      header: t('imports.column'),
      cell: (row) => (
        <Select
          size="xs"
          aria-label={`${t('imports.column')}: ${row.field}`}
          placeholder={t('imports.notMapped')}
          data={preview.columns}
          value={map[row.field] ?? row.column}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': t('action.clear') }}
          onChange={(column) => {
            const { [row.field]: _dropped, ...rest } = map;
            onMap(column === null ? rest : { ...rest, [row.field]: column });
          }}
        />
      ),
    },
    { key: 'format', header: t('imports.detected'), cell: (row) => (row.format === null ? '' : i18n.exists(`format.${row.format}`) ? t(`format.${row.format}`) : row.format) },
  ];
  return <DataTable label={t('imports.mapping')} columns={columns} rows={preview.mapping} rowKey={(row) => row.field} />;
}
