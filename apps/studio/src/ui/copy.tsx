import { ActionIcon, Box, Button, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import classes from './copy.module.css';

/** A secret or an address that is there to be copied. */
export function CopyField({ value, label }: { value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap" className={classes['field']}>
      <Box className={`${classes['value']} mono`} aria-label={label} tabIndex={0} role="textbox" aria-readonly="true">
        {value}
      </Box>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button onClick={copy} variant="default" leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}>
            <span aria-live="polite">{copied ? t('action.copied') : t('action.copy')}</span>
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

/** Code to paste elsewhere. */
export function Snippet({ code, label }: { code: string; label: string }) {
  const { t } = useTranslation();
  return (
    <Box className={classes['snippet']}>
      <Code block className={classes['code']} tabIndex={0} role="region" aria-label={label}>
        {code}
      </Code>
      <CopyButton value={code}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('action.copied') : t('action.copy')}>
            <ActionIcon variant="default" className={classes['corner'] ?? ''} onClick={copy} aria-label={copied ? t('action.copied') : t('action.copy')}>
              {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Box>
  );
}

/** Copies a text that is shown beside it. */
export function CopyMark({ value, label }: { value: string; label: string }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={value}>
      {({ copied, copy }) => (
        <ActionIcon variant="subtle" color="gray" size="sm" onClick={copy} aria-label={copied ? t('action.copied') : `${t('action.copy')}: ${label}`}>
          {copied ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        </ActionIcon>
      )}
    </CopyButton>
  );
}
