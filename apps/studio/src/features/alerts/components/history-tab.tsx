import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { metricDefinitionsQuery } from '../../../api/metric-definitions.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { noticesQuery, type Notice } from '../api.ts';

type Delivery = Notice['deliveries'][number];
const COLOURS: Readonly<Record<Delivery['status'], string>> = { sent: 'teal.8', failed: 'red.8', waiting: 'dimmed', simulated: 'dimmed', no_mail: 'dimmed' };

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** What was told, to whom, and whether it arrived. */
export function HistoryTab() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const words = useMetricWords();
  const definitions = useQuery(metricDefinitionsQuery(store.id));
  const found = useQuery(noticesQuery(store.id));
  if (found.isPending) return <Waiting />;
  if (found.isError) return <FaultNotice error={found.error} onRetry={() => void found.refetch()} />;
  if (found.data.length === 0) return <Empty title={t('notices.emptyTitle')}>{t('notices.emptyText')}</Empty>;
  const subject = ({ facts }: Notice): string | null => {
    const metric = textOf(facts['metric']);
    return textOf(facts['name']) ?? (metric === null ? null : words.label(metric, definitions.data?.find((one) => one.code === metric)?.label ?? metric));
  };
  const columns: Column<Notice>[] = [
    { key: 'at', header: t('notices.at'), cell: ({ at }) => formats.dateTime(at) },
    { key: 'what', header: t('notices.what'), heading: true, cell: (notice) => <span className="break">{[t(`notices.kind.${notice.kind}`), subject(notice)].filter((part) => part !== null).join(': ')}</span> },
    {
      key: 'who', header: t('notices.who'),
      cell: ({ deliveries }) => (deliveries.length === 0 ? t('alerts.nobody') : (
        <Stack gap={2}>
          {deliveries.map((one) => (
            <span key={`${one.channel} ${one.target}`} className="break">
              {one.target} · <Text span size="sm" c={COLOURS[one.status]}>{t(`notices.status.${one.status}`)}{one.fault === null ? '' : ` (${one.status === 'waiting' ? `${t('notices.fault.retry')}: ` : ''}${one.fault})`}</Text>
            </span>
          ))}
        </Stack>
      )),
    },
  ];
  return <DataTable label={t('alerts.tab.history')} columns={columns} rows={found.data} rowKey={({ id }) => id} />;
}
