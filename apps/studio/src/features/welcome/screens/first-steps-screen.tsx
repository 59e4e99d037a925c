import { Alert, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconCircleCheck, IconUpload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { CopyField, Snippet } from '../../../ui/copy.tsx';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Page, Section } from '../../../ui/page.tsx';
import { createWriteKey, newestEvent, writeKeysQuery } from '../api.ts';
import { snippetsOf } from '../snippets.ts';
import { ButtonLink, TextLink } from '../../../ui/links.tsx';

const POLL_MS = 1500;

/** Where the tag goes, and the one thing to decide about it. */
function AboutScript() {
  const { t } = useTranslation();
  const store = useStore();
  return (
    <Text size="sm" c="dimmed" mt="xs">
      {t('firstSteps.scriptHint')}{' '}
      <TextLink underline="always" to="/s/$storeId/settings" params={{ storeId: store.id }} search={{ tab: 'store' }} size="sm">
        {t('firstSteps.scriptConsent')}
      </TextLink>
    </Text>
  );
}

function Send({ writeKey }: { writeKey: string }) {
  const { t } = useTranslation();
  const snippets = snippetsOf({ origin: window.location.origin, writeKey });
  return (
    <Stack gap="sm">
      <CopyField value={writeKey} label={t('keys.writeKey')} />
      <Tabs defaultValue="script" variant="outline">
        <Tabs.List aria-label={t('firstSteps.ways')}>
          {snippets.map((snippet) => (
            <Tabs.Tab key={snippet.id} value={snippet.id}>
              {t(`firstSteps.way.${snippet.id}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippets.map((snippet) => (
          <Tabs.Panel key={snippet.id} value={snippet.id} pt="xs">
            <Snippet code={snippet.code} label={t(`firstSteps.way.${snippet.id}`)} />
            {snippet.id === 'script' ? <AboutScript /> : null}
          </Tabs.Panel>
        ))}
      </Tabs>
    </Stack>
  );
}

function SendStep() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const keys = useQuery({ ...writeKeysQuery(store.id), enabled: manage });
  const create = useMutation({
    mutationFn: () => createWriteKey(store.id, t('keys.firstName')),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['keys', store.id] }),
  });
  if (keys.isPending && manage) return <Waiting />;
  if (keys.isError) return <FaultNotice error={keys.error} onRetry={() => void keys.refetch()} />;
  const writeKey = keys.data?.[0];
  if (writeKey !== undefined) return <Send writeKey={writeKey} />;
  return (
    <Stack gap="xs" align="flex-start">
      {create.isError ? <FaultNotice error={create.error} /> : null}
      <Text size="sm">{manage ? t('firstSteps.noKey') : t('firstSteps.askAdmin')}</Text>
      {manage ? (
        <Button onClick={() => create.mutate()} loading={create.isPending}>
          {t('keys.createWrite')}
        </Button>
      ) : null}
    </Stack>
  );
}

function Arrival() {
  const { t } = useTranslation();
  const nameOf = useEventName();
  const store = useStore();
  const formats = useFormats();
  const newest = useQuery({
    queryKey: ['newest-event', store.id],
    queryFn: () => newestEvent(store.id),
    refetchInterval: (query) => (query.state.data ? false : POLL_MS),
  });
  if (newest.isError) return <FaultNotice error={newest.error} onRetry={() => void newest.refetch()} />;
  const event = newest.data ?? null;
  if (event === null) return <Waiting label={t('firstSteps.waiting')} />;
  return (
    <Alert color="green" icon={<IconCircleCheck size={20} aria-hidden />} title={t('firstSteps.arrived')} role="status">
      <Text size="sm" c="var(--mantine-color-text)">
        {t('firstSteps.arrivedText', { name: nameOf(event.name), when: formats.relative(event.at) })}
      </Text>
      <Group gap="md" mt="xs">
        <TextLink to="/s/$storeId/live" params={{ storeId: store.id }} size="sm" fw={600}>
          {t('firstSteps.openLive')}
        </TextLink>
        <TextLink to="/s/$storeId/metrics" params={{ storeId: store.id }} size="sm" fw={600}>
          {t('firstSteps.openMetrics')}
        </TextLink>
      </Group>
    </Alert>
  );
}

/** Bring a new store its first data: send an event, or import a file. */
export function FirstStepsScreen() {
  const { t } = useTranslation();
  const store = useStore();
  return (
    <Page title={t('firstSteps.title', { name: store.name })} narrow>
      <Section title={t('firstSteps.send')} hint={t('firstSteps.sendHint')}>
        <SendStep />
      </Section>
      <Section title={t('firstSteps.watch')} hint={t('firstSteps.watchHint')}>
        <Arrival />
      </Section>
      <Section title={t('firstSteps.import')} hint={t('firstSteps.importHint')}>
        <ButtonLink to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'imports' }} variant="default" leftSection={<IconUpload size={16} aria-hidden />}>
          {t('imports.start')}
        </ButtonLink>
      </Section>
    </Page>
  );
}
