import { Button, Group, SegmentedControl, Select, TextInput, VisuallyHidden } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import type { Overview } from '../api.ts';
import { STAGES, type ProfileSearch } from '../search.ts';

const TYPING_MS = 350;

interface FilterProps {
  readonly search: ProfileSearch;
  readonly kinds: Overview['kinds'];
  readonly onChange: (search: ProfileSearch) => void;
}

/** True when events are looked at one by one: asked for, or because something is looked for among them. */
export function showsEvents(search: ProfileSearch): boolean {
  return search.view === 'events' || search.kind !== undefined || search.stage !== undefined || search.find !== undefined;
}

function Find({ value, onFind }: { value: string; onFind: (text: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value);
  const report = useDebouncedCallback(onFind, TYPING_MS);
  return (
    <TextInput
      size="xs"
      type="search"
      w={{ base: '100%', xs: 210 }}
      aria-label={t('timeline.find')}
      placeholder={t('timeline.find')}
      leftSection={<IconSearch size={14} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        report(event.currentTarget.value.trim());
      }}
    />
  );
}

/** How the timeline is looked at: by session or event, by kind and stage, from when. */
export function TimelineFilters({ search, kinds, onChange }: FilterProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isEvents = showsEvents(search);
  const without = (...names: (keyof ProfileSearch)[]) => Object.fromEntries(Object.entries(search).filter(([name]) => !names.some((one) => one === name)));
  const stages = STAGES.filter((stage) => kinds.some((one) => one.stage === stage));
  return (
    <Group gap="xs" mb="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('timeline.view')}
        value={isEvents ? 'events' : 'story'}
        onChange={(view) => onChange(view === 'events' ? { ...search, view: 'events' } : without('view', 'kind', 'stage', 'find'))}
        data={[{ value: 'story', label: t('timeline.bySession') }, { value: 'events', label: t('timeline.byEvent') }]}
      />
      <Select
        size="xs"
        w={150}
        aria-label={t('timeline.kind')}
        placeholder={t('timeline.kind')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        value={search.kind ?? null}
        data={kinds.map((one) => ({ value: one.kind, label: `${t(`kind.${one.kind}`)} · ${formats.number(one.events)}` }))}
        onChange={(value) => {
          const kind = kinds.find((one) => one.kind === value)?.kind;
          onChange(kind === undefined ? without('kind') : { ...without('stage'), kind });
        }}
      />
      <Select
        size="xs"
        w={136}
        aria-label={t('timeline.stage')}
        placeholder={t('timeline.stage')}
        clearable
        clearButtonProps={{ 'aria-label': t('action.clear') }}
        value={search.stage ?? null}
        data={stages.map((stage) => ({ value: stage, label: t(`stage.${stage}`) }))}
        onChange={(value) => {
          const stage = STAGES.find((one) => one === value);
          onChange(stage === undefined ? without('stage') : { ...without('kind'), stage });
        }}
      />
      <Find value={search.find ?? ''} onFind={(find) => onChange(find === '' ? without('find') : { ...search, find })} />
      <VisuallyHidden role="status">{search.at === undefined ? '' : t('timeline.from', { when: formats.dateTime(search.at) })}</VisuallyHidden>
      {search.at === undefined ? null : (
        <Button size="compact-sm" variant="light" rightSection={<IconX size={13} aria-hidden />} onClick={() => onChange(without('at'))}>
          {t('timeline.from', { when: formats.dateTime(search.at) })}
        </Button>
      )}
    </Group>
  );
}
