import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { previewQuery, saveSegment } from '../api.ts';
import { conditionOf, type Draft, leavesIn } from '../condition.ts';
import { useSentence } from '../sentence.ts';
import { ConditionGroup } from './condition-group.tsx';
import classes from './editor.module.css';

const PREVIEW_AFTER_MS = 350;

/** How many the definition holds as it stands, and what it says in words. */
function Live({ draft, id }: { draft: Draft; id: string | null }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const say = useSentence();
  const definition = conditionOf(draft);
  const [settled] = useDebouncedValue(JSON.stringify(definition), PREVIEW_AFTER_MS);
  const asked = settled === JSON.stringify(definition) ? definition : conditionOf(draft);
  const preview = useQuery({ ...previewQuery(store.id, { definition: asked, id }), enabled: settled === JSON.stringify(definition) });
  const names = preview.data?.sample.flatMap(({ name }) => name ?? []) ?? [];
  return (
    <>
      <Text size="sm" className="break">{say(definition)}</Text>
      {preview.isError ? <FaultNotice error={preview.error} onRetry={() => void preview.refetch()} /> : (
        <div className={classes['live']} role="status" aria-label={t('segments.size')}>
          <span className={`num ${classes['size']}`}>{preview.data === undefined ? '…' : t('counted.people', { count: preview.data.size, number: formats.number(preview.data.size) })}</span>
          {preview.data === undefined ? null : <Text size="sm" c="dimmed">{t('segments.ofEverybody', { share: formats.percent(preview.data.everybody === 0 ? 0 : preview.data.size / preview.data.everybody), number: formats.number(preview.data.everybody) })}</Text>}
          {names.length === 0 ? null : <Text size="sm" c="dimmed" className="break">{t('segments.among', { names: formats.list(names.slice(0, 4)) })}</Text>}
        </div>
      )}
    </>
  );
}

/** Makes or changes a segment: its size is seen while it is edited. */
export function Editor({ id, initial, onDone }: { id: string | null; initial: Draft; onDone: () => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const [draft, setDraft] = useState(initial);
  const save = useMutation({ mutationFn: () => saveSegment(store.id, { id, name: draft.name, definition: conditionOf(draft) }), onSuccess: onDone });
  return (
    <Section title={id === null ? t('segments.new') : t('segments.change')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap="sm">
          <TextInput label={t('segments.name')} maxLength={80} required maw={420} value={draft.name} onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })} />
          <ConditionGroup group={draft} place={[]} ownId={id} onGroup={(change) => setDraft((before) => ({ ...before, ...change(before) }))} leaves={leavesIn(draft)} />
          <Live draft={draft} id={id} />
          {save.isError ? <FaultNotice error={save.error} /> : null}
          <Group gap="xs" mb="lg">
            <Button type="submit" loading={save.isPending}>{t('action.save')}</Button>
            <Button variant="default" onClick={onDone}>{t('action.cancel')}</Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
