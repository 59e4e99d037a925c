import { useReducedMotion } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { request, storePath } from '../../../api/client.ts';
import type { PeopleNames } from '../../../api/types.ts';
import { applyMessage, readMessage, type Board } from '../board.ts';
import type { ApiError } from '../../../api/errors.ts';
import { type Connection, openStream } from './open-stream.ts';

interface LiveBoardState {
  readonly connection: Connection;
  readonly board: Board | null;
  /** Why the server shows nothing; null while it does. */
  readonly refused: ApiError | null;
  /** By how much this machine's clock runs ahead of the server's. */
  readonly aheadMs: number;
}

const BEFORE: LiveBoardState = { connection: 'connecting', board: null, refused: null, aheadMs: 0 };

/** Sessions as they go on. While paused the picture stands still; the stream goes on behind it, so that resuming shows the present. */
export function useLiveBoard({ storeId, where }: { storeId: string; where: string | undefined }) {
  const [state, setState] = useState<LiveBoardState>(BEFORE);
  const [attempt, setAttempt] = useState(0);
  const [frozen, setFrozen] = useState<Board | null>(null);
  useEffect(() => {
    return openStream(`${storePath(storeId, '/live/sessions')}${where === undefined ? '' : `?${new URLSearchParams({ where }).toString()}`}`, {
      onConnection: (connection) => setState((before) => ({ ...before, connection })),
      // What was seen so far is of nobody that can be named any more.
      onRefused: (refused) => setState({ ...BEFORE, connection: 'lost', refused }),
      onMessage: (data) => {
        const message = readMessage(data);
        if (message === null) return;
        const aheadMs = Date.now() - Date.parse(message.at);
        setState((before) => ({ connection: 'open', aheadMs, refused: null, board: applyMessage(before.board, message) }));
      },
    });
  }, [storeId, where, attempt]);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  return {
    connection: state.connection,
    aheadMs: state.aheadMs,
    refused: state.refused,
    retry,
    board: state.refused === null ? (frozen ?? state.board) : null,
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
