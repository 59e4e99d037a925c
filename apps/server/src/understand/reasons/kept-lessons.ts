import { createHash } from 'node:crypto';
import type { Lesson } from './model/lesson.ts';
import type { Counted } from './model/pattern.ts';

/** Lessons by store and period. */
export interface KeptLessons {
  /**
   * What these counts teach. The same counts teach the same, for every page, filter and session of a period and however many ask at once. Of a store with many sessions a
   * lesson stands for some minutes although a few came since: they can't have moved its shares by more than chance does.
   *
   * @param period the period that is asked for, as one text
   * @throws what the thread throws that learns
   */
  learn(of: { readonly storeId: string; readonly period: string }, counted: readonly Counted[]): Promise<Lesson>;
  /** Drops what a store taught: nothing that a person did may go on teaching after the person was forgotten. */
  forget(storeId: string): void;
}

interface Kept {
  readonly digest: string;
  readonly sessions: number;
  readonly learntAt: number;
  readonly lesson: Promise<Lesson>;
}

/** Periods that people look at in turn. */
const MOST_OF_A_STORE = 8;
const MOST_STORES = 50;
const STANDS_MS = 600_000;
/** With fewer sessions each counts, and a fit is soon made. */
const MANY = 2_000;
const MOVED_SHARE = 0.01;

/** @param learn called for one store at a time: a second thread would take the processor from whoever sends events */
export function createKeptLessons(learn: (counted: readonly Counted[]) => Promise<Lesson>, now: () => number = () => performance.now()): KeptLessons {
  const stores = new Map<string, Map<string, Kept>>();
  let last: Promise<unknown> = Promise.resolve();

  function inTurn(counted: readonly Counted[]): Promise<Lesson> {
    const lesson = last.then(() => learn(counted));
    last = lesson.catch(() => null);
    return lesson;
  }

  return {
    learn: ({ storeId, period }, counted) => {
      const lessons = stores.get(storeId) ?? new Map<string, Kept>();
      const found = { digest: digestOf(counted), sessions: counted.reduce((sum, { sessions }) => sum + sessions, 0), learntAt: now() };
      const before = lessons.get(period);
      const kept = before !== undefined && stands(before, found) ? before : { ...found, lesson: inTurn(counted) };
      keepNewest(lessons, { key: period, value: kept, most: MOST_OF_A_STORE });
      keepNewest(stores, { key: storeId, value: lessons, most: MOST_STORES });
      kept.lesson.catch(() => (lessons.get(period) === kept ? lessons.delete(period) : false));
      return kept.lesson;
    },
    forget: (storeId) => void stores.delete(storeId),
  };
}

function stands(kept: Kept, found: Omit<Kept, 'lesson'>): boolean {
  if (kept.digest === found.digest) return true;
  return kept.sessions >= MANY && found.learntAt - kept.learntAt < STANDS_MS && Math.abs(found.sessions - kept.sessions) < MOVED_SHARE * kept.sessions;
}

function digestOf(counted: readonly Counted[]): string {
  return createHash('sha256').update(JSON.stringify(counted)).digest('base64');
}

function keepNewest<Value>(kept: Map<string, Value>, { key, value, most }: { key: string; value: Value; most: number }): void {
  kept.delete(key);
  kept.set(key, value);
  for (const oldest of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}
