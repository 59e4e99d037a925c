import { Button, Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './drop-area.module.css';

/** Files by dragging, or by choosing them. */
export function DropArea({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  return (
    <div
      className={classes['area']}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <IconFileUpload size={26} stroke={1.4} aria-hidden />
      <Text size="sm">{t('imports.drop')}</Text>
      <Button variant="default" size="xs" onClick={() => input.current?.click()}>
        {t('imports.choose')}
      </Button>
      <Text size="xs" c="dimmed">
        {t('imports.formats')}
      </Text>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept=".csv,.jsonl,.ndjson,.json,.gz,.tsv,.txt"
        data-testid="import-files"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
    </div>
  );
}
