import { Box, Text, Title } from '@mantine/core';
import { type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { FaultNotice, Waiting } from '../ui/notice.tsx';
import { TextLink } from '../ui/links.tsx';

export function PageWaiting() {
  return (
    <Box p="lg">
      <Waiting />
    </Box>
  );
}

/** A page that failed to open, with a way to try again. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  return (
    <Box p="lg" maw={720} component="main">
      <FaultNotice error={error} onRetry={reset} />
    </Box>
  );
}

export function PageMissing() {
  const { t } = useTranslation();
  return (
    <Box p="lg" maw={640} component="main">
      <Title order={1}>{t('page.missing')}</Title>
      <Text mt="xs">
        <TextLink to="/">
          {t('page.goHome')}
        </TextLink>
      </Text>
    </Box>
  );
}
