import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Reasons } from '../api.ts';

type Row = Reasons['asked']['reasons'][number];
const SMALL = 30;

/** What people said who were asked, beside what is inferred and never mixed into it. */
export function AskedReasons({ data: { asked } }: { data: Reasons }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { agreement } = asked;
  const columns: Column<Row>[] = [
    { key: 'reason', header: t('reasons.reason'), heading: true, cell: ({ reason }) => t(`reasons.name.${reason}`) },
    { key: 'answers', header: t('reasons.answers'), numeric: true, cell: ({ answers }) => formats.number(answers) },
    {
      key: 'share', header: t('reasons.share'), numeric: true,
      cell: ({ share }) => (share.value === null ? '–' : <>{formats.percent(share.value)}<Text component="div" size="xs" c="dimmed">{t('reasons.range', { low: formats.percent(share.low ?? 0), high: formats.percent(share.high ?? 1) })}</Text></>),
    },
  ];
  const agrees = agreement.value === null ? t('reasons.noAgreement') : t('reasons.agreement', { share: formats.percent(agreement.value), number: formats.number(agreement.n), low: formats.percent(agreement.low ?? 0), high: formats.percent(agreement.high ?? 1) });
  return (
    <ChartFrame
      title={t('reasons.asked')} hint={asked.answers === 0 ? t('reasons.notAsked') : `${agrees}${asked.answers < SMALL ? ` ${t('reasons.small')}` : ''}`} view="table"
      csv={asked.answers === 0 ? null : { name: 'reasons-asked', rows: () => [['reason', 'answers', 'share', 'share_low', 'share_high'], ...asked.reasons.map(({ reason, answers, share }) => [reason, answers, share.value, share.low, share.high])] }}
      table={asked.answers === 0 ? null : <DataTable label={t('reasons.asked')} columns={columns} rows={asked.reasons} rowKey={({ reason }) => reason} />}
    />
  );
}
