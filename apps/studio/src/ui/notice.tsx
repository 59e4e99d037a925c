import { Alert, Box, Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFaultText } from './faults.ts';
import { NotLearnt, notLearntOf } from './not-learnt.tsx';

/** What went wrong, and a way to try again when there is one. */
export function FaultNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  const faultText = useFaultText();
  const notLearnt = notLearntOf(error);
  if (notLearnt !== null) return <NotLearnt not={notLearnt} onRetry={onRetry} />;
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} aria-hidden />} role="alert">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="var(--mantine-color-text)">
          {faultText(error)}
        </Text>
        {onRetry === undefined ? null : (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('action.retry')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

/** Nothing here yet: what would be here, and how to get it. */
export function Empty({ title, children, action, level = 2 }: { title: string; children?: ReactNode; action?: ReactNode; level?: 2 | 3 }) {
  return (
    <Box py={36} px="md" style={{ border: '1px dashed var(--mantine-color-default-border)', borderRadius: 8 }}>
      <Stack gap="xs" maw={560} mx="auto" ta="center" align="center">
        <Title order={level} size="h3">{title}</Title>
        {children === undefined ? null : (
          <Text size="sm" c="dimmed" component="div">
            {children}
          </Text>
        )}
        {action === undefined ? null : <Group gap="xs" mt="xs" justify="center">{action}</Group>}
      </Stack>
    </Box>
  );
}

/** Waiting; said to screen readers too. */
export function Waiting({ label }: { label?: string }) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" py="lg" role="status">
      <Loader size="sm" />
      <Text size="sm" c="dimmed">
        {label ?? t('state.loading')}
      </Text>
    </Group>
  );
}
