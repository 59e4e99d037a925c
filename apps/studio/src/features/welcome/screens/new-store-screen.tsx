import { Button, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../../api/query-client.ts';
import { meQuery } from '../../../api/session.ts';
import { currencyOptions, likelyCurrency, ownTimezone, timezoneOptions } from '../../../ui/choices.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { createStore } from '../api.ts';
import { WelcomeFrame } from '../components/frame.tsx';
import { TextLink } from '../../../ui/links.tsx';

/** The first step: a store with its currency and time zone. */
export function NewStoreScreen() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const me = useQuery(meQuery);
  const [store, setStore] = useState(() => ({ name: '', currency: likelyCurrency(navigator.languages), timezone: ownTimezone() }));
  const currencies = useMemo(() => currencyOptions(i18n.language), [i18n.language]);
  const timezones = useMemo(() => timezoneOptions(), []);
  const create = useMutation({
    mutationFn: () => createStore(store),
    onSuccess: async (created) => {
      await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
      await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
      await navigate({ to: '/s/$storeId/start', params: { storeId: created.store.id } });
    },
  });
  return (
    <WelcomeFrame title={t('newStore.title')} lead={t('newStore.lead')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput label={t('store.name')} required autoFocus maxLength={200} value={store.name} onChange={(event) => setStore({ ...store, name: event.currentTarget.value })} />
          <Select label={t('store.currency')} description={t('store.currencyHint')} searchable data={currencies} value={store.currency} onChange={(currency) => currency !== null && setStore({ ...store, currency })} nothingFoundMessage={t('state.noMatch')} limit={60} />
          <Select label={t('store.timezone')} description={t('store.timezoneHint')} searchable data={timezones} value={store.timezone} onChange={(timezone) => timezone !== null && setStore({ ...store, timezone })} nothingFoundMessage={t('state.noMatch')} limit={60} />
          {create.isError ? <FaultNotice error={create.error} /> : null}
          <Button type="submit" loading={create.isPending} fullWidth mt="xs">
            {t('newStore.create')}
          </Button>
          {(me.data?.stores.length ?? 0) > 0 ? (
            <TextLink to="/" size="sm" ta="center">
              {t('action.cancel')}
            </TextLink>
          ) : null}
        </Stack>
      </form>
    </WelcomeFrame>
  );
}
