import { Badge, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { EventName } from '../../../ui/event-name.tsx';
import { useEventSummary } from '../../../ui/event-summary.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { useValueWords } from '../../../ui/value-words.ts';
import { sessionEventsQuery, type Highlight, type Session } from '../api.ts';
import classes from './story.module.css';

interface CardProps {
  readonly personKey: string;
  readonly session: Session;
  readonly highlights: readonly Highlight[];
}

function SessionEvents({ personKey, session }: { personKey: string; session: Session }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const summaryOf = useEventSummary();
  const query = useQuery(sessionEventsQuery({ storeId: store.id, personKey, session }));
  if (query.isPending) return <div className={classes['events']}><Waiting /></div>;
  if (query.isError) return <div className={classes['events']}><FaultNotice error={query.error} onRetry={() => void query.refetch()} /></div>;
  const events = query.data.events.toReversed();
  return (
    <ol className={classes['events']} aria-label={t('story.sessionEvents')}>
      {query.data.next === null ? null : (
        <Text component="li" size="xs" c="dimmed">
          {t('story.lastOfSession', { number: formats.number(events.length), count: events.length })}
        </Text>
      )}
      {events.map((event) => (
        <li key={event.seq} className={classes['event']}>
          <time dateTime={event.at} className={`${classes['time']} num`}>
            {formats.time(event.at)}
          </time>
          <EventName name={event.name} className={`${classes['title']} truncate`} />
          <span className="truncate">{summaryOf(event)}</span>
        </li>
      ))}
    </ol>
  );
}

/** How they came, with what, for how long, and what they did; opens to each event. */
export function SessionCard({ personKey, session, highlights }: CardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  const [isOpen, setIsOpen] = useState(false);
  const eventsId = useId();
  const minutes = Math.max(1, Math.round((Date.parse(session.endedAt) - Date.parse(session.at)) / 60_000));
  const about = [
    session.campaign,
    session.device === null ? null : wordOf('device', session.device),
    session.country === null ? null : wordOf('country', session.country),
    t('story.minutes', { count: minutes, number: formats.number(minutes) }),
    session.pageViews === 0 ? null : t('story.pages', { count: session.pageViews, number: formats.number(session.pageViews) }),
    session.landingPath,
  ].filter((part) => part !== null);
  const [title, count] = [t('story.session', { source: wordOf('source', session.source) }), t('story.events', { count: session.events, number: formats.number(session.events) })];
  return (
    <>
      <button type="button" className={classes['toggle']} aria-label={[formats.time(session.at), title, ...about, count].join(' · ')} aria-expanded={isOpen} aria-controls={eventsId} onClick={() => setIsOpen(!isOpen)}>
        <span className={classes['line']}>
          <time dateTime={session.at} className={`${classes['time']} num`} title={formats.dateTime(session.at)}>
            {formats.time(session.at)}
          </time>
          <span className={classes['title']}>{title}</span>
          <span className={`${classes['more']} clamp`} title={about.join(' · ')}>{about.join(' · ')}</span>
          <span className={`${classes['end']} num`}>
            {count} <IconChevronRight size={13} aria-hidden className={classes['chevron']} data-open={isOpen || undefined} />
          </span>
        </span>
      </button>
      {highlights.length === 0 ? null : (
        <div className={classes['marks']}>
          {highlights.map((one) => (
            <Badge key={one.kind} size="sm" color={one.kind === 'signal' ? 'red' : one.kind === 'order' ? 'line' : 'gray'}>
              {one.times === 1 ? t(`kind.${one.kind}`) : `${t(`kind.${one.kind}`)} × ${formats.number(one.times)}`}
            </Badge>
          ))}
        </div>
      )}
      <div id={eventsId}>{isOpen ? <SessionEvents personKey={personKey} session={session} /> : null}</div>
    </>
  );
}
