import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';
import { useFormats } from './format.ts';

const REASONS = ['learning', 'no_sessions', 'too_short'] as const;

/** Why a store's motives are not learnt, as the server says it. */
export interface NotLearntReason {
  readonly reason: (typeof REASONS)[number];
  readonly sessions: number;
  /** Of these, those that are read. */
  readonly read: number;
}

/** Learning takes seconds to minutes; without anything to learn from, what is missing comes when it comes. */
const LEARNING_MS = 3_000;
const WAITING_MS = 15_000;

/** How long until it is worth asking again. */
export function askAgainMs({ reason }: NotLearntReason): number {
  return reason === 'learning' ? LEARNING_MS : WAITING_MS;
}

/** The reason in a refusal of a question that is cut by motive; null for any other fault. */
export function notLearntOf(error: unknown): NotLearntReason | null {
  if (!(error instanceof ApiError) || error.code !== 'motives.not_learnt') return null;
  const { reason, sessions, read } = error.details;
  return { reason: REASONS.find((one) => one === reason) ?? 'learning', sessions: Number(sessions ?? 0), read: Number(read ?? 0) };
}

/** Says calmly that a store's motives are not learnt yet, why, and how far it is; asks again by itself. */
export function NotLearnt({ not, onRetry }: { not: NotLearntReason; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { reason, sessions, read } = not;
  const waitMs = askAgainMs(not);
  useEffect(() => {
    if (onRetry === undefined) return undefined;
    const timer = window.setInterval(onRetry, waitMs);
    return () => window.clearInterval(timer);
  }, [onRetry, waitMs]);
  return (
    <Alert color="gray" variant="light" role="status" title={t('notLearnt.title')}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="var(--mantine-color-text)">{t(`notLearnt.${reason}`, { count: sessions, number: formats.number(sessions) })}</Text>
        {onRetry === undefined ? null : <Button size="xs" variant="default" onClick={onRetry}>{t('action.retry')}</Button>}
      </Group>
      {reason === 'learning' && sessions > 0 ? <Progress mt="xs" size="sm" value={(100 * read) / sessions} aria-label={t('notLearnt.progress', { read: formats.number(read), number: formats.number(sessions) })} /> : null}
    </Alert>
  );
}
