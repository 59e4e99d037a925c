import { Button, Group, Select, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { StoreRate } from '../../../api/types.ts';
import { currencyOptions } from '../../../ui/choices.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { offerUndo } from '../../../ui/undo.tsx';
import { deleteRates, RATE_PROVIDERS, rateListQuery, restoreRates, type RateFilter } from '../api.ts';

const NO_FILTER: RateFilter = { currency: null, provider: null, from: '', to: '' };

function Filters({ filter, onChange }: { filter: RateFilter; onChange: (filter: RateFilter) => void }) {
  const { t, i18n } = useTranslation();
  const currencies = useMemo(() => currencyOptions(i18n.language), [i18n.language]);
  const clear = { clearable: true, clearButtonProps: { 'aria-label': t('action.clear') } } as const;
  return (
    <Group gap="xs" mb="sm" align="end">
      <Select size="xs" w={200} label={t('store.currency')} searchable limit={60} data={currencies} value={filter.currency} onChange={(currency) => onChange({ ...filter, currency })} {...clear} />
      <Select
        size="xs"
        w={170}
        label={t('rates.provider')}
        data={RATE_PROVIDERS.map((one) => ({ value: one, label: t(`rates.from.${one}`) }))}
        value={filter.provider}
        onChange={(value) => onChange({ ...filter, provider: value })}
        {...clear}
      />
      <TextInput size="xs" type="date" label={t('period.from')} value={filter.from} onChange={(event) => onChange({ ...filter, from: event.currentTarget.value })} />
      <TextInput size="xs" type="date" label={t('period.to')} value={filter.to} onChange={(event) => onChange({ ...filter, to: event.currentTarget.value })} />
    </Group>
  );
}

/** Single exchange rates, newest first, to look through and to delete; deleting can be undone. */
export function RateList() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const [filter, setFilter] = useState(NO_FILTER);
  const [limit, setLimit] = useState(25);
  const rates = useQuery({ ...rateListQuery(store.id, filter, limit), placeholderData: keepPreviousData });
  const settle = () => queryClient.invalidateQueries();
  const restore = useMutation({ mutationFn: (gone: readonly StoreRate[]) => restoreRates(store.id, gone), onSettled: settle });
  const remove = useMutation({
    mutationFn: (gone: readonly StoreRate[]) => deleteRates(store.id, gone),
    onSuccess: async (deleted) => {
      await settle();
      offerUndo({ message: t('rates.deleted', { count: deleted.length, number: formats.number(deleted.length) }), action: t('action.undo'), onUndo: () => restore.mutate(deleted) });
    },
  });
  const own = rates.data?.rates.filter((rate) => !rate.shared) ?? [];
  const columns: Column<StoreRate>[] = [
    { key: 'day', header: t('rates.day'), heading: true, cell: (rate) => formats.day(rate.day) },
    { key: 'pair', header: t('rates.pair'), cell: (rate) => `1 ${rate.base} = ${rate.rate} ${rate.quote}` },
    { key: 'provider', header: t('rates.provider'), cell: (rate) => t(`rates.from.${rate.provider}`) },
    {
      key: 'delete',
      header: '',
      numeric: true,
      cell: (rate) =>
        manage && !rate.shared ? (
          <Button size="compact-xs" variant="subtle" color="red" disabled={remove.isPending} onClick={() => remove.mutate([rate])} aria-label={`${t('rates.delete')}: ${rate.base} ${rate.quote} ${formats.day(rate.day)}`}>
            {t('rates.delete')}
          </Button>
        ) : null,
    },
  ];
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  if (rates.isPending) return <Waiting />;
  if (rates.isError) return <FaultNotice error={rates.error} onRetry={() => void rates.refetch()} />;
  if (rates.data.total === 0 && !isFiltered) return null;
  return (
    <>
      <Filters filter={filter} onChange={setFilter} />
      {remove.isError ? <FaultNotice error={remove.error} /> : null}
      {restore.isError ? <FaultNotice error={restore.error} /> : null}
      {rates.data.total === 0 ? <Empty title={t('state.noMatch')} /> : <DataTable label={t('rates.title')} columns={columns} rows={rates.data.rates} rowKey={(rate) => JSON.stringify([rate.day, rate.base, rate.quote, rate.provider, rate.shared])} />}
      <Group gap="xs" mt={6}>
        {rates.data.rates.length < rates.data.total ? (
          <Button size="compact-sm" variant="subtle" onClick={() => setLimit(Math.min(1_000, limit * 4))}>
            {t('action.more')} ({formats.number(rates.data.rates.length)} / {formats.number(rates.data.total)})
          </Button>
        ) : null}
        {manage && own.length > 1 && isFiltered ? (
          <Button size="compact-sm" variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate(own)}>
            {t('rates.deleteShown', { count: own.length, number: formats.number(own.length) })}
          </Button>
        ) : null}
      </Group>
    </>
  );
}
