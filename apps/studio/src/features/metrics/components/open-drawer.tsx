import { Button, Drawer, Group, Tabs, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricEvent, MetricPerson } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { usePersonName } from '../../../ui/person-name.ts';
import { loadEvents, loadPeople, type Part } from '../api.ts';
import type { FigureFormat } from '../hooks/use-figures.ts';
import type { Period } from '../period.ts';
import { TextLink } from '../../../ui/links.tsx';

interface OpenProps {
  readonly code: string;
  readonly period: Period;
  readonly part: Part | null;
  readonly format: FigureFormat;
}

function More({ query }: { query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> } }) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <Group justify="center" mt="sm">
      <Button variant="default" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('action.more')}
      </Button>
    </Group>
  );
}

function People({ code, period, part, format }: OpenProps) {
  const { t } = useTranslation();
  const nameOf = usePersonName();
  const store = useStore();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['metric-people', store.id, code, period, part],
    queryFn: ({ pageParam }) => loadPeople({ storeId: store.id, code, period, part, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.people);
  if (rows.length === 0) return <Empty title={t('metrics.noPeople')}>{t('metrics.noPeopleText')}</Empty>;
  const columns: Column<MetricPerson>[] = [
    {
      key: 'name',
      header: t('customers.person'),
      heading: true,
      cell: (row) => (
        <TextLink to="/s/$storeId/customers/$personKey" params={{ storeId: store.id, personKey: row.personKey }} size="sm" className="break">
          {nameOf(row)}
        </TextLink>
      ),
    },
    { key: 'orders', header: t('customers.orders'), numeric: true, cell: (row) => formats.number(row.orders) },
    { key: 'value', header: t('metrics.value'), numeric: true, cell: (row) => (row.value === null ? '' : format.full(row.value)) },
    { key: 'last', header: t('customers.lastSeen'), numeric: true, cell: (row) => (row.lastAt === null ? '' : formats.date(row.lastAt)) },
  ];
  return (
    <>
      <DataTable label={t('metrics.people')} columns={columns} rows={rows} rowKey={(row) => row.personKey} />
      <More query={query} />
    </>
  );
}

function Events({ code, period, part }: OpenProps) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['metric-events', store.id, code, period, part],
    queryFn: ({ pageParam }) => loadEvents({ storeId: store.id, code, period, part, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.events);
  if (rows.length === 0) return <Empty title={t('metrics.noEvents')} />;
  const columns: Column<MetricEvent>[] = [
    { key: 'at', header: t('event.at'), width: '150px', cell: (row) => formats.dateTime(row.at) },
    { key: 'name', header: t('event.name'), heading: true, cell: (row) => row.name },
    { key: 'summary', header: t('event.summary'), cell: (row) => <span className="break">{row.orderId === null || row.orderId === '' ? (row.productId ?? row.path) : `#${row.orderId}`}</span> },
    {
      key: 'person',
      header: t('customers.person'),
      cell: (row) =>
        row.personKey === null ? null : (
          <TextLink to="/s/$storeId/customers/$personKey" params={{ storeId: store.id, personKey: row.personKey }} size="sm">
            {t('metrics.openPerson')}
          </TextLink>
        ),
    },
  ];
  return (
    <>
      <DataTable label={t('metrics.events')} columns={columns} rows={rows} rowKey={(row) => row.eventKey} />
      <More query={query} />
    </>
  );
}

/** The people and the events behind a figure. */
export function OpenDrawer({ opened, title, onClose, ...open }: OpenProps & { opened: boolean; title: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} title={<Text fw={600}>{title}</Text>} size="xl" closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Tabs defaultValue="people" keepMounted={false}>
        <Tabs.List mb="sm">
          <Tabs.Tab value="people">{t('metrics.people')}</Tabs.Tab>
          <Tabs.Tab value="events">{t('metrics.events')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people">
          <People {...open} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <Events {...open} />
        </Tabs.Panel>
      </Tabs>
    </Drawer>
  );
}
