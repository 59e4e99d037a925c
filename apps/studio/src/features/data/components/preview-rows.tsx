import { Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '../../../api/types.ts';

const SHOWN_ROWS = 5;

/** The first rows as they stand in the file. */
export function PreviewRows({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation();
  if (preview.rows.length === 0) return null;
  return (
    <div>
      <Text size="sm" fw={600} mb={4}>
        {t('imports.firstRows')}
      </Text>
      <div style={{ overflowX: 'auto', border: '1px solid var(--tl-rule)', borderRadius: 8 }} tabIndex={0} role="region" aria-label={t('imports.firstRows')}>
        <Table fz="xs" className="num" style={{ whiteSpace: 'nowrap' }}>
          <Table.Thead>
            <Table.Tr>
              {preview.columns.map((column) => (
                <Table.Th key={column}>{column}</Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.rows.slice(0, SHOWN_ROWS).map((row, index) => (
              <Table.Tr key={index}>
                {preview.columns.map((column) => (
                  <Table.Td key={column} maw={220} className="truncate">
                    {row[column] ?? ''}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </div>
  );
}
