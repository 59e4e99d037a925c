import { Accordion, Badge, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VocabularyEvent, VocabularyField } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useEventName } from '../../../ui/event-name.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { vocabularyQuery } from '../api.ts';

/** Fields of objects in a list stand below it, with the way to them. */
function flat(fields: readonly VocabularyField[], before = ''): VocabularyField[] {
  return fields.flatMap((field) => [{ ...field, name: `${before}${field.name}` }, ...flat(field.fields, `${before}${field.name}[].`)]);
}

function EventWords({ event }: { event: VocabularyEvent }) {
  const { t } = useTranslation();
  const columns: Column<VocabularyField>[] = [
    {
      key: 'name',
      header: t('imports.field'),
      heading: true,
      cell: (field) => (
        <Group gap={6}>
          <span className="mono break">{field.name}</span>
          {field.required ? <Badge size="xs">{t('imports.required')}</Badge> : null}
          {field.pii !== null ? <Badge size="xs" color="yellow">{t('vocabulary.personal')}</Badge> : null}
        </Group>
      ),
    },
    { key: 'type', header: t('event.type'), cell: (field) => <span className="mono break">{field.type}</span> },
    { key: 'description', header: t('vocabulary.meaning'), cell: (field) => <span className="break">{field.words}</span> },
  ];
  return (
    <Stack gap="sm">
      <Text size="sm">{event.words}</Text>
      {event.fields.length === 0 ? null : <DataTable label={event.name} columns={columns} rows={flat(event.fields)} rowKey={(field) => field.name} />}
    </Stack>
  );
}

function matches(event: VocabularyEvent, ownName: string, text: string): boolean {
  const wanted = text.toLowerCase();
  return ownName.toLowerCase().includes(wanted) || event.name.toLowerCase().includes(wanted) || event.words.toLowerCase().includes(wanted) || event.fields.some((field) => field.name.toLowerCase().includes(wanted));
}

/** Every event that Throughline knows by name, searchable. */
export function VocabularyTab() {
  const { t, i18n } = useTranslation();
  const vocabulary = useQuery(vocabularyQuery);
  const nameOf = useEventName();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim());
  const events = (vocabulary.data ?? []).filter((event) => text === '' || matches(event, nameOf(event.name), text));
  const stageName = (stage: string) => (i18n.exists(`stage.${stage}`) ? t(`stage.${stage}`) : stage);
  return (
    <Section title={t('data.tab.vocabulary')} hint={t('vocabulary.hint')}>
      <TextInput type="search" mb="sm" maw={360} aria-label={t('vocabulary.search')} placeholder={t('vocabulary.search')} leftSection={<IconSearch size={15} aria-hidden />} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
      {vocabulary.isPending ? <Waiting /> : null}
      {vocabulary.isError ? <FaultNotice error={vocabulary.error} onRetry={() => void vocabulary.refetch()} /> : null}
      {vocabulary.isSuccess && events.length === 0 ? <Empty title={t('state.noMatch')}>{t('vocabulary.unknownWelcome')}</Empty> : null}
      <Accordion variant="contained" chevronPosition="left">
        {events.map((event) => (
          <Accordion.Item key={event.name} value={event.name}>
            <Accordion.Control>
              <Group gap="xs">
                <Text size="sm" fw={550}>
                  {nameOf(event.name)}
                </Text>
                {nameOf(event.name) === event.name ? null : <Text size="xs" c="dimmed">{event.name}</Text>}
                {event.stage === null ? null : <Badge size="sm" color="gray">{stageName(event.stage)}</Badge>}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <EventWords event={event} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Section>
  );
}
