import type { Platform } from '../../platform/module.ts';
import { delayWithin, judgeSource, type Health } from './health.ts';
import type { SourcesNeeds } from './needs.ts';
import { historyStatement, type HistoryRow } from './queries.ts';
import { addHours, closeHistory, openHistories, selectSources, type HourCounts, type SourceRow } from './state.ts';
import { DELAY_BOUNDS_MS, type SourceHour, type Tally } from './tally.ts';

const HOUR_MS = 3_600_000;
/** Hours that a source is drawn over. */
const SHOWN_HOURS = 48;
/** Days over which its pauses are known. */
const KNOWN_DAYS = 28;
const MOST_FAULTS = 3;

/** A source of events and how it does. Counts are of the last 48 hours, by when events arrived. */
export interface Source extends Health {
  readonly teller: string;
  readonly library: string;
  readonly version: string;
  readonly simulated: boolean;
  /** Write keys that it used; `name` is null for one that was revoked. */
  readonly keys: readonly { readonly prefix: string; readonly name: string | null }[];
  readonly firstAt: string;
  readonly lastAt: string;
  /** Events in each of the 48 hours, the present one last. */
  readonly perHour: readonly number[];
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** What is most often wrong, most first. */
  readonly faults: readonly { readonly name: string; readonly path: string; readonly message: string; readonly events: number }[];
  /** Half and 95 % of the events arrive within so many ms after they happened; null: longer than a day, or no events. */
  readonly halfWithinMs: number | null;
  readonly mostWithinMs: number | null;
  /** Of the events that say when they were sent: those whose sender's clock is off by more than 30 s; null when none says. */
  readonly skewedShare: number | null;
  /** By how much these are ahead (behind: negative) on average; null when none is. */
  readonly skewMs: number | null;
}

export interface SourcesView {
  /** Start of the first hour of `perHour`. */
  readonly hoursFrom: string;
  readonly sources: readonly Source[];
}

type Ground = Pick<Platform, 'state' | 'clock' | 'eventLog' | 'log' | 'stores'>;

/** Keeps what the tally counted. What cannot be kept now is kept later. */
export function createKeeping(platform: Pick<Ground, 'state' | 'log'>, tally: Tally): () => Promise<void> {
  let keeping: Promise<void> = Promise.resolve();
  const keep = async (): Promise<void> => {
    const hours = tally.take();
    try {
      await addHours(platform.state, hours);
    } catch (error) {
      tally.putBack(hours);
      platform.log.warn({ err: error, module: 'sources' }, 'counts of arrivals are kept later');
    }
  };
  return () => (keeping = keeping.then(keep));
}

/** Every source of a store, the one that sent last first. */
export async function listSources(platform: Ground, needs: SourcesNeeds, storeId: string): Promise<SourcesView> {
  const now = platform.clock.now();
  const fromMs = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - (SHOWN_HOURS - 1) * HOUR_MS;
  const from = new Date(fromMs);
  const [rows, keys, faults] = await Promise.all([
    selectSources(platform.state, storeId, { activeSince: new Date(now.getTime() - KNOWN_DAYS * 24 * HOUR_MS), countsSince: from }),
    needs.keys.listKeys(storeId),
    needs.collect.quarantine.countFaults(storeId, from),
  ]);
  const nameOf = new Map(keys.map((key) => [key.prefix, key.name]));
  const sources = rows.map((row): Source => {
    const own = faults.filter((fault) => fault.teller === row.teller && (row.teller === 'import' || fault.library === row.library));
    return {
      ...describe(row, { now, fromMs }),
      keys: row.keyPrefixes.map((prefix) => ({ prefix, name: nameOf.get(prefix) ?? null })),
      faults: own.slice(0, MOST_FAULTS).map(({ name, path, message, events }) => ({ name, path, message, events })),
    };
  });
  return { hoursFrom: from.toISOString(), sources };
}

function describe(row: SourceRow, at: { now: Date; fromMs: number }): Omit<Source, 'keys' | 'faults'> {
  const sum = (of: (hour: HourCounts) => number): number => row.hours.reduce((total, hour) => total + of(hour), 0);
  const counts = { accepted: sum((hour) => hour.accepted), duplicates: sum((hour) => hour.duplicates), quarantined: sum((hour) => hour.quarantined) };
  const delays = DELAY_BOUNDS_MS.map((_bound, place) => sum((hour) => hour.delays[place] ?? 0));
  const mostWithinMs = delayWithin(delays, DELAY_BOUNDS_MS, 0.95);
  const [timed, skewed] = [sum((hour) => hour.timed), sum((hour) => hour.skewed)];
  const skewedShare = timed === 0 ? null : skewed / timed;
  const eventsAt = new Map(row.hours.map((hour) => [hour.at, hour.accepted]));
  const { teller, library, version, simulated } = row;
  return {
    teller, library, version, simulated, firstAt: row.firstAt.toISOString(), lastAt: row.lastAt.toISOString(),
    perHour: Array.from({ length: SHOWN_HOURS }, (_hour, place) => eventsAt.get(at.fromMs + place * HOUR_MS) ?? 0),
    ...counts,
    halfWithinMs: delayWithin(delays, DELAY_BOUNDS_MS, 0.5), mostWithinMs, skewedShare, skewMs: skewed === 0 ? null : Math.round(sum((hour) => hour.skewMs) / skewed),
    ...judgeSource({ teller, firstAt: row.firstAt, lastAt: row.lastAt, activeHours: row.activeHours, ...counts, skewedShare, mostDelayMs: mostWithinMs }, at.now),
  };
}

/** Counts what arrived before this module was there, once for each store. Runs beside everything else and goes on after a crash. */
export async function countHistory(platform: Ground, until: Date): Promise<void> {
  const stores = await platform.stores.listStores();
  for (const open of await openHistories(platform.state, stores.map((store) => store.id), until)) {
    const since = new Date(open.until.getTime() - KNOWN_DAYS * 24 * HOUR_MS);
    const rows = await platform.eventLog.query<HistoryRow>(historyStatement(open.storeId, { since, until: open.until }));
    await addHours(platform.state, rows.map((row) => toHour(open.storeId, row)));
    await closeHistory(platform.state, open.storeId);
  }
}

function toHour(storeId: string, row: HistoryRow): SourceHour {
  const within = row.within.map(Number);
  const accepted = Number(row.accepted);
  const delays = DELAY_BOUNDS_MS.map((_bound, at) => (within[at] ?? accepted) - (at === 0 ? 0 : (within[at - 1] ?? 0)));
  return {
    storeId, teller: row.teller, library: row.library, simulated: row.simulated === 1, hour: new Date(row.hour * 1000), version: row.version, keyPrefixes: new Set(),
    firstAt: new Date(Number(row.first_ms)), lastAt: new Date(Number(row.last_ms)),
    accepted, duplicates: 0, quarantined: 0, delays: row.teller === 'import' ? delays.map(() => 0) : delays, timed: 0, skewed: 0, skewMs: 0,
  };
}
