import { Alert, Button, Group, Progress, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { ImportPreview } from '../../../api/types.ts';
import { currencyOptions, timezoneOptions } from '../../../ui/choices.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { KINDS, PRESETS, previewImport, startImport, type ImportChoice } from '../api.ts';
import { DropArea } from './drop-area.tsx';
import { guessKind } from './guess-kind.ts';
import { Mapping } from './mapping.tsx';
import { PreviewRows } from './preview-rows.tsx';

function KindSelect({ kind, onKind }: { kind: string; onKind: (kind: string) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('imports.kind')}
      value={kind}
      onChange={(value) => value !== null && onKind(value)}
      data={[
        { group: t('imports.kinds'), items: KINDS.map((one) => ({ value: one, label: t(`imports.kind.${one}`) })) },
        { group: t('imports.presets'), items: PRESETS.map((one) => ({ value: one, label: t(`imports.preset.${one}`) })) },
      ]}
    />
  );
}

function Preview({ preview, choice, onMap }: { preview: ImportPreview; choice: ImportChoice; onMap: (map: Record<string, string>) => void }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      {preview.problems.length === 0 ? null : (
        <Alert color="yellow" title={t('imports.problems')}>
          {preview.problems.map((problem) => (
            <Text key={problem} size="sm" c="var(--mantine-color-text)">
              {problem}
            </Text>
          ))}
        </Alert>
      )}
      <Mapping preview={preview} map={choice.map} onMap={onMap} />
      <PreviewRows preview={preview} />
    </Stack>
  );
}

function useSend(choice: ImportChoice, onStarted: () => void) {
  const store = useStore();
  const [sent, setSent] = useState(0);
  const send = useMutation({
    mutationFn: () => startImport({ storeId: store.id, choice, onProgress: setSent }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['imports', store.id] });
      onStarted();
    },
  });
  return { send, sent };
}

function ChosenFiles({ choice, onChange, onDone }: { choice: ImportChoice; onChange: (choice: ImportChoice) => void; onDone: () => void }) {
  const { t, i18n } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const { send, sent } = useSend(choice, onDone);
  const currencies = useMemo(() => currencyOptions(i18n.language), [i18n.language]);
  const timezones = useMemo(() => timezoneOptions(), []);
  const preview = useQuery({
    queryKey: ['import-preview', store.id, choice.kind, choice.files.map((file) => `${file.name} ${file.size} ${file.lastModified}`), choice.map, choice.timezone],
    queryFn: () => previewImport(store.id, choice),
    placeholderData: (before) => before,
    gcTime: 0,
  });
  return (
    <Stack gap="md">
      <Text size="sm" className="break">
        {formats.list(choice.files.map((file) => `${file.name} (${formats.bytes(file.size)})`))}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="sm">
        <KindSelect kind={choice.kind} onKind={(kind) => onChange({ ...choice, kind, map: {} })} />
        <Select label={t('imports.timezone')} searchable limit={60} data={timezones} value={choice.timezone} placeholder={t('imports.automatic')} clearable clearButtonProps={{ 'aria-label': t('action.clear') }} onChange={(timezone) => onChange({ ...choice, timezone })} />
        <Select label={t('imports.currency')} searchable limit={60} data={currencies} value={choice.currency} placeholder={t('imports.automatic')} clearable clearButtonProps={{ 'aria-label': t('action.clear') }} onChange={(currency) => onChange({ ...choice, currency })} />
      </SimpleGrid>
      {preview.isPending ? <Waiting /> : null}
      {preview.isError ? <FaultNotice error={preview.error} /> : null}
      {preview.data === undefined ? null : <Preview preview={preview.data} choice={choice} onMap={(map) => onChange({ ...choice, map })} />}
      {send.isError ? <FaultNotice error={send.error} /> : null}
      {send.isPending ? <Progress value={sent * 100} aria-label={t('imports.sending')} /> : null}
      <Group gap="xs">
        <Button loading={send.isPending} disabled={preview.isPending} onClick={() => send.mutate()}>
          {t('imports.run')}
        </Button>
        <Button variant="default" onClick={onDone} disabled={send.isPending}>
          {t('action.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Choose files, see what was understood, correct it, start. */
export function ImportForm() {
  const store = useStore();
  const [choice, setChoice] = useState<ImportChoice | null>(null);
  const choose = (files: File[]) => {
    if (files.length === 0) return;
    setChoice({ files, kind: guessKind(files.map((file) => file.name)), map: {}, timezone: null, currency: null });
  };
  if (choice === null) return <DropArea onFiles={choose} />;
  return <ChosenFiles choice={choice} onChange={setChoice} onDone={() => setChoice(null)} />;
}
