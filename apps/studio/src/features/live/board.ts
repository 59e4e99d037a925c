import type { LiveBoard, LiveSession } from '../../api/types.ts';

/** What is on screen: the newest counters, and sessions in the order in which they started, latest first. */
export interface Board {
  readonly at: string;
  readonly windowMs: number;
  readonly counters: LiveBoard['counters'];
  readonly sessions: readonly LiveSession[];
  readonly hidden: number;
}

/** The board after a message; sessions that did not change stay the same objects, so that only the others are drawn again. */
export function applyMessage(board: Board | null, message: LiveBoard): Board {
  const { at, windowMs, counters, hidden } = message;
  const sessions = new Map((message.isWhole ? [] : (board?.sessions ?? [])).map((session) => [session.key, session]));
  for (const key of message.gone) sessions.delete(key);
  for (const session of message.sessions) sessions.set(session.key, session);
  return { at, windowMs, counters, hidden, sessions: [...sessions.values()].toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt) || a.key.localeCompare(b.key)) };
}

/** A message of the stream; null when it is none of ours. */
export function readMessage(data: string): LiveBoard | null {
  try {
    const message: LiveBoard = JSON.parse(data);
    return Array.isArray(message.sessions) && typeof message.at === 'string' ? message : null;
  } catch {
    return null;
  }
}

/** Where a moment lies on the lanes, 0 at the left edge of the window and 100 now. */
export function percentAt(at: string, of: { nowMs: number; windowMs: number }): number {
  return 100 - ((of.nowMs - Date.parse(at)) / of.windowMs) * 100;
}
