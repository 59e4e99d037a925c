import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { QuarantinedEvent } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { EventName, useEventName } from '../../../ui/event-name.tsx';
import { useFaultSentence } from '../../../ui/fault-sentence.ts';
import { useFormats } from '../../../ui/format.ts';
import { TextLink } from '../../../ui/links.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { discardEvent, quarantineQuery, replayEvent } from '../api.ts';
import classes from './quarantine-tab.module.css';

const route = getRouteApi('/s/$storeId/data');

function Faults({ item }: { item: QuarantinedEvent }) {
  const sentence = useFaultSentence();
  return (
    <Stack gap={2} className={classes['faults'] ?? ''}>
      {item.faults.map((fault) => (
        <Text key={`${fault.path} ${fault.message}`} size="sm" className="break" component="span">
          {fault.codes !== null || fault.path === '' || fault.message.startsWith(fault.path) ? null : <code className="mono">{fault.path} </code>}
          {sentence(fault)}
        </Text>
      ))}
    </Stack>
  );
}

function parsed(text: string): { ok: true; event: unknown } | { ok: false } {
  try {
    return { ok: true, event: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}

function Editor({ item, onClose }: { item: QuarantinedEvent; onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [text, setText] = useState(() => JSON.stringify(item.event, null, 2));
  const result = parsed(text);
  const after = async (message: string) => {
    await queryClient.invalidateQueries({ queryKey: ['quarantine', store.id] });
    notifications.show({ message });
    onClose();
  };
  const replay = useMutation({ mutationFn: () => replayEvent({ storeId: store.id, id: item.id, event: result.ok ? result.event : null }), onSuccess: ({ status }) => (status === 'faulty' ? queryClient.invalidateQueries({ queryKey: ['quarantine', store.id] }) : after(t('quarantine.replayed'))) });
  const discard = useMutation({ mutationFn: () => discardEvent(store.id, item.id), onSuccess: () => after(t('quarantine.discarded')) });
  const error = replay.error ?? discard.error;
  return (
    <Stack>
      <Faults item={item} />
      <Textarea
        label={t('quarantine.json')}
        description={t('quarantine.jsonHint')}
        autosize
        minRows={10}
        maxRows={24}
        value={text}
        spellCheck={false}
        error={result.ok ? null : t('quarantine.notJson')}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }}
        data-autofocus
      />
      {error === null ? null : <FaultNotice error={error} />}
      {replay.data?.status === 'faulty' ? <Text size="sm" c="var(--mantine-color-error)" role="alert">{t('quarantine.stillFaulty')}</Text> : null}
      <Group justify="space-between">
        <Button variant="subtle" color="red" loading={discard.isPending} onClick={() => discard.mutate()}>
          {t('quarantine.discard')}
        </Button>
        <Group gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button disabled={!result.ok} loading={replay.isPending} onClick={() => replay.mutate()}>
            {t('quarantine.replay')}
          </Button>
        </Group>
      </Group>
    </Stack>
  );
}

/** Events of the vocabulary whose shape is wrong: mend and replay, or discard. */
export function QuarantineTab() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const nameOf = useEventName();
  const { tab: _tab, ...filter } = route.useSearch();
  const events = useQuery({ ...quarantineQuery(store.id, filter), enabled: manage });
  const { teller, library, name, path } = filter;
  const filtered = [teller === undefined ? undefined : t(`teller.${teller}`), library, name === undefined ? undefined : nameOf(name), path].filter((part) => part !== undefined).join(' · ');
  const [opened, setOpened] = useState<QuarantinedEvent | null>(null);
  const columns: Column<QuarantinedEvent>[] = [
    { key: 'at', header: t('quarantine.received'), width: '170px', cell: (item) => formats.dateTime(item.receivedAt) },
    { key: 'name', header: t('event.name'), heading: true, cell: (item) => <EventName name={item.name} /> },
    { key: 'fault', header: t('quarantine.fault'), cell: (item) => <Faults item={item} /> },
    {
      key: 'mend',
      header: '',
      numeric: true,
      cell: (item) =>
        manage ? (
          <Button size="compact-sm" variant="default" onClick={() => setOpened(item)} aria-label={`${t('quarantine.mend')}: ${nameOf(item.name)}`}>
            {t('quarantine.mend')}
          </Button>
        ) : null,
    },
  ];
  return (
    <Section title={t('data.tab.quarantine')} hint={t('quarantine.hint')}>
      {manage ? null : <Empty title={t('quarantine.askAdmin')} />}
      {events.isPending && manage ? <Waiting /> : null}
      {events.isError ? <FaultNotice error={events.error} onRetry={() => void events.refetch()} /> : null}
      {filtered === '' ? null : (
        <Group gap="xs" mb="sm">
          <Text size="sm" className="break">
            {t('quarantine.filtered', { what: filtered })}
          </Text>
          <TextLink size="sm" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'quarantine' }}>
            {t('quarantine.showAll')}
          </TextLink>
        </Group>
      )}
      {events.data?.length === 0 && filtered !== '' ? <Empty title={t('quarantine.noneOfThese')} /> : null}
      {events.data?.length === 0 && filtered === '' ? <Empty title={t('quarantine.none')}>{t('quarantine.noneText')}</Empty> : null}
      {events.data !== undefined && events.data.length > 0 ? <DataTable label={t('data.tab.quarantine')} columns={columns} rows={events.data} rowKey={(item) => String(item.id)} /> : null}
      <Modal opened={opened !== null} onClose={() => setOpened(null)} size="lg" title={opened === null ? null : <EventName name={opened.name} />} closeButtonProps={{ 'aria-label': t('action.close') }}>
        {opened === null ? null : <Editor key={opened.id} item={events.data?.find((item) => item.id === opened.id) ?? opened} onClose={() => setOpened(null)} />}
      </Modal>
    </Section>
  );
}
