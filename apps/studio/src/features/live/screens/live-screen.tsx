import { Button, SegmentedControl } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { addDays, todayIn } from '../../../ui/period.ts';
import { SegmentFilter } from '../../../ui/segment-filter.tsx';
import { eventNamesQuery } from '../../../api/event-names.ts';
import { ConnectionMark } from '../components/connection-mark.tsx';
import { EventsView, NameFilter } from '../components/events-view.tsx';
import { FirstEvent } from '../components/first-event.tsx';
import { Lanes, RobotsNote } from '../components/lanes.tsx';
import type { Connection } from '../hooks/open-stream.ts';
import { useLiveBoard } from '../hooks/use-live-board.ts';
import { useLiveEvents } from '../hooks/use-live-events.ts';
import type { LiveSearch } from '../search.ts';

const route = getRouteApi('/s/$storeId/live');

interface FrameProps {
  readonly view: 'sessions' | 'events';
  readonly connection: Connection;
  readonly isPaused: boolean;
  readonly onPause: () => void;
  readonly filter?: ReactNode;
  readonly children: ReactNode;
}

/** What both views have: whether it is live, a way to hold it, and the way to the other view. */
function Frame({ view, connection, isPaused, onPause, filter, children }: FrameProps) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  useHotkeys([['p', onPause]]);
  return (
    <Page
      title={t('live.title')}
      actions={
        <>
          <ConnectionMark connection={connection} isPaused={isPaused} />
          {filter}
          <SegmentedControl
            size="xs"
            aria-label={t('live.view')}
            value={view}
            onChange={(next) => void navigate({ search: next === 'events' ? { list: 'events' } : {}, replace: true })}
            data={[{ value: 'sessions', label: t('live.bySession') }, { value: 'events', label: t('live.byEvent') }]}
          />
          <Button variant="default" onClick={onPause} leftSection={isPaused ? <IconPlayerPlay size={15} aria-hidden /> : <IconPlayerPause size={15} aria-hidden />}>
            {isPaused ? t('live.resume') : t('live.pause')}
          </Button>
        </>
      }
    >
      {children}
    </Page>
  );
}

/** What a segment is asked for within: nothing else of a day is filtered here. */
const ONLY_SEGMENTS = ['segment'] as const;

function LiveSessions({ where }: { where: string | undefined }) {
  const { t } = useTranslation();
  const store = useStore();
  const navigate = route.useNavigate();
  const { board, refused, retry, aheadMs, connection, isPaused, togglePause } = useLiveBoard({ storeId: store.id, where });
  const names = useQuery(eventNamesQuery(store.id));
  const isQuiet = board !== null && board.sessions.length === 0;
  const isNew = names.isSuccess && names.data.length === 0;
  const today = todayIn(store.timezone);
  const filter = <SegmentFilter where={where} period={{ from: today, to: addDays(today, 1) }} dimensions={ONLY_SEGMENTS} onChange={(next) => void navigate({ search: next === undefined ? {} : { where: next }, replace: true })} />;
  return (
    <Frame view="sessions" connection={connection} isPaused={isPaused} onPause={togglePause} filter={filter}>
      {refused === null ? null : <FaultNotice error={refused} onRetry={retry} />}
      {board === null && refused === null ? <Waiting /> : null}
      {isQuiet && isNew ? <FirstEvent title={t('live.none')} /> : null}
      {isQuiet && names.isSuccess && !isNew ? <Empty title={where === undefined ? t('live.quiet') : t('live.quietSegment')}>{t('live.quietText')}</Empty> : null}
      {board !== null && isQuiet ? <RobotsNote board={board} /> : null}
      {board !== null && !isQuiet ? <Lanes board={board} aheadMs={aheadMs} storeId={store.id} isPaused={isPaused} /> : null}
    </Frame>
  );
}

function LiveEvents({ name }: { name: string | undefined }) {
  const store = useStore();
  const navigate = route.useNavigate();
  const live = useLiveEvents({ storeId: store.id, name });
  const only = useCallback(
    (next: string | undefined) => {
      const search: LiveSearch = next === undefined ? { list: 'events' } : { list: 'events', name: next };
      void navigate({ search, replace: true });
    },
    [navigate],
  );
  return (
    <Frame view="events" connection={live.connection} isPaused={live.isPaused} onPause={live.togglePause} filter={<NameFilter key={name ?? ''} value={name} onChange={only} />}>
      <EventsView live={live} name={name} onOnly={only} />
    </Frame>
  );
}

/** What happens now: sessions side by side, or event by event. */
export function LiveScreen() {
  const { list, name, where } = route.useSearch();
  return list === 'events' ? <LiveEvents name={name} /> : <LiveSessions key={where ?? ''} where={where} />;
}
