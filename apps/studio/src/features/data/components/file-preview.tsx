import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilePreview } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { Mapping } from './mapping.tsx';
import { PreviewRows } from './preview-rows.tsx';
import classes from './import-run.module.css';

interface FilePreviewProps {
  readonly file: FilePreview;
  readonly map: Readonly<Record<string, string>>;
  readonly onMap: (map: Record<string, string>) => void;
}

/** What was found out about a file, in one line. */
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
  return (
    <Text size="xs" c="dimmed">
      {found.join(' · ')}
    </Text>
  );
}

/** One file as an import would read it; its columns can be given to other fields. */
export function FilePreviewCard({ file, map, onMap }: FilePreviewProps) {
  const { t, i18n } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const faultKey = `fault.${file.problem?.code ?? ''}`;
  const needsLook = file.missing.length > 0 || file.problem !== null;
  return (
    <div className={classes['run']} role="group" aria-label={file.file}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} className="break">
          {file.file}
        </Text>
        {file.taken ? (
          <Button size="compact-xs" variant="default" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen || needsLook}>
            {t('imports.mapping')}
          </Button>
        ) : null}
      </Group>
      <Findings file={file} />
      {file.taken || file.problem !== null ? null : <Text size="sm">{t('imports.notTaken')}</Text>}
      {file.missing.length === 0 ? null : <Alert color="yellow" p="xs" c="var(--mantine-color-text)">{t('imports.missing', { fields: file.missing.join(', ') })}</Alert>}
      {file.problem === null ? null : (
        <Alert color="red" p="xs">
          <Text size="sm" c="var(--mantine-color-text)">
            {i18n.exists(faultKey) ? t(faultKey) : ''} {file.problem.message}
          </Text>
        </Alert>
      )}
      {file.taken && (isOpen || needsLook) ? <Mapping file={file} map={map} onMap={onMap} /> : null}
      <PreviewRows file={file} />
    </div>
  );
}
