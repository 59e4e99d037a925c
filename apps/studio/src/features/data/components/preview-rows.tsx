import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../api/types.ts';

const SHOWN_ROWS = 5;

/** The first rows as they would be read. */
export function PreviewRows({ file }: { file: FilePreview }) {
  const { t } = useTranslation();
  const rows = file.sample.slice(0, SHOWN_ROWS);
  const fields = file.fields.filter((field) => rows.some((row) => row.values[field] !== undefined));
  if (rows.length === 0 || fields.length === 0) return null;
  const label = `${t('imports.firstRows')}: ${file.file}`;
  return (
    <div style={{ overflowX: 'auto', border: '1px solid var(--tl-rule)', borderRadius: 8, minWidth: 0 }} tabIndex={0} role="region" aria-label={label}>
      <Table fz="xs" className="num" style={{ whiteSpace: 'nowrap' }} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('imports.line')}</Table.Th>
            {fields.map((field) => (
              <Table.Th key={field}>{field}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.line}>
              <Table.Td>{row.line}</Table.Td>
              {row.fault === null ? (
                fields.map((field) => (
                  <Table.Td key={field} maw={240} className="truncate">
                    {row.values[field] ?? ''}
                  </Table.Td>
                ))
              ) : (
                <Table.Td colSpan={fields.length}>
                  <Text size="xs" c="var(--mantine-color-error)">
                    {row.fault}
                  </Text>
                </Table.Td>
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
