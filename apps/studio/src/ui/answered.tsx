import { Button, Group, Text, VisuallyHidden } from '@mantine/core';
import { type QueryKey, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { dataRangeQuery } from '../api/data-range.ts';
import classes from './answered.module.css';
import { ButtonLink } from './links.tsx';
import { Empty, FaultNotice, Waiting } from './notice.tsx';

/** From then on whoever waits is told that it takes long, and may stop it. */
const LONG_MS = 4_000;

interface AnsweredProps<Answer> {
  readonly query: UseQueryResult<Answer>;
  /** Of the same question, to stop it. */
  readonly queryKey: QueryKey;
  /** What is said instead where there is nothing to show; null where there is. */
  readonly empty?: (answer: Answer) => { readonly title: string; readonly text: ReactNode } | null;
  readonly children: (answer: Answer) => ReactNode;
}

function useIsLong(isCounting: boolean): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isCounting) return undefined;
    const timer = window.setTimeout(() => setIsLong(true), LONG_MS);
    return () => {
      window.clearTimeout(timer);
      setIsLong(false);
    };
  }, [isCounting]);
  return isLong;
}

/** Nothing to show: why, and, where nothing at all has come yet, how to get something, for no other choice would help. */
function NothingFound({ title, text }: { readonly title: string; readonly text: ReactNode }) {
  const { t } = useTranslation();
  const store = useStore();
  const { data: range } = useQuery(dataRangeQuery(store.id));
  const hasSomething = range === undefined || range.orders !== null || range.sessions !== null || range.lastOtherEventAt !== null;
  if (hasSomething) return <Empty title={title}>{text}</Empty>;
  return (
    <Empty
      title={t('overview.empty', { name: store.name })}
      action={
        <>
          <ButtonLink to="/s/$storeId/start" params={{ storeId: store.id }}>{t('live.connect')}</ButtonLink>
          <ButtonLink variant="default" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'imports' }}>{t('imports.start')}</ButtonLink>
        </>
      }
    >
      {text}
    </Empty>
  );
}

/**
 * What a question found. While another one is counted, the answer before stays, pale; a long one can be stopped, and is stopped by leaving it:
 * a request nobody waits for any more is taken back.
 */
export function Answered<Answer>({ query, queryKey, empty, children }: AnsweredProps<Answer>) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { data } = query;
  const lacksAnswer = query.isPending || query.isPlaceholderData;
  const isCounting = lacksAnswer && query.fetchStatus !== 'idle';
  const isStopped = lacksAnswer && query.fetchStatus === 'idle';
  const isLong = useIsLong(isCounting);
  const nothing = data === undefined || query.isError ? null : (empty?.(data) ?? null);
  return (
    <div className={classes['answered']} aria-busy={isCounting || undefined}>
      {isCounting && data === undefined ? <Waiting label={t('question.counting')} /> : null}
      {isCounting && data !== undefined ? <div className={classes['bar']} role="status"><VisuallyHidden>{t('question.counting')}</VisuallyHidden></div> : null}
      {isLong || isStopped ? (
        <Group gap="sm" mb="md" role="status">
          <Text size="sm" c="dimmed">{isLong ? t('question.long') : t(data === undefined ? 'question.stopped' : 'question.stoppedBefore')}</Text>
          <Button size="xs" variant="default" onClick={() => void (isLong ? client.cancelQueries({ queryKey, exact: true }) : query.refetch())}>{t(isLong ? 'question.stop' : 'action.retry')}</Button>
        </Group>
      ) : null}
      {query.isError ? <FaultNotice error={query.error} onRetry={() => void query.refetch()} /> : null}
      {data === undefined || query.isError ? null : (
        <div className={classes['found']} data-before={query.isPlaceholderData || undefined}>
          {nothing === null ? children(data) : <NothingFound {...nothing} />}
        </div>
      )}
    </div>
  );
}
