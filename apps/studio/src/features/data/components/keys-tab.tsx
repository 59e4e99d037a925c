import { Alert, Button, Group, Modal, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { StoreKey } from '../../../api/types.ts';
import { CopyField, CopyMark, Snippet } from '../../../ui/copy.tsx';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { scriptTag } from '../../../ui/script-tag.ts';
import { TypedConfirm } from '../../../ui/typed-confirm.tsx';
import { createKey, keysQuery, revokeKey } from '../api.ts';

function CreateKey({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [kind, setKind] = useState<'write' | 'api'>('write');
  const [name, setName] = useState('');
  const create = useMutation({
    mutationFn: () => createKey({ storeId: store.id, kind, name: name.trim() }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['keys', store.id] }),
  });
  if (create.data?.key !== undefined) {
    return (
      <Stack>
        <Alert color="yellow">{t('keys.once')}</Alert>
        <CopyField value={create.data.key} label={create.data.name} />
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('keys.kept')}</Button>
        </Group>
      </Stack>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack>
        <SegmentedControl
          aria-label={t('keys.kind')}
          value={kind}
          onChange={setKind}
          data={[
            { value: 'write', label: t('keys.writeKey') },
            { value: 'api', label: t('keys.apiKey') },
          ]}
        />
        <Text size="sm" c="dimmed">
          {kind === 'write' ? t('keys.writeHint') : t('keys.apiHint')}
        </Text>
        <TextInput label={t('keys.name')} placeholder={t('keys.namePlaceholder')} required maxLength={100} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        {create.isError ? <FaultNotice error={create.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {t('keys.create')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** A write key stands in every page of the shop, so it may be read again here. */
function WriteKeyText({ writeKey }: { writeKey: string }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      <span className="mono break">{writeKey}</span>
      <CopyMark value={writeKey} label={t('keys.writeKey')} />
    </Group>
  );
}

function RevokeKey({ storeKey, onClose }: { storeKey: StoreKey | null; onClose: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const revoke = useMutation({
    mutationFn: () => revokeKey(store.id, storeKey?.id ?? ''),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['keys', store.id] });
      onClose();
    },
  });
  return (
    <TypedConfirm key={storeKey?.id} opened={storeKey !== null} onClose={onClose} title={t('keys.revokeTitle')} word={storeKey?.prefix ?? ''} action={t('keys.revoke')} busy={revoke.isPending} error={revoke.error} onConfirm={() => revoke.mutate()}>
      {t('keys.revokeText', { name: storeKey?.name ?? '' })}
    </TypedConfirm>
  );
}

/** The tag for the pages of the shop, with the oldest write key in it. */
function Tag({ keys }: { keys: readonly StoreKey[] }) {
  const { t } = useTranslation();
  const writeKey = keys.find((key) => key.writeKey !== null)?.writeKey ?? null;
  if (writeKey === null) return null;
  return (
    <Section title={t('keys.tag')} hint={t('firstSteps.scriptHint')}>
      <Snippet code={scriptTag({ origin: window.location.origin, writeKey })} label={t('keys.tag')} />
    </Section>
  );
}

/** Keys that let a shop write and a program read. */
export function KeysTab() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const keys = useQuery({ ...keysQuery(store.id), enabled: manage });
  const [isCreating, setIsCreating] = useState(false);
  const [revoked, setRevoked] = useState<StoreKey | null>(null);
  const columns: Column<StoreKey>[] = [
    { key: 'name', header: t('keys.name'), heading: true, cell: (key) => <span className="break">{key.name}</span> },
    { key: 'kind', header: t('keys.kind'), cell: (key) => t(key.kind === 'write' ? 'keys.writeKey' : 'keys.apiKey') },
    { key: 'prefix', header: t('keys.key'), cell: (key) => (key.writeKey === null ? <span className="mono">{key.prefix}…</span> : <WriteKeyText writeKey={key.writeKey} />) },
    { key: 'created', header: t('keys.createdAt'), numeric: true, cell: (key) => formats.date(key.createdAt) },
    { key: 'used', header: t('keys.lastUsed'), numeric: true, cell: (key) => (key.lastUsedAt === null || key.lastUsedAt === undefined ? t('keys.neverUsed') : formats.relative(key.lastUsedAt)) },
    ...(manage
      ? [{
          key: 'revoke',
          header: '',
          numeric: true,
          cell: (key: StoreKey) => (
            <Button size="compact-xs" variant="subtle" color="red" onClick={() => setRevoked(key)} aria-label={`${t('keys.revoke')}: ${key.name}`}>
              {t('keys.revoke')}
            </Button>
          ),
        }]
      : []),
  ];
  return (
    <>
      <Section
        title={t('data.tab.keys')}
        hint={t('keys.hint')}
        actions={manage ? <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setIsCreating(true)}>{t('keys.create')}</Button> : null}
      >
        {manage ? null : <Empty title={t('keys.askAdmin')} />}
        {keys.isPending && manage ? <Waiting /> : null}
        {keys.isError ? <FaultNotice error={keys.error} onRetry={() => void keys.refetch()} /> : null}
        {keys.data?.length === 0 ? <Empty title={t('keys.none')}>{t('keys.hint')}</Empty> : null}
        {keys.data !== undefined && keys.data.length > 0 ? <DataTable label={t('data.tab.keys')} columns={columns} rows={keys.data} rowKey={(key) => key.id} /> : null}
        <Modal opened={isCreating} onClose={() => setIsCreating(false)} title={t('keys.create')} closeButtonProps={{ 'aria-label': t('action.close') }}>
          <CreateKey onClose={() => setIsCreating(false)} />
        </Modal>
        <RevokeKey storeKey={revoked} onClose={() => setRevoked(null)} />
      </Section>
      <Tag keys={keys.data ?? []} />
    </>
  );
}
