import { useReducedMotion } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { request, storePath } from '../../../api/client.ts';
import type { PeopleNames } from '../../../api/types.ts';
import { applyMessage, readMessage, type Board } from '../board.ts';
import type { Connection } from './use-live-events.ts';

interface LiveBoardState {
  readonly connection: Connection;
  readonly board: Board | null;
  /** By how much this machine's clock runs ahead of the server's. */
  readonly aheadMs: number;
}

/** Sessions as they go on. While paused the picture stands still; the stream goes on behind it, so that resuming shows the present. */
export function useLiveBoard({ storeId, where }: { storeId: string; where: string | undefined }) {
  const [state, setState] = useState<LiveBoardState>({ connection: 'connecting', board: null, aheadMs: 0 });
  const [frozen, setFrozen] = useState<Board | null>(null);
  useEffect(() => {
    const source = new EventSource(`${storePath(storeId, '/live/sessions')}${where === undefined ? '' : `?${new URLSearchParams({ where }).toString()}`}`);
    source.addEventListener('open', () => setState((before) => ({ ...before, connection: 'open' })));
    source.addEventListener('error', () => setState((before) => ({ ...before, connection: source.readyState === EventSource.CLOSED ? 'lost' : 'connecting' })));
    source.addEventListener('message', (event: MessageEvent<string>) => {
      const message = readMessage(event.data);
      if (message === null) return;
      const aheadMs = Date.now() - Date.parse(message.at);
      setState((before) => ({ connection: 'open', aheadMs, board: applyMessage(before.board, message) }));
    });
    return () => source.close();
  }, [storeId, where]);
  return {
    connection: state.connection,
    aheadMs: state.aheadMs,
    board: frozen ?? state.board,
    isPaused: frozen !== null,
    togglePause: () => setFrozen(frozen === null ? state.board : null),
  };
}

const MOVE_MS = 1_000;
/** Who asked for less motion sees the lanes jump now and then instead of creep. */
const CALM_MS = 10_000;

/** The moment at the right edge of the lanes, by the server's clock. */
export function useNow({ at, aheadMs, isPaused }: { at: string; aheadMs: number; isPaused: boolean }): number {
  const isCalm = useReducedMotion();
  const toldMs = Date.parse(at);
  const ahead = useRef(aheadMs);
  const [nowMs, setNowMs] = useState(toldMs);
  useEffect(() => {
    ahead.current = aheadMs;
  }, [aheadMs]);
  useEffect(() => {
    if (isPaused) return;
    const timer = window.setInterval(() => setNowMs(Date.now() - ahead.current), isCalm ? CALM_MS : MOVE_MS);
    return () => window.clearInterval(timer);
  }, [isPaused, isCalm]);
  return isPaused ? toldMs : Math.max(nowMs, isCalm ? nowMs : toldMs);
}

const MOST_NAMES = 100;

/** What the known people of these sessions are called, by key; for readers who may see customers. */
export function usePeopleNames(storeId: string, keys: readonly string[]): ReadonlyMap<string, string> {
  const asked = keys.toSorted().slice(0, MOST_NAMES).join(',');
  const { data } = useQuery({
    queryKey: ['people-names', storeId, asked],
    queryFn: ({ signal }) => request<PeopleNames>(storePath(storeId, '/customers/names'), { query: { keys: asked }, signal }),
    enabled: asked !== '',
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  return useMemo(() => new Map((data?.names ?? []).flatMap((one): [string, string][] => (one.name === null ? [] : [[one.key, one.name]]))), [data]);
}
