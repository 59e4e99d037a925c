import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { type Rfm, rfmQuery } from '../api.ts';

type GroupSize = Rfm['groups'][number];
const DAY_MS = 86_400_000;

/** The store's buyers in named groups, and by which edges. */
export function RfmGroups() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const query = useQuery(rfmQuery(store.id));
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  if (query.data === undefined || query.data.edges.buyers === 0) return null;
  const { groups, edges, topFifthShare, gini } = query.data;
  const revenue = groups.reduce((sum, { revenueMinor }) => sum + revenueMinor, 0);
  const range = ([low, high]: readonly number[]) => (low === high ? String(low) : `${low}–${high}`);
  const columns: Column<GroupSize>[] = [
    { key: 'group', header: t('segments.groupName'), heading: true, cell: ({ group }) => (
      <div>
        {t(`segments.group.${group}`)}
        <Text size="xs" c="dimmed" fw={400}>{t(`segments.groupHint.${group}`)}</Text>
      </div>
    ) },
    { key: 'cells', header: t('segments.scores'), cell: ({ cells }) => formats.either(cells.map(({ r, f }) => t('segments.cell', { r: range(r), f: range(f) }))), wideOnly: true },
    { key: 'people', header: t('segments.size'), numeric: true, cell: ({ people }) => formats.number(people) },
    { key: 'share', header: t('segments.ofBuyers'), numeric: true, cell: ({ people }) => formats.percent(people / edges.buyers) },
    { key: 'money', header: t('segments.metric.revenue'), numeric: true, cell: ({ revenueMinor }) => formats.money(revenueMinor) },
    { key: 'moneyShare', header: t('segments.ofRevenue'), numeric: true, cell: ({ revenueMinor }) => (revenue > 0 ? formats.percent(revenueMinor / revenue) : '–') },
  ];
  const days = formats.list(edges.recencyMs.map((ms) => formats.number(ms / DAY_MS)));
  return (
    <Section title={t('segments.rfm')} hint={t('segments.rfmHint', { days, money: formats.list(edges.moneyMinor.map((minor) => formats.money(minor))), buyers: t('counted.buyers', { count: edges.buyers, number: formats.number(edges.buyers) }) })}>
      <DataTable label={t('segments.rfm')} columns={columns} rows={groups} rowKey={({ group }) => group} />
      {topFifthShare === null ? null : <Text size="xs" c="dimmed" mt="xs">{t('segments.concentration', { share: formats.percent(topFifthShare), gini: gini === null ? '–' : formats.number(gini, 2) })}</Text>}
    </Section>
  );
}
