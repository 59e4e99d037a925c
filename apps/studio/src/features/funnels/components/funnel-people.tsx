import { Button, Drawer, Group, SegmentedControl, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { PersonLink } from '../../../ui/person-link.tsx';
import { type Ask, type FunnelPeople as Page, loadPeople } from '../api.ts';

type Person = Page['people'][number];

interface FunnelPeopleProps {
  readonly ask: Ask;
  /** Null: closed. */
  readonly opened: { readonly step: number; readonly left: boolean } | null;
  readonly names: readonly string[];
  readonly onLeft: (left: boolean) => void;
  readonly onClose: () => void;
}

function People({ ask, step, left }: { ask: Ask; step: number; left: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['funnel-people', ask.storeId, ask.period, ask.search, step, left],
    queryFn: ({ pageParam }) => loadPeople({ ...ask, step, left, cursor: pageParam === '' ? null : pageParam }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.people);
  if (rows.length === 0) return <Empty title={t('journey.noPeople')} level={3} />;
  const columns: Column<Person>[] = [
    { key: 'name', header: t('customers.person'), heading: true, cell: (row) => <PersonLink person={row} /> },
    { key: 'furthest', header: t('funnel.furthest'), numeric: true, cell: (row) => formats.number(row.furthest) },
    { key: 'entered', header: t('funnel.entered'), numeric: true, cell: (row) => formats.moment(row.enteredAt) },
  ];
  return (
    <>
      <DataTable label={t('journey.people')} columns={columns} rows={rows} rowKey={(row) => row.personKey} />
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

/** The people who reached a step, or who went no further. */
export function FunnelPeople({ ask, opened, names, onLeft, onClose }: FunnelPeopleProps) {
  const { t } = useTranslation();
  const isLast = opened !== null && opened.step === names.length;
  const title = opened === null ? '' : `${opened.step}. ${names[opened.step - 1] ?? ''}`;
  return (
    <Drawer opened={opened !== null} onClose={onClose} title={<Text fw={600} lineClamp={3} className="break">{title}</Text>} size="xl" closeButtonProps={{ 'aria-label': t('action.close') }}>
      {opened === null ? null : (
        <>
          {isLast ? null : (
            <SegmentedControl
              size="xs"
              mb="sm"
              aria-label={t('journey.which')}
              value={opened.left ? 'left' : 'all'}
              onChange={(value) => onLeft(value === 'left')}
              data={[{ value: 'all', label: t('funnel.cameHere') }, { value: 'left', label: t('funnel.noFurther') }]}
            />
          )}
          <People ask={ask} step={opened.step} left={opened.left && !isLast} />
        </>
      )}
    </Drawer>
  );
}
