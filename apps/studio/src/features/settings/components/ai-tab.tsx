import { Alert, Box, Button, Checkbox, Group, List, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { Snippet } from '../../../ui/copy.tsx';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { aiClients, KEY_PLACE } from '../ai-clients.ts';
import { createAiKey } from '../api.ts';

const EXAMPLES = ['change', 'leave', 'source'] as const;

function MakeKey({ onMade }: { onMade: (key: string) => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [name, setName] = useState(() => t('ai.defaultName'));
  const [mayReadPeople, setMayReadPeople] = useState(false);
  const create = useMutation({
    mutationFn: () => createAiKey({ storeId: store.id, name: name.trim(), mayReadPeople }),
    onSuccess: async ({ key }) => {
      onMade(key);
      await queryClient.invalidateQueries({ queryKey: ['keys', store.id] });
    },
  });
  return (
    <form onSubmit={(event) => { event.preventDefault(); create.mutate(); }}>
      <Stack gap="sm">
        <TextInput label={t('ai.keyName')} required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <Checkbox label={t('ai.personal')} description={t('ai.personalHint')} checked={mayReadPeople} onChange={(event) => setMayReadPeople(event.currentTarget.checked)} />
        {create.isError ? <FaultNotice error={create.error} /> : null}
        <Group><Button type="submit" loading={create.isPending}>{t('ai.create')}</Button></Group>
      </Stack>
    </form>
  );
}

/** How a merchant's own AI client is let in, and what to ask it. */
export function AiTab() {
  const { t } = useTranslation();
  const { manage } = useMay();
  const [key, setKey] = useState<string | null>(null);
  const [client, setClient] = useState('claude-code');
  const clients = aiClients({ origin: window.location.origin, key: key ?? KEY_PLACE });
  const chosen = clients.find(({ id }) => id === client) ?? clients[0];
  return (
    <>
      <Text mb="lg">{t('ai.hint')}</Text>
      <Section title={t('ai.key')} hint={t('ai.keyHint')}>
        {manage ? <MakeKey onMade={setKey} /> : <Text size="sm">{t('ai.askAdmin')}</Text>}
      </Section>
      <Section title={t('ai.connect')} hint={t('ai.connectHint')}>
        <Stack gap="sm">
          {key === null ? null : <Alert color="yellow">{t('ai.withKey')}</Alert>}
          <Box style={{ overflowX: 'auto' }}>
            <SegmentedControl aria-label={t('ai.client')} value={chosen.id} onChange={setClient} data={clients.map(({ id, name }) => ({ value: id, label: name ?? t('ai.client.other') }))} />
          </Box>
          <Snippet code={chosen.code} label={chosen.name ?? t('ai.client.other')} />
        </Stack>
      </Section>
      <Section title={t('ai.ask')}>
        <List spacing="xs">{EXAMPLES.map((one) => <List.Item key={one}>{t(`ai.example.${one}`)}</List.Item>)}</List>
      </Section>
    </>
  );
}
