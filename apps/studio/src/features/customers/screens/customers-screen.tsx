import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconDownload, IconSearch } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import type { CustomerPage, CustomerRow } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { PersonLink } from '../../../ui/person-link.tsx';
import { Page } from '../../../ui/page.tsx';
import { useRowKeys } from '../../../ui/use-row-keys.ts';
import { useValueWords } from '../../../ui/value-words.ts';
import { customersCsvUrl, loadCustomers } from '../api.ts';
import { CustomerFilters } from '../components/customer-filters.tsx';
import { SortHeader } from '../components/sort-header.tsx';
import { FILTERS, SORTS, type CustomersSearch, type Sort } from '../search.ts';
import { ButtonLink } from '../../../ui/links.tsx';

const TYPING_MS = 300;
const route = getRouteApi('/s/$storeId/customers');

/** A list that tells a moment further back than this says so. */
const STALE_MS = 20_000;

/** Nothing at all where none is known: a card leaves an empty cell out. */
function Contact({ address }: { address: string | null }) {
  return address === null ? null : <span className="clamp" title={address}>{address}</span>;
}

interface SortBy {
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
}

function useColumns({ sort, onSort }: SortBy): Column<CustomerRow>[] {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  const sorted = (by: Sort, label: string) => ({
    key: by, label, numeric: true, sort: sort === by ? ('descending' as const) : ('none' as const), header: <SortHeader label={label} isActive={sort === by} onSort={() => onSort(by)} />,
  });
  return [
    {
      key: 'name',
      header: t('customers.person'),
      heading: true,
      cell: (row) => <PersonLink person={row} isRow />,
    },
    { key: 'email', header: t('account.email'), cell: (row) => <Contact address={row.email ?? row.phone} /> },
    { key: 'country', header: t('dimension.country'), cell: (row) => (row.country === null ? '' : wordOf('country', row.country)) },
    { key: 'source', header: t('dimension.source'), wideOnly: true, cell: (row) => (row.source === null ? '' : wordOf('source', row.source)) },
    { ...sorted('orders', t('customers.orders')), cell: (row) => formats.number(row.orders) },
    { ...sorted('revenue', t('customers.revenue')), cell: (row) => (row.revenueMinor === null ? '' : formats.money(row.revenueMinor)) },
    { ...sorted('first_seen', t('customers.firstSeen')), wideOnly: true, cell: (row) => (row.firstSeen === null ? '' : formats.date(row.firstSeen)) },
    { ...sorted('last_seen', t('customers.lastSeen')), cell: (row) => (row.lastSeen === null ? '' : formats.date(row.lastSeen)) },
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
      w={{ base: '100%', sm: 320 }}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value.trim());
      }}
    />
  );
}

function CountLine({ page, readAt }: { page: CustomerPage; readAt: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isStale = readAt - Date.parse(page.asOf) > STALE_MS;
  return (
    <Text size="sm" c="dimmed" mb={6} role="status">
      {t('customers.count', { count: page.total, number: formats.number(page.total) })}
      {isStale ? ` · ${t('customers.asOf', { time: formats.time(page.asOf) })}` : ''}
    </Text>
  );
}

/** Everybody the store knows by name, address or order: search, filter, sort, open. */
export function CustomersScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const may = useMay();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: CustomersSearch) => void navigate({ search: next, replace: true });
  const sort = search.sort ?? 'last_seen';
  const columns = useColumns({ sort, onSort: (by) => change({ ...search, sort: by }) });
  const rowsHost = useRowKeys('a[data-row-link]');
  const query = useInfiniteQuery({
    queryKey: ['customers', store.id, search],
    queryFn: ({ pageParam, signal }) => loadCustomers({ storeId: store.id, cursor: pageParam, signal, ...search }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  });
  const rows = query.data?.pages.flatMap((page) => page.customers) ?? [];
  const first = query.data?.pages[0];
  const isNarrow = search.search !== undefined || FILTERS.some((filter) => search[filter] !== undefined);
  return (
    <Page
      title={t('nav.customers')}
      actions={
        <>
          <SearchField
            value={search.search ?? ''}
            onChange={(text) => {
              const { search: _search, ...rest } = search;
              change(text === '' ? rest : { ...rest, search: text });
            }}
          />
          <Select
            aria-label={t('customers.sort')}
            flex="1 1 150px"
            value={sort}
            data={SORTS.map((one) => ({ value: one, label: t(`customers.sort.${one}`) }))}
            onChange={(one) => one !== null && change({ ...search, sort: one })}
            hiddenFrom="xs"
          />
          {may.exportData ? (
            <Button component="a" href={customersCsvUrl(store.id, search)} download variant="default" className="icon-when-narrow" aria-label={t('action.csv')} title={t('action.csv')} leftSection={<IconDownload size={15} aria-hidden />}>
              {t('action.csv')}
            </Button>
          ) : null}
        </>
      }
    >
      {first !== undefined && (rows.length > 0 || isNarrow) ? <CustomerFilters search={search} onChange={change} /> : null}
      {query.isError ? <FaultNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {query.isPending ? <Waiting /> : null}
      {query.isSuccess && rows.length === 0 ? <NoCustomers isSearched={isNarrow} /> : null}
      {first !== undefined && rows.length > 0 ? (
        <div ref={rowsHost}>
          <CountLine page={first} readAt={query.dataUpdatedAt} />
          <DataTable label={t('nav.customers')} columns={columns} rows={rows} rowKey={(row) => row.personKey} />
        </div>
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
