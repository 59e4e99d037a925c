import { Button, Drawer, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { PersonLink } from '../../../ui/person-link.tsx';
import { type Ask, loadMembers, type Members as Page } from '../api.ts';

type Member = Page['people'][number];

function List({ ask, cohort, offset }: { ask: Ask; cohort: string; offset: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['retention-people', ask.storeId, ask.period, ask.search, cohort, offset],
    queryFn: ({ pageParam }) => loadMembers({ ...ask, cohort, offset, cursor: pageParam === '' ? null : pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const columns: Column<Member>[] = [
    { key: 'name', header: t('customers.person'), heading: true, cell: (row) => <PersonLink person={row} /> },
    { key: 'first', header: t('retention.firstDay'), numeric: true, cell: (row) => formats.day(row.firstDay) },
    { key: 'days', header: t('retention.activeDays'), numeric: true, cell: (row) => formats.number(row.activeDays) },
  ];
  return (
    <>
      <DataTable label={t('journey.people')} columns={columns} rows={query.data.pages.flatMap((page) => page.people)} rowKey={(row) => row.personKey} />
      {query.hasNextPage ? (
        <Group justify="center" mt="sm">
          <Button variant="default" size="xs" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </Group>
      ) : null}
    </>
  );
}

/** The members of a cohort, or those who were active so many units after it. */
export function Members({ ask, opened, title, onClose }: { ask: Ask; opened: { readonly cohort: string; readonly offset: number | null } | null; title: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened !== null} onClose={onClose} title={<Text fw={600} lineClamp={3} className="break">{title}</Text>} size="lg" closeButtonProps={{ 'aria-label': t('action.close') }}>
      {opened === null ? null : <List ask={ask} {...opened} />}
    </Drawer>
  );
}
