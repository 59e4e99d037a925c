import { Box, Button, Group, Text } from '@mantine/core';
import { type ErrorComponentProps, useParams, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { WelcomeFrame } from '../features/welcome/components/frame.tsx';
import { ButtonLink } from '../ui/links.tsx';
import { FaultNotice, Waiting } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { palette } from './palette-store.ts';

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

/** Longer addresses say nothing more to a reader. */
const SHOWN_ADDRESS = 80;

function MissingText() {
  const { t } = useTranslation();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <Text className="break">
      {t('page.missingText', { path: path.length > SHOWN_ADDRESS ? `${path.slice(0, SHOWN_ADDRESS)}…` : path })}
    </Text>
  );
}

/** An address that no page has: what happened, and the ways back. Inside a store its navigation stays beside it. */
export function PageMissing() {
  const { t } = useTranslation();
  const { storeId } = useParams({ strict: false });
  const start = <ButtonLink to="/">{t('page.goHome')}</ButtonLink>;
  if (storeId === undefined) {
    return (
      <WelcomeFrame title={t('page.missing')}>
        <MissingText />
        <Group mt="lg">{start}</Group>
      </WelcomeFrame>
    );
  }
  return (
    <Page title={t('page.missing')} narrow>
      <MissingText />
      <Group mt="lg" gap="sm">
        {start}
        <Button variant="default" onClick={palette.open}>
          {t('page.find')}
        </Button>
      </Group>
    </Page>
  );
}
