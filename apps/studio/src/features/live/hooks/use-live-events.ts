import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { request, storePath } from '../../../api/client.ts';
import { type Connection, openStream } from './open-stream.ts';
import type { LivePage, LiveEvent } from '../../../api/types.ts';

/** More than a screen of scrollback, less than what slows a laptop down. */
const KEPT_EVENTS = 500;
/** A first screen, then more at a time: an event can carry a whole order. */
const FIRST_PAGE = 20;
const NEXT_PAGE = 50;
/** Bursts are drawn together: a reader cannot follow more than this anyway. */
const DRAW_MS = 250;

interface Stream {
  readonly connection: Connection;
  readonly arrived: readonly LiveEvent[];
}

function readEvent(data: string): LiveEvent | null {
  try {
    const event: LiveEvent = JSON.parse(data);
    return typeof event.name === 'string' ? event : null;
  } catch {
    return null;
  }
}

function useStream(storeId: string): Stream {
  const [stream, setStream] = useState<Stream>({ connection: 'connecting', arrived: [] });
  const waiting = useRef<LiveEvent[]>([]);
  useEffect(() => {
    const close = openStream(storePath(storeId, '/live'), {
      onConnection: (connection) => setStream((before) => ({ ...before, connection })),
      // Nothing is asked that could be wrong; the list below says what it lacks.
      onRefused: () => undefined,
      onMessage: (data) => {
        const event = readEvent(data);
        if (event !== null) waiting.current.push(event);
      },
    });
    const timer = window.setInterval(() => {
      if (waiting.current.length === 0) return;
      const batch = waiting.current.toReversed();
      waiting.current = [];
      setStream((before) => ({ ...before, arrived: [...batch, ...before.arrived].slice(0, KEPT_EVENTS) }));
    }, DRAW_MS);
    return () => {
      close();
      window.clearInterval(timer);
    };
  }, [storeId]);
  return stream;
}

/** Events newest first: those that arrived while looking, then the older ones page by page. While paused the list stands still and arrivals are only counted. */
export function useLiveEvents({ storeId, name }: { storeId: string; name: string | undefined }) {
  const stream = useStream(storeId);
  const older = useInfiniteQuery({
    queryKey: ['events', storeId, name ?? ''],
    queryFn: ({ pageParam, signal }) => request<LivePage>(storePath(storeId, '/events'), { query: { before: pageParam, limit: pageParam === '' ? FIRST_PAGE : NEXT_PAGE, name }, signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    staleTime: 0,
  });
  const [frozen, setFrozen] = useState<readonly LiveEvent[] | null>(null);
  const shown = frozen ?? stream.arrived;
  const events = useMemo(() => {
    const known = new Set<string>();
    const all = [...shown.filter((event) => name === undefined || event.name === name), ...(older.data?.pages.flatMap((page) => page.events) ?? [])];
    return all.filter((event) => {
      const key = String(event.seq);
      if (known.has(key)) return false;
      known.add(key);
      return true;
    });
  }, [shown, older.data, name]);
  return {
    events,
    older,
    connection: stream.connection,
    isPaused: frozen !== null,
    togglePause: () => setFrozen(frozen === null ? stream.arrived : null),
    heldBack: frozen === null ? 0 : stream.arrived.length - frozen.length,
  };
}
