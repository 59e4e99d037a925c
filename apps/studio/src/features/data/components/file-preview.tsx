import { Alert, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { ColumnsTable } from './columns-table.tsx';
import { useFieldWords } from './field-words.ts';
import classes from './import-run.module.css';

interface FilePreviewProps {
  readonly file: FilePreview;
  readonly map: Readonly<Record<string, string>>;
  readonly onMap: (map: Record<string, string>) => void;
}

/** What was found out about a file, in one line, and what is assumed where it says nothing. */
function Findings({ file }: { file: FilePreview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const found = [
    file.rows === null ? null : t('imports.count.rows', { count: file.rows, number: formats.number(file.rows) }),
    file.container === null ? null : file.container.toUpperCase(),
    file.encoding,
    file.dates === null ? null : t(`imports.dates.${file.dates}`),
    file.decimal === null ? null : t(`imports.decimal.${file.decimal}`),
  ].filter((one) => one !== null);
  const assumed = [
    file.assumed.currency === null ? null : t('imports.assumed.currency', { currency: file.assumed.currency }),
    file.assumed.timezone === null ? null : t('imports.assumed.timezone', { timezone: file.assumed.timezone }),
  ].filter((one) => one !== null);
  return (
    <Text size="xs" c="dimmed">
      {found.join(' · ')}
      {assumed.length === 0 ? null : <br />}
      {assumed.join(' ')}
    </Text>
  );
}

/** One file as an import would read it; its columns can be given to other fields. */
export function FilePreviewCard({ file, map, onMap }: FilePreviewProps) {
  const { t, i18n } = useTranslation();
  const words = useFieldWords(file.fields);
  const faultKey = `fault.${file.problem?.code ?? ''}`;
  return (
    <div className={classes['run']} role="group" aria-label={file.file}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} className="break">
          {file.file}
        </Text>
      </Group>
      <Findings file={file} />
      {file.taken || file.problem !== null ? null : <Text size="sm">{t('imports.notTaken')}</Text>}
      {file.missing.length === 0 ? null : (
        <Alert color="yellow" p="xs" c="var(--mantine-color-text)">
          {t('imports.missing', { fields: file.missing.map(words.needed).join('; ') })}
        </Alert>
      )}
      {file.problem === null || file.missing.length > 0 ? null : (
        <Alert color="red" p="xs">
          <Text size="sm" c="var(--mantine-color-text)">
            {i18n.exists(faultKey) ? t(faultKey, file.problem.details) : file.problem.message}
          </Text>
        </Alert>
      )}
      {file.taken ? <ColumnsTable file={file} map={map} onMap={onMap} /> : null}
    </div>
  );
}
