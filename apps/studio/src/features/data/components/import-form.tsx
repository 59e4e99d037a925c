import { Button, Group, Progress, Select, SimpleGrid, Stack, Text } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { currencyOptions, timezoneOptions } from '../../../ui/choices.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { cancelImport, KINDS, PRESETS, previewQuery, startDraft, uploadDraft, type ImportChoice } from '../imports.ts';
import { DropArea } from './drop-area.tsx';
import { FilePreviewCard } from './file-preview.tsx';
import { ImportCheck } from './import-check.tsx';
import { guessKind } from './guess-kind.ts';

interface ChoiceProps {
  readonly choice: ImportChoice;
  readonly onChange: (choice: ImportChoice) => void;
}

function WhatSelect({ choice, onChange }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('imports.kind')}
      value={choice.what}
      onChange={(what) => what !== null && onChange({ ...choice, what, map: {} })}
      data={[
        { group: t('imports.kinds'), items: KINDS.map((one) => ({ value: one, label: t(`imports.kind.${one}`) })) },
        { group: t('imports.presets'), items: PRESETS.map((one) => ({ value: one, label: t(`imports.preset.${one}`) })) },
      ]}
    />
  );
}

/** How to read the files; what is left empty is found out by itself. */
function ReadingOptions({ choice, onChange }: ChoiceProps) {
  const { t, i18n } = useTranslation();
  const currencies = useMemo(() => currencyOptions(i18n.language), [i18n.language]);
  const timezones = useMemo(() => timezoneOptions(), []);
  const shared = { placeholder: t('imports.automatic'), clearable: true, clearButtonProps: { 'aria-label': t('action.clear') } } as const;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3, xl: 5 }} spacing="sm">
      <WhatSelect choice={choice} onChange={onChange} />
      <Select label={t('imports.timezone')} searchable limit={60} data={timezones} value={choice.timezone} onChange={(timezone) => onChange({ ...choice, timezone })} {...shared} />
      <Select label={t('imports.currency')} searchable limit={60} data={currencies} value={choice.currency} onChange={(currency) => onChange({ ...choice, currency })} {...shared} />
      <Select
        label={t('imports.dates')}
        value={choice.dates}
        data={[
          { value: 'dmy', label: t('imports.dates.dmy') },
          { value: 'mdy', label: t('imports.dates.mdy') },
        ]}
        onChange={(dates) => onChange({ ...choice, dates })}
        {...shared}
      />
      <Select
        label={t('imports.decimal')}
        value={choice.decimal}
        data={[
          { value: 'point', label: t('imports.decimal.point') },
          { value: 'comma', label: t('imports.decimal.comma') },
        ]}
        onChange={(decimal) => onChange({ ...choice, decimal })}
        {...shared}
      />
    </SimpleGrid>
  );
}

interface DraftProps extends ChoiceProps {
  readonly importId: string;
  readonly onDone: () => void;
}

/** Files that were sent: what would be made of them, corrections, start. */
function Draft({ importId, choice, onChange, onDone }: DraftProps) {
  const { t } = useTranslation();
  const store = useStore();
  const preview = useQuery({ ...previewQuery(store.id, importId, choice), placeholderData: keepPreviousData });
  const taken = preview.data?.filter((file) => file.taken || file.problem !== null) ?? [];
  const isReadable = !preview.isPlaceholderData && taken.length > 0 && taken.every((file) => file.problem === null && file.missing.length === 0);
  // The file's own card says what is missing; a start would only say it again.
  const isBlocked = taken.some((file) => file.problem !== null || file.missing.length > 0);
  const done = async () => {
    await queryClient.invalidateQueries({ queryKey: ['imports', store.id] });
    onDone();
  };
  const start = useMutation({ mutationFn: () => startDraft({ storeId: store.id, importId, choice }), onSuccess: done });
  const forget = useMutation({ mutationFn: () => cancelImport(store.id, importId), onSettled: done });
  return (
    <Stack gap="md">
      <ReadingOptions choice={choice} onChange={onChange} />
      {preview.isPending ? <Waiting label={t('imports.looking')} /> : null}
      {preview.isError ? <FaultNotice error={preview.error} /> : null}
      {preview.data?.map((file) => (
        <FilePreviewCard key={file.file} file={file} map={choice.map} onMap={(map) => onChange({ ...choice, map })} />
      ))}
      {isReadable ? <ImportCheck key={JSON.stringify(choice)} importId={importId} choice={choice} /> : null}
      {start.isError ? <FaultNotice error={start.error} /> : null}
      <Group gap="xs">
        <Button loading={start.isPending} disabled={preview.data === undefined || isBlocked} onClick={() => start.mutate()}>
          {t('imports.run')}
        </Button>
        <Button variant="default" loading={forget.isPending} onClick={() => forget.mutate()}>
          {t('action.cancel')}
        </Button>
      </Group>
    </Stack>
  );
}

/** Choose files, see what was understood, correct it, start. */
export function ImportForm() {
  const { t } = useTranslation();
  const store = useStore();
  const [choice, setChoice] = useState<ImportChoice>({ what: 'orders', map: {}, timezone: null, currency: null, dates: null, decimal: null });
  const [sent, setSent] = useState(0);
  const upload = useMutation({
    mutationFn: ({ files, first }: { files: File[]; first: ImportChoice }) => uploadDraft({ storeId: store.id, files, choice: first, onProgress: setSent }),
  });
  const choose = (files: File[]) => {
    if (files.length === 0) return;
    const first: ImportChoice = { what: guessKind(files.map((file) => file.name)), map: {}, timezone: null, currency: null, dates: null, decimal: null };
    setChoice(first);
    setSent(0);
    upload.mutate({ files, first });
  };
  if (upload.data !== undefined) return <Draft importId={upload.data} choice={choice} onChange={setChoice} onDone={upload.reset} />;
  if (upload.isPending) {
    return (
      <Stack gap={6}>
        <Text size="sm" className="num" role="status">
          {t('imports.sending', { share: Math.round(sent * 100) })}
        </Text>
        <Progress value={Math.round(sent * 100)} aria-label={t('imports.sending', { share: Math.round(sent * 100) })} />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      {upload.isError ? <FaultNotice error={upload.error} /> : null}
      <DropArea onFiles={choose} />
    </Stack>
  );
}
