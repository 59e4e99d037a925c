import type { Platform } from '../../platform/module.ts';
import { type CheapLimit, cheapLimitsStatement, touchedWeeksStatement, writeSignsStatement } from './queries/signs.ts';
import type { Learnt } from './state.ts';

/** How fast a store is read: whoever waits for a page comes first. */
export interface Pace {
  /** Leaves the engine to others after work that took so long. */
  breathe(tookMs: number): Promise<void>;
  /** Whether to end where it can be gone on from. */
  isStopping(): boolean;
}

export type ReadNeeds = Pick<Platform, 'eventLog'> & { readonly pace: Pace };

/** What is known of a store, and the currency in which its prices are held against each other. */
export interface Known {
  readonly learnt: Learnt;
  readonly currency: string;
}

/** Writes down what sessions showed that came or changed since they were read, a week at a time. Gives how far they are read now. */
export async function readSigns({ eventLog, pace }: ReadNeeds, storeId: string, { learnt, currency }: Known): Promise<Learnt> {
  const since = learnt.readUpTo;
  const weeks = await eventLog.posted.query<{ first_ms: string; last_ms: string; newest: string }>(touchedWeeksStatement(storeId, since));
  for (const { first_ms: first, last_ms: last } of weeks) {
    if (pace.isStopping()) return learnt;
    const startedAt = performance.now();
    await eventLog.posted.command(writeSignsStatement({ storeId, since, fromMs: Number(first), toMs: Number(last) + 1, currency, cheap: learnt.cheap }));
    await pace.breathe(performance.now() - startedAt);
  }
  return { ...learnt, readUpTo: Math.max(since, ...weeks.map(({ newest }) => Number(newest))) };
}

/** What is cheap is known better the more products were looked at. Sessions are then read anew, so that all are held against the same. */
export async function renewCheap(needs: ReadNeeds, storeId: string, known: Known): Promise<Learnt> {
  const cheap = await readCheap(needs.eventLog, storeId, known.currency);
  return JSON.stringify(cheap) === JSON.stringify(known.learnt.cheap) ? known.learnt : readSigns(needs, storeId, { ...known, learnt: { ...known.learnt, cheap, readUpTo: 0 } });
}

/** By category, up to what price a product is cheap. */
export async function readCheap(eventLog: Platform['eventLog'], storeId: string, currency: string): Promise<readonly CheapLimit[]> {
  const rows = await eventLog.posted.query<{ category: string; limit: number }>(cheapLimitsStatement(storeId, currency));
  return rows.map(({ category, limit }) => ({ category, limit: Number(limit) }));
}
