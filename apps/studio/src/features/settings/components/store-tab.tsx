import { Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { currencyOptions, timezoneOptions } from '../../../ui/choices.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { changeStore } from '../api.ts';
import { BusinessHours } from './business-hours.tsx';
import { Rates } from './rates.tsx';
import { ScriptSection } from './script-section.tsx';

/** Name, currency and time zone of the store; its business hours; what it wants of the script; its exchange rates. */
export function StoreTab() {
  const { t, i18n } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const [draft, setDraft] = useState({ name: store.name, currency: store.currency, timezone: store.timezone });
  const currencies = useMemo(() => currencyOptions(i18n.language), [i18n.language]);
  const timezones = useMemo(() => timezoneOptions(), []);
  const isChanged = draft.name !== store.name || draft.currency !== store.currency || draft.timezone !== store.timezone;
  const save = useMutation({
    mutationFn: () => changeStore(store.id, draft),
    onSuccess: async () => {
      // Every figure depends on these, so nothing that was loaded before is still true.
      await queryClient.invalidateQueries();
      notifications.show({ message: t('settings.saved') });
    },
  });
  return (
    <>
      <Section title={t('settings.tab.store')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Stack gap="sm" maw={440}>
            <TextInput label={t('store.name')} required maxLength={200} disabled={!manage} value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
            <Select label={t('store.currency')} description={t('store.currencyHint')} searchable limit={60} disabled={!manage} data={currencies} value={draft.currency} onChange={(currency) => currency !== null && setDraft({ ...draft, currency })} />
            <Select label={t('store.timezone')} description={t('store.timezoneHint')} searchable limit={60} disabled={!manage} data={timezones} value={draft.timezone} onChange={(timezone) => timezone !== null && setDraft({ ...draft, timezone })} />
            {save.isError ? <FaultNotice error={save.error} /> : null}
            <Group>
              <Button type="submit" disabled={!manage || !isChanged} loading={save.isPending}>
                {t('action.save')}
              </Button>
            </Group>
            <Text size="xs" c="dimmed">
              {t('store.id')}: <span className="mono">{store.id}</span>
            </Text>
          </Stack>
        </form>
      </Section>
      <BusinessHours />
      <ScriptSection />
      <Rates />
    </>
  );
}
