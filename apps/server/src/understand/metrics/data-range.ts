import type { Platform } from '../../platform/module.ts';
import { addDays, type Day, localDays } from './local-days.ts';
import { dataRangeStatement, hasDataStatement, lastEventStatement, type Reach } from './queries/data-range.ts';

/** Local days of the first and the last; null when there is none. */
export interface DayRange {
  readonly first: Day;
  readonly last: Day;
}

/** When the store has data. */
export interface DataRange {
  /** The store's calendar day at this moment. */
  readonly today: Day;
  readonly orders: DayRange | null;
  readonly sessions: DayRange | null;
  /** The latest event of a store that has events but neither orders nor sessions; null for every other. */
  readonly lastOtherEventAt: Date | null;
}

/**
 * Which days have counted orders and sessions, so that a screen can open where there is something to see.
 *
 * @throws `store.not_found`
 */
export async function findDataRange(platform: Pick<Platform, 'eventLog' | 'stores' | 'clock'>, storeId: string): Promise<DataRange> {
  const store = await platform.stores.getStore(storeId);
  const days = localDays(store.timezone);
  const ask = async (kind: 'orders' | 'sessions', reach: Reach): Promise<DayRange | null> => {
    const [row] = await platform.eventLog.query<{ first_ms: string | null; last_ms: string | null }>(dataRangeStatement(storeId, kind, reach));
    if (row === undefined || row.first_ms === null || row.last_ms === null) return null;
    return { first: days.dayOf(new Date(Number(row.first_ms))), last: days.dayOf(new Date(Number(row.last_ms))) };
  };
  const rangeOf = async (kind: 'orders' | 'sessions'): Promise<DayRange | null> => (await ask(kind, 'near')) ?? ask(kind, 'anywhere');
  const [orders, sessions] = await Promise.all([rangeOf('orders'), rangeOf('sessions')]);
  const [last] = orders === null && sessions === null ? await platform.eventLog.query<{ last_ms: string | null }>(lastEventStatement(storeId)) : [];
  return { today: days.dayOf(platform.clock.now()), orders, sessions, lastOtherEventAt: last === undefined || last.last_ms === null ? null : new Date(Number(last.last_ms)) };
}

/** A store whose data ended longer ago than this is looked at as of its own last day. */
const FRESH_DAYS = 3;

/** The day that periods count back from: today, or the last day with data when that is more than three days ago. */
export function anchorOf({ today, orders, sessions }: Pick<DataRange, 'today' | 'orders' | 'sessions'>): Day {
  const last = [orders, sessions].flatMap((range) => range?.last ?? []).toSorted().at(-1);
  return last !== undefined && last < addDays(today, -FRESH_DAYS) ? last : today;
}

/** Whether the store has ever had a counted order, and a session; `findDataRange` without the days, in an eighth of its time. */
export async function hasData({ eventLog }: Pick<Platform, 'eventLog'>, storeId: string): Promise<{ readonly orders: boolean; readonly sessions: boolean }> {
  const [row] = await eventLog.query<{ orders: string; sessions: string }>(hasDataStatement(storeId));
  return { orders: Number(row?.orders ?? 0) > 0, sessions: Number(row?.sessions ?? 0) > 0 };
}
