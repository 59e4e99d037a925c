import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Motives, SignFigures } from '../api.ts';

/** What tells of which motive, how often it was seen, and how much it tells in this store. */
export function Signs({ data: { signs } }: { data: Motives }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<SignFigures>[] = [
    { key: 'sign', header: t('motives.sign'), heading: true, cell: ({ code }) => t(`motives.signs.${code}`) },
    { key: 'motive', header: t('motives.tellsOf'), cell: ({ motive }) => t(`value.motive.${motive}`) },
    { key: 'sessions', header: t('motives.sessions'), numeric: true, cell: ({ sessions }) => (sessions === null ? '–' : formats.number(sessions)) },
    {
      key: 'seen', header: t('motives.seen'), numeric: true,
      cell: ({ seen }) => (seen.value === null ? '–' : <div>{formats.percent(seen.value)}<Text component="div" size="xs" c="dimmed">{t('motives.range', { low: formats.percent(seen.low ?? 0), high: formats.percent(seen.high ?? 1) })} · {t('motives.of', { number: formats.number(seen.n) })}</Text></div>),
    },
    {
      key: 'odds', header: t('motives.telling'), numeric: true,
      cell: ({ oddsRatio, sessions }) => (oddsRatio === null || sessions === 0 ? '–' : t('motives.times', { number: formats.number(oddsRatio.withIntent, 1) })),
    },
  ];
  return (
    <ChartFrame
      title={t('motives.signsTitle')} hint={t('motives.signsHint')} view="table"
      csv={{ name: 'motive-signs', rows: () => [['sign', 'motive', 'sessions', 'seen', 'of', 'odds_ratio_with_intent', 'odds_ratio_without_intent', 'source'], ...signs.map(({ code, motive, sessions, seen, oddsRatio, source }) => [code, motive, sessions, seen.value, seen.n, oddsRatio?.withIntent ?? null, oddsRatio?.withoutIntent ?? null, source])] }}
      table={(
        <>
          <DataTable label={t('motives.signsTitle')} columns={columns} rows={signs} rowKey={({ code }) => code} />
          <Text size="xs" c="dimmed" mt="xs">{t('motives.sources', { sources: [...new Set(signs.map(({ source }) => source))].join('; ') })}</Text>
        </>
      )}
    />
  );
}
