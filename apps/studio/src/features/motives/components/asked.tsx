import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Motives } from '../api.ts';

type Row = Motives['asked']['motives'][number];
const SMALL = 30;

/** What people said who were asked, beside what is inferred and never mixed into it. */
export function AskedMotives({ data: { asked } }: { data: Motives }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { agreement } = asked;
  const columns: Column<Row>[] = [
    { key: 'motive', header: t('dimension.motive'), heading: true, cell: ({ motive }) => t(`value.motive.${motive}`) },
    { key: 'people', header: t('motives.people'), numeric: true, cell: ({ people }) => formats.number(people) },
    {
      key: 'share', header: t('motives.share'), numeric: true,
      cell: ({ share }) => (share.value === null ? '–' : <>{formats.percent(share.value)}<Text component="div" size="xs" c="dimmed">{t('motives.range', { low: formats.percent(share.low ?? 0), high: formats.percent(share.high ?? 1) })}</Text></>),
    },
  ];
  const agrees = agreement.value === null ? t(agreement.reason === 'not_learnt' ? 'motives.agreementLater' : 'motives.noAgreement') : t('motives.agreement', { share: formats.percent(agreement.value), number: formats.number(agreement.n), low: formats.percent(agreement.low ?? 0), high: formats.percent(agreement.high ?? 1) });
  return (
    <ChartFrame
      title={t('motives.asked')} hint={asked.people === 0 ? t('motives.notAsked') : `${agrees}${Math.min(asked.people, agreement.n || SMALL) < SMALL ? ` ${t('motives.small')}` : ''}`} view="table"
      csv={asked.people === 0 ? null : { name: 'motives-asked', rows: () => [['motive', 'people', 'share', 'share_low', 'share_high'], ...asked.motives.map(({ motive, people, share }) => [motive, people, share.value, share.low, share.high])] }}
      table={asked.people === 0 ? null : <DataTable label={t('motives.asked')} columns={columns} rows={asked.motives} rowKey={({ motive }) => motive} />}
    />
  );
}
