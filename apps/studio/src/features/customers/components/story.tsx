import { Badge, Button, Group, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { StoreEvent } from '../../../api/types.ts';
import { EventName } from '../../../ui/event-name.tsx';
import { useEventSummary } from '../../../ui/event-summary.ts';
import { useFormats } from '../../../ui/format.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { loadStory, type StoryItem } from '../api.ts';
import { OrderCard } from './order-card.tsx';
import { SessionCard } from './session-card.tsx';
import classes from './story.module.css';

function instantOf(item: StoryItem): string {
  if (item.type === 'session') return item.session.at;
  return item.type === 'order' ? item.order.at : item.event.at;
}

function keyOf(item: StoryItem): string {
  if (item.type === 'session') return `session ${item.session.sessionId}`;
  return item.type === 'order' ? `order ${item.order.orderId} ${item.order.at}` : `event ${item.event.seq}`;
}

function EventCard({ event }: { event: StoreEvent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const summaryOf = useEventSummary();
  return (
    <div className={classes['line']}>
      <time dateTime={event.at} className={`${classes['time']} num`} title={formats.dateTime(event.at)}>
        {formats.time(event.at)}
      </time>
      <EventName name={event.name} className={`${classes['title']} clamp`} />
      <span className={`${classes['more']} clamp`} title={summaryOf(event)}>{summaryOf(event)}</span>
      {event.origin === 'live' || event.origin === 'simulated' ? null : (
        <Badge size="sm" color="gray">
          {t(`origin.${event.origin}`)}
        </Badge>
      )}
    </div>
  );
}

function Card({ item, personKey }: { item: StoryItem; personKey: string }) {
  if (item.type === 'session') return <SessionCard personKey={personKey} session={item.session} highlights={item.highlights} />;
  return item.type === 'order' ? <OrderCard order={item.order} /> : <EventCard event={item.event} />;
}

/** The next page is asked for when the end of the list comes near. */
function useNearEnd(onNear: () => void, isOn: boolean) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (element === null || !isOn) return;
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && onNear(), { rootMargin: '600px' });
    observer.observe(element);
    return () => observer.disconnect();
  }, [onNear, isOn]);
  return end;
}

/** What a person did, by session and order, newest first. */
export function Story({ personKey, at }: { personKey: string; at: string | undefined }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const query = useInfiniteQuery({
    queryKey: ['story', store.id, personKey, at],
    queryFn: ({ pageParam, signal }) => loadStory({ storeId: store.id, personKey, before: pageParam, at, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const end = useNearEnd(() => void fetchNextPage(), hasNextPage && !isFetchingNextPage);
  if (query.isPending) return <Waiting />;
  if (query.isError) return <FaultNotice error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Empty title={at === undefined ? t('timeline.none') : t('story.noneBefore')} />;
  return (
    <>
      <ol className={classes['list']} aria-label={t('timeline.title')}>
        {items.map((item, index) => {
          const day = formats.date(instantOf(item));
          const before = items[index - 1];
          const isNewDay = before === undefined || formats.date(instantOf(before)) !== day;
          return (
            <li key={keyOf(item)}>
              {isNewDay ? <div className={classes['day']}>{day}</div> : null}
              <div className={classes['item']} data-type={item.type} data-found={(at !== undefined && index === 0) || undefined}>
                <Card item={item} personKey={personKey} />
              </div>
            </li>
          );
        })}
      </ol>
      <div ref={end} />
      {hasNextPage ? (
        <Group justify="center" mt="md">
          <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('action.more')}
          </Button>
        </Group>
      ) : (
        <Text size="xs" c="dimmed" mt="xs">
          {t('timeline.end')}
        </Text>
      )}
    </>
  );
}
