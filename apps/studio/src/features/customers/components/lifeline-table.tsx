import { useTranslation } from 'react-i18next';
import { DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Row } from '../lifeline-layout.ts';

/** The same as the picture, in words and numbers. */
export function LifelineTable({ rows }: { rows: readonly Row[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <DataTable
      label={t('lifeline.title')}
      rows={rows}
      rowKey={(row) => row.kind}
      columns={[
        { key: 'kind', header: t('lifeline.kind'), heading: true, cell: (row) => t(`kind.${row.kind}`) },
        { key: 'stage', header: t('lifeline.stage'), cell: (row) => t(`stage.${row.stage ?? 'none'}`) },
        { key: 'times', header: t('lifeline.times'), numeric: true, cell: (row) => formats.number(row.times) },
        { key: 'amount', header: t('lifeline.amount'), numeric: true, cell: (row) => (row.amountMinor === null ? '' : formats.money(row.amountMinor)) },
        { key: 'first', header: t('lifeline.first'), numeric: true, cell: (row) => formats.dateTime(row.marks[0]?.mark.from ?? '') },
        { key: 'last', header: t('lifeline.last'), numeric: true, cell: (row) => formats.dateTime(row.marks.at(-1)?.mark.to ?? '') },
      ]}
    />
  );
}
