import { Badge, Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { StoreEvent } from '../../../api/types.ts';
import { EventName } from '../../../ui/event-name.tsx';
import { useEventSummary } from '../../../ui/event-summary.ts';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { useWindow } from '../../../ui/use-window.ts';
import { loadTimeline, type TimelineSearch } from '../api.ts';
import classes from './timeline.module.css';

/** Height of a line and of a day's heading, as in the style sheet: fixed, so that only what is seen need be drawn. */
const LINE_PX = 40;

type Line = { readonly kind: 'day'; readonly key: string; readonly day: string } | { readonly kind: 'event'; readonly key: string; readonly event: StoreEvent };

function linesOf(events: readonly StoreEvent[], dayOf: (iso: string) => string): Line[] {
  const lines: Line[] = [];
  let day = '';
  for (const event of events) {
    const own = dayOf(event.at);
    if (own !== day) lines.push({ kind: 'day', key: `day ${own}`, day: own });
    day = own;
    lines.push({ kind: 'event', key: String(event.seq), event });
  }
  return lines;
}

function EventLine({ event }: { event: StoreEvent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const summary = useEventSummary()(event);
  return (
    <>
      <time className={`${classes['time']} num`} dateTime={event.at} title={formats.dateTime(event.at)}>
        {formats.time(event.at)}
      </time>
      <EventName name={event.name} className={`${classes['name']} truncate`} />
      <span className={`${classes['summary']} truncate`} title={summary}>
        {summary}
      </span>
      {event.origin === 'live' || event.origin === 'simulated' ? null : (
        <Badge size="sm" color="gray" className={classes['badge'] ?? ''}>
          {t(`origin.${event.origin}`)}
        </Badge>
      )}
    </>
  );
}

/** Each event of one person, newest first; drawn only where it is looked at, so 50,000 events scroll like fifty. */
export function Timeline({ personKey, search }: { personKey: string; search: TimelineSearch }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const host = useRef<HTMLOListElement>(null);
  const query = useInfiniteQuery({
    queryKey: ['timeline', store.id, personKey, search],
    queryFn: ({ pageParam, signal }) => loadTimeline({ storeId: store.id, personKey, before: pageParam, signal, ...search }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  const lines = useMemo(() => linesOf(query.data?.pages.flatMap((page) => page.events) ?? [], formats.date), [query.data, formats]);
  const view = useWindow({ host, count: lines.length, sizePx: LINE_PX });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const searchedTo = query.data?.pages.at(-1)?.searchedTo ?? null;
  useEffect(() => {
    // A search goes on when it is asked to: each step of it reads thousands of events.
    if (searchedTo === null && hasNextPage && !isFetchingNextPage && view.end >= lines.length - 10) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, view.end, lines.length, searchedTo]);
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const further = searchedTo === null ? null : (
    <Group justify="center" my="md">
      <Text size="sm" c="dimmed" role="status">
        {t('timeline.searchedTo', { when: formats.dateTime(searchedTo) })}
      </Text>
      <Button size="xs" variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('timeline.searchOn')}
      </Button>
    </Group>
  );
  const isNarrow = search.kind !== undefined || search.stage !== undefined || search.find !== undefined;
  if (lines.length === 0) return further ?? <Empty title={isNarrow ? t('timeline.noneSuch') : t('timeline.none')} />;
  return (
    <>
      <ol ref={host} className={classes['list']} style={{ height: lines.length * LINE_PX }} aria-label={t('timeline.title')}>
        {lines.slice(view.start, view.end).map((line, index) => (
          <li
            key={line.key}
            className={classes[line.kind]}
            style={{ transform: `translateY(${(view.start + index) * LINE_PX}px)` }}
            aria-posinset={view.start + index + 1}
            aria-setsize={hasNextPage ? -1 : lines.length}
          >
            {line.kind === 'day' ? line.day : <EventLine event={line.event} />}
          </li>
        ))}
      </ol>
      {isFetchingNextPage ? <Waiting /> : null}
      {further}
      {hasNextPage ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          {t('timeline.end')}
        </Text>
      )}
    </>
  );
}
