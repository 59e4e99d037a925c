import { Button, Drawer, Group, SegmentedControl, Tabs, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricEvent, MetricPerson } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { EventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { TextLink } from '../../../ui/links.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { PersonLink } from '../../../ui/person-link.tsx';
import { loadEvents, loadPeople, type Part } from '../api.ts';
import type { Period } from '../../../ui/period.ts';
import { behindOf } from '../groups.ts';

interface OpenProps {
  readonly code: string;
  readonly period: Period;
  readonly where: string | null;
  readonly part: Part | null;
  readonly side: 'figure' | 'base';
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

function People({ code, period, where, part, side }: OpenProps) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['metric-people', store.id, code, period, where, part, side],
    queryFn: ({ pageParam, signal }) => loadPeople({ storeId: store.id, code, period, where, part, side, cursor: pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.people);
  if (rows.length === 0) return <Empty title={t('metrics.noPeople')}>{t('metrics.noPeopleText')}</Empty>;
  const behind = behindOf(code);
  const columns: Column<MetricPerson>[] = [
    {
      key: 'name',
      header: t('customers.person'),
      heading: true,
      cell: (row) => <PersonLink person={row} />,
    },
    { key: 'things', header: t(`metrics.things.${behind.things}`), numeric: true, cell: (row) => formats.number(row.orders) },
    { key: 'worth', header: t(`metrics.worth.${behind.worth}`), numeric: true, cell: (row) => (row.value === null ? '' : behind.worth === 'money' ? formats.money(row.value) : behind.worth === 'minutes' ? formats.inMinutes(row.value) : formats.number(row.value, 1)) },
    { key: 'last', header: t('customers.lastSeen'), numeric: true, cell: (row) => (row.lastAt === null ? '' : formats.date(row.lastAt)) },
  ];
  return (
    <>
      <DataTable label={t('metrics.people')} columns={columns} rows={rows} rowKey={(row) => row.personKey} />
      <More query={query} />
    </>
  );
}

function Events({ code, period, where, part, side }: OpenProps) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['metric-events', store.id, code, period, where, part, side],
    queryFn: ({ pageParam, signal }) => loadEvents({ storeId: store.id, code, period, where, part, side, cursor: pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.events);
  if (rows.length === 0) return <Empty title={t('metrics.noEvents')} />;
  const columns: Column<MetricEvent>[] = [
    { key: 'at', header: t('event.at'), width: '150px', cell: (row) => formats.dateTime(row.at) },
    { key: 'name', header: t('event.name'), heading: true, cell: (row) => <EventName name={row.name} /> },
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

interface DrawerProps extends Omit<OpenProps, 'side'> {
  readonly opened: boolean;
  readonly title: string;
  /** A share is taken of something, which can be opened as well. */
  readonly isShare: boolean;
  readonly onClose: () => void;
}

/** The people and the events behind a figure. */
export function OpenDrawer({ opened, title, isShare, onClose, ...rest }: DrawerProps) {
  const { t } = useTranslation();
  const [side, setSide] = useState<'figure' | 'base'>('figure');
  const open = { ...rest, side };
  return (
    <Drawer opened={opened} onClose={onClose} title={<Text fw={600}>{title}</Text>} size="xl" closeButtonProps={{ 'aria-label': t('action.close') }}>
      {isShare ? (
        <SegmentedControl
          mb="sm"
          size="xs"
          aria-label={t('metrics.side')}
          value={side}
          onChange={setSide}
          data={[
            { value: 'figure', label: t('metrics.side.figure') },
            { value: 'base', label: t('metrics.side.base') },
          ]}
        />
      ) : null}
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
