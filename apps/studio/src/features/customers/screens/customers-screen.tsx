import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { CustomerRow } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { usePersonName } from '../../../ui/person-name.ts';
import { Page } from '../../../ui/page.tsx';
import { loadCustomers } from '../api.ts';
import { SORTS } from '../search.ts';
import { ButtonLink, TextLink } from '../../../ui/links.tsx';

const TYPING_MS = 300;
const route = getRouteApi('/s/$storeId/customers');

function useColumns(): Column<CustomerRow>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const store = useStore();
  const nameOf = usePersonName();
  return [
    {
      key: 'name',
      header: t('customers.person'),
      heading: true,
      cell: (row) => (
          <TextLink to="/s/$storeId/customers/$personKey" params={{ storeId: store.id, personKey: row.personKey }} size="sm" fw={550} className="break">
            {nameOf(row)}
          </TextLink>
      ),
    },
    { key: 'email', header: t('account.email'), cell: (row) => <span className="break">{row.email}</span> },
    { key: 'country', header: t('dimension.country'), cell: (row) => (row.country === null || row.country === '' ? '' : formats.country(row.country)) },
    { key: 'orders', header: t('customers.orders'), numeric: true, cell: (row) => formats.number(row.orders) },
    { key: 'revenue', header: t('customers.revenue'), numeric: true, cell: (row) => (row.revenueMinor === null ? '' : formats.money(row.revenueMinor)) },
    { key: 'first', header: t('customers.firstSeen'), numeric: true, cell: (row) => (row.firstSeen === null ? '' : formats.date(row.firstSeen)) },
    { key: 'last', header: t('customers.lastSeen'), numeric: true, cell: (row) => (row.lastSeen === null ? '' : formats.date(row.lastSeen)) },
  ];
}

function SearchField({ value, onChange }: { value: string; onChange: (search: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const report = useDebouncedCallback(onChange, TYPING_MS);
  return (
    <TextInput
      type="search"
      aria-label={t('customers.search')}
      placeholder={t('customers.search')}
      leftSection={<IconSearch size={15} aria-hidden />}
      w={{ base: '100%', xs: 320 }}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value.trim());
      }}
    />
  );
}

/** Everybody the store has met: search, sort, open. */
export function CustomersScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns = useColumns();
  const query = useInfiniteQuery({
    queryKey: ['customers', store.id, search],
    queryFn: ({ pageParam }) => loadCustomers({ storeId: store.id, cursor: pageParam, ...search }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
  const rows = query.data?.pages.flatMap((page) => page.customers) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <Page
      title={t('nav.customers')}
      actions={
        <>
          <SearchField
            value={search.search ?? ''}
            onChange={(text) => {
              const { search: _search, ...rest } = search;
              void navigate({ search: text === '' ? rest : { ...rest, search: text }, replace: true });
            }}
          />
          <Select
            aria-label={t('customers.sort')}
            w={190}
            value={search.sort ?? 'last_seen'}
            data={SORTS.map((sort) => ({ value: sort, label: t(`customers.sort.${sort}`) }))}
            onChange={(sort) => sort !== null && void navigate({ search: { ...search, sort }, replace: true })}
          />
        </>
      }
    >
      {query.isError ? <FaultNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting /> : null}
      {query.isSuccess && rows.length === 0 ? <NoCustomers isSearched={search.search !== undefined} /> : null}
      {rows.length > 0 ? (
        <>
          <Text size="sm" c="dimmed" mb={6} role="status">
            {t('customers.count', { count: total, number: formats.number(total) })}
          </Text>
          <DataTable label={t('nav.customers')} columns={columns} rows={rows} rowKey={(row) => row.personKey} />
        </>
      ) : null}
      {query.hasNextPage ? (
        <Group justify="center" mt="md">
          <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('action.more')}
          </Button>
        </Group>
      ) : null}
    </Page>
  );
}

function NoCustomers({ isSearched }: { isSearched: boolean }) {
  const { t } = useTranslation();
  const store = useStore();
  if (isSearched) return <Empty title={t('customers.noMatch')}>{t('customers.noMatchText')}</Empty>;
  return (
    <Empty
      title={t('customers.none')}
      action={
        <>
          <ButtonLink to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'imports' }}>
            {t('imports.start')}
          </ButtonLink>
          <ButtonLink variant="default" to="/s/$storeId/start" params={{ storeId: store.id }}>
            {t('live.connect')}
          </ButtonLink>
        </>
      }
    >
      {t('customers.noneText')}
    </Empty>
  );
}
