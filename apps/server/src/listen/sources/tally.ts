import type { Arrived } from '../collect/index.ts';

/** Who sends: how it is told, by which library. */
export interface SourceId {
  readonly storeId: string;
  readonly teller: string;
  /** Name of the library; '' where nothing names one. */
  readonly library: string;
  readonly simulated: boolean;
}

/** Upper bounds of the time between happening and arriving, in ms; the last class has none. */
export const DELAY_BOUNDS_MS: readonly (number | null)[] = [1_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000, null];

/** A clock further off than this is wrong; nearer is the way through the network. */
const SKEW_MS = 30_000;
const HOUR_MS = 3_600_000;

/** What arrived from one source in one hour. */
export interface SourceHour extends SourceId {
  readonly hour: Date;
  version: string;
  readonly keyPrefixes: Set<string>;
  firstAt: Date;
  lastAt: Date;
  accepted: number;
  duplicates: number;
  quarantined: number;
  /** Events in the classes of `DELAY_BOUNDS_MS`. */
  readonly delays: number[];
  /** Events of senders who say when they sent, and those among them with a wrong clock. */
  timed: number;
  skewed: number;
  /** Summed over the skewed. */
  skewMs: number;
}

export interface Tally {
  add(arrived: Arrived): void;
  /** What was counted since the last time; the tally is empty after it. */
  take(): SourceHour[];
  /** Puts back what could not be kept. */
  putBack(hours: readonly SourceHour[]): void;
}

/** Counts arrivals in memory, by source and hour of arrival. */
export function createTally(): Tally {
  let hours = new Map<string, SourceHour>();
  return {
    add: (arrived) => {
      const of = hourFor(hours, arrived);
      of.accepted += arrived.accepted;
      of.duplicates += arrived.duplicates;
      of.quarantined += arrived.quarantined;
      const receivedAt = arrived.arrival.receivedAt;
      if (receivedAt < of.firstAt) of.firstAt = receivedAt;
      if (receivedAt > of.lastAt) of.lastAt = receivedAt;
      if (arrived.library.version !== '') of.version = arrived.library.version;
      if (arrived.arrival.keyPrefix !== undefined) of.keyPrefixes.add(arrived.arrival.keyPrefix);
      // Files tell of the past; how long ago says nothing about the way here.
      if (arrived.arrival.teller !== 'import') for (const at of arrived.happened) countDelay(of.delays, receivedAt.getTime() - at);
      countSkew(of, arrived);
    },
    take: () => {
      const taken = [...hours.values()];
      hours = new Map();
      return taken;
    },
    putBack: (taken) => {
      for (const before of taken) {
        const key = keyOf(before, before.hour.getTime());
        const since = hours.get(key);
        hours.set(key, since === undefined ? before : together(before, since));
      }
    },
  };
}

function keyOf(id: SourceId, hourMs: number): string {
  return JSON.stringify([id.storeId, id.teller, id.library, id.simulated, hourMs]);
}

function hourFor(hours: Map<string, SourceHour>, { storeId, arrival, library }: Arrived): SourceHour {
  const id = { storeId, teller: arrival.teller, library: arrival.teller === 'import' ? '' : library.name, simulated: arrival.origin === 'simulated' };
  const hourMs = Math.floor(arrival.receivedAt.getTime() / HOUR_MS) * HOUR_MS;
  const key = keyOf(id, hourMs);
  const known = hours.get(key);
  if (known !== undefined) return known;
  const fresh: SourceHour = {
    ...id, hour: new Date(hourMs), version: library.version, keyPrefixes: new Set(), firstAt: arrival.receivedAt, lastAt: arrival.receivedAt,
    accepted: 0, duplicates: 0, quarantined: 0, delays: DELAY_BOUNDS_MS.map(() => 0), timed: 0, skewed: 0, skewMs: 0,
  };
  hours.set(key, fresh);
  return fresh;
}

function countDelay(delays: number[], delayMs: number): void {
  const at = DELAY_BOUNDS_MS.findIndex((bound) => bound === null || delayMs <= bound);
  delays[at] = (delays[at] ?? 0) + 1;
}

function countSkew(of: SourceHour, { arrival, happened }: Arrived): void {
  if (arrival.clockSkewMs === undefined) return;
  of.timed += happened.length;
  if (Math.abs(arrival.clockSkewMs) <= SKEW_MS) return;
  of.skewed += happened.length;
  of.skewMs += Math.round(arrival.clockSkewMs) * happened.length;
}

function together(before: SourceHour, since: SourceHour): SourceHour {
  return {
    ...since,
    keyPrefixes: new Set([...before.keyPrefixes, ...since.keyPrefixes]),
    firstAt: before.firstAt < since.firstAt ? before.firstAt : since.firstAt,
    lastAt: before.lastAt > since.lastAt ? before.lastAt : since.lastAt,
    accepted: before.accepted + since.accepted,
    duplicates: before.duplicates + since.duplicates,
    quarantined: before.quarantined + since.quarantined,
    delays: before.delays.map((count, at) => count + (since.delays[at] ?? 0)),
    timed: before.timed + since.timed,
    skewed: before.skewed + since.skewed,
    skewMs: before.skewMs + since.skewMs,
  };
}
