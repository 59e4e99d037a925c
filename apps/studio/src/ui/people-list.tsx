import { Button, Drawer, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageAsked } from '../api/question.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Empty, FaultNotice, Waiting } from './notice.tsx';
import { PersonLink } from './person-link.tsx';
import type { Named } from './person-name.ts';

interface PeopleListProps<Person extends Named> {
  /** Everything that the list depends on. */
  readonly queryKey: readonly unknown[];
  readonly load: (page: PageAsked) => Promise<{ readonly people: readonly Person[]; readonly next: string | null }>;
  /** What is told of each person beside the name. */
  readonly columns: readonly Column<Person>[];
  /** Tells rows apart where somebody may stand in several. */
  readonly rowKey?: (row: Person) => string;
}

/** The people behind a figure, a page at a time, each with a link to their whole line. */
export function PeopleList<Person extends Named>({ queryKey, load, columns, rowKey = (row) => row.personKey }: PeopleListProps<Person>) {
  const { t } = useTranslation();
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => load({ cursor: pageParam === '' ? null : pageParam, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.people);
  if (rows.length === 0) return <Empty title={t('journey.noPeople')} level={3} />;
  const all: Column<Person>[] = [{ key: 'name', header: t('customers.person'), heading: true, cell: (row) => <PersonLink person={row} /> }, ...columns];
  return (
    <>
      <DataTable label={t('journey.people')} columns={all} rows={rows} rowKey={rowKey} />
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

/** A drawer for what is behind a figure. */
export function BehindDrawer({ title, opened, onClose, size = 'lg', children }: { title: string; opened: boolean; onClose: () => void; size?: 'lg' | 'xl'; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Drawer opened={opened} onClose={onClose} title={<Text fw={600} lineClamp={3} className="break">{title}</Text>} size={size} closeButtonProps={{ 'aria-label': t('action.close') }}>
      {opened ? children : null}
    </Drawer>
  );
}
