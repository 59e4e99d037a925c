import type { RunningEventLog } from '../event-log/create-event-log.ts';
import { allKeysStatement } from '../event-log/queries.ts';
import type { Fold } from './derived.ts';
import { EVERY_KEY, type Touches } from './touches.ts';

/** Keys of one refold: few where each may reach far back, many where only the last moments are read, which costs much the same for all. */
const KEYS_FROM_ANYWHERE = 10_000;
const KEYS_OF_LATE = 100_000;

/** Recomputes all that was touched of one store. */
export async function foldStore(fold: Fold, storeId: string, work: { touched: Touches; mayBeHalfDone: boolean; eventLog: RunningEventLog }): Promise<void> {
  const { touched, mayBeHalfDone, eventLog } = work;
  const keys = touched.keysByStore.get(storeId) ?? new Map<string, string | null>();
  const hasEvery = keys.has(EVERY_KEY);
  const every = hasEvery ? await eventLog.query<{ key: string }>(allKeysStatement(storeId, fold.touchedSql)) : [];
  // Keys touched anywhere in the past go apart from those with a known start, whose windows are narrow.
  const anywhere = hasEvery ? every.map((row) => row.key) : [...keys].filter(([, at]) => at === null).map(([key]) => key);
  const since = hasEvery ? [] : [...keys].filter((entry): entry is [string, string] => entry[1] !== null);
  since.sort(([, left], [, right]) => (left < right ? 1 : left > right ? -1 : 0));
  for (const chunk of chunks(anywhere, KEYS_FROM_ANYWHERE)) await fold.refold({ storeId, keys: chunk, since: null, mayBeHalfDone });
  for (const chunk of chunks(since, KEYS_OF_LATE)) {
    // The latest come first.
    const earliest = chunk.at(-1)?.[1] ?? '';
    await fold.refold({ storeId, keys: chunk.map(([key]) => key), since: instantOf(earliest), mayBeHalfDone });
  }
  for (const stretch of touched.stretchesByStore.get(storeId) ?? []) {
    await fold.refoldPlaces?.({ storeId, places: { ...stretch, since: instantOf(stretch.since) }, mayBeHalfDone });
  }
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const parts: Item[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}

/** An instant in the log's own form. */
function instantOf(at: string): Date {
  return new Date(`${at.replace(' ', 'T')}Z`);
}
