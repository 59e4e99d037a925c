import { instantMs } from './instant.ts';
import { createLane, readOrderOf, readProperties, type Lane, type LaneOrder, type LaneRow, type LiveSession } from './lane.ts';

/** How far back Live looks; a session that is silent for as long has ended. */
export const WINDOW_MS = 30 * 60_000;
/** Lanes kept in memory for one store; the least recently active one makes room. */
export const MOST_LANES = 3_000;
/** Lanes drawn at once: what an eye can follow and a page can move. */
export const SHOWN_LANES = 60;
const MOST_ORDERS = 10_000;
const MINUTE_MS = 60_000;
/** Clocks of shoppers that run ahead. */
const AHEAD_MS = 60_000;

/** What goes on in the last half hour. */
export interface LiveCounters {
  readonly people: number;
  readonly sessions: number;
  /** Sessions with something in the cart. */
  readonly carts: number;
  readonly orders: number;
  /** Totals of those orders that name the store's currency, in its minor units. */
  readonly ordersMinor: number;
  readonly signals: number;
  /** Events of robots, which are left out of all the others. */
  readonly robotEvents: number;
  /** More went on than is kept: the figures above are at least so high. */
  readonly isCapped: boolean;
}

export interface BoardView {
  readonly at: string;
  readonly counters: LiveCounters;
  /** The shown ones, latest started first. */
  readonly sessions: readonly LiveSession[];
  /** How many more there are. */
  readonly hidden: number;
}

/** What happens in one store right now. Memory does not grow with traffic. */
export interface Board {
  /** Rows in any order; those that are old, of robots or imported are left out. */
  note(rows: readonly LaneRow[], nowMs: number): void;
  /** Events of robots that were counted elsewhere, by the minute in which they happened. */
  noteRobots(minutes: readonly { readonly atMs: number; readonly events: number }[]): void;
  view(nowMs: number): BoardView;
  /** Lanes that changed since this was asked last, by key. */
  takeChanged(): ReadonlySet<string>;
}

export function createBoard(options: { currency: string }): Board {
  const lanes = new Map<string, Lane>();
  /** The lane that a device or person is on. */
  const current = new Map<string, string>();
  const orders = new Map<string, { readonly atMs: number; readonly order: LaneOrder }>();
  /** Events of robots by the minute in which they happened. */
  const robots = new Map<number, number>();
  let changed = new Set<string>();
  let shown: string[] = [];
  /** When something had to make room last. */
  let cappedMs = Number.NEGATIVE_INFINITY;

  function noteOrder(row: LaneRow, atMs: number): void {
    const id = row.order_id ?? '';
    if (row.type !== 'track' || row.name !== 'Order Completed' || id === '' || orders.has(id)) return;
    if (orders.size < MOST_ORDERS) orders.set(id, { atMs, order: readOrderOf(row, readProperties(row.properties), options.currency) });
    else cappedMs = atMs;
  }

  function noteRobot(atMs: number, events = 1): void {
    const minute = atMs - (atMs % MINUTE_MS);
    robots.set(minute, (robots.get(minute) ?? 0) + events);
  }

  /** The lane that an event belongs to; null when it opens none. */
  function findLane(row: LaneRow, atMs: number): string | null {
    const device = row.device_key ?? '0';
    const own = device !== '0' ? device : row.alias_key;
    if (own === '0') return null;
    const key = current.get(own) ?? null;
    const lane = key === null ? undefined : lanes.get(key);
    const campaign = row.campaign_key ?? '0';
    const isAnew = lane !== undefined && device !== '0' && campaign !== '0' && lane.campaignKey !== '0' && campaign !== lane.campaignKey && atMs > lane.lastMs;
    if (lane !== undefined && !isAnew && atMs - lane.lastMs <= WINDOW_MS) return key;
    return opensLane(row) ? openLane(own, row, atMs) : null;
  }

  function openLane(own: string, row: LaneRow, atMs: number): null {
    const key = `${own}-${atMs}-${row.seq}`;
    lanes.set(key, createLane({ key, currency: options.currency, row, atMs }));
    current.set(own, key);
    changed.add(key);
    // A server names the person, not the device: what it tells goes on the lane of the device where the person is.
    if ((row.device_key ?? '0') !== '0' && row.alias_key !== '0' && !current.has(row.alias_key)) current.set(row.alias_key, key);
    if (lanes.size > MOST_LANES) dropOldest(atMs);
    return null;
  }

  /** A tenth at once, so that a flood does not look through all lanes at every event. */
  function dropOldest(atMs: number): void {
    cappedMs = atMs;
    for (const [key] of [...lanes].toSorted(([, a], [, b]) => a.lastMs - b.lastMs).slice(0, MOST_LANES / 10)) lanes.delete(key);
  }

  function expire(nowMs: number): void {
    for (const [key, lane] of lanes) if (nowMs - lane.lastMs > WINDOW_MS) lanes.delete(key);
    for (const [own, key] of current) if (!lanes.has(key)) current.delete(own);
    for (const [id, { atMs }] of orders) if (nowMs - atMs > WINDOW_MS) orders.delete(id);
    for (const minute of robots.keys()) if (nowMs - minute > WINDOW_MS) robots.delete(minute);
  }

  /** Who is on screen stays there: a list that changes places under the eye cannot be read. */
  function chooseShown(): void {
    shown = shown.filter((key) => lanes.has(key));
    if (shown.length >= SHOWN_LANES || shown.length === lanes.size) return;
    const known = new Set(shown);
    const waiting = [...lanes].filter(([key]) => !known.has(key)).toSorted(([, a], [, b]) => b.lastMs - a.lastMs);
    for (const [key] of waiting.slice(0, SHOWN_LANES - shown.length)) {
      shown.push(key);
      changed.add(key);
    }
  }

  return {
    note: (rows, nowMs) => {
      for (const row of rows) {
        if (row.origin === 'import') continue;
        const atMs = instantMs(row.at);
        if (nowMs - atMs > WINDOW_MS || atMs - nowMs > AHEAD_MS) continue;
        if (row.bot === 1) {
          noteRobot(atMs);
          continue;
        }
        noteOrder(row, atMs);
        const key = findLane(row, atMs);
        if (key === null) continue;
        lanes.get(key)?.note(row, atMs);
        changed.add(key);
      }
    },
    noteRobots: (minutes) => {
      for (const { atMs, events } of minutes) noteRobot(atMs, events);
    },
    view: (nowMs) => {
      expire(nowMs);
      chooseShown();
      const drawn = shown.flatMap((key) => lanes.get(key) ?? []).toSorted((a, b) => b.startedMs - a.startedMs);
      return { at: new Date(nowMs).toISOString(), counters: count(lanes, [...orders.values()], { currency: options.currency, robotEvents: [...robots.values()].reduce((sum, events) => sum + events, 0), isCapped: nowMs - cappedMs <= WINDOW_MS }), sessions: drawn.map((lane) => lane.view()), hidden: lanes.size - drawn.length };
    },
    takeChanged: () => {
      const taken = changed;
      changed = new Set();
      return taken;
    },
  };
}

/** What a shopper does opens a lane; what becomes of an order or a message later does not. */
function opensLane(row: LaneRow): boolean {
  if ((row.device_key ?? '0') !== '0') return row.family !== 'order' || row.name === 'Order Completed';
  return row.family === 'device' || row.family === 'other' || (row.type === 'track' && row.name === 'Order Completed');
}

function count(lanes: ReadonlyMap<string, Lane>, orders: readonly { readonly order: LaneOrder }[], of: { currency: string; robotEvents: number; isCapped: boolean }): LiveCounters {
  const all = [...lanes.values()];
  const inCurrency = orders.filter(({ order }) => order.currency === of.currency);
  return {
    people: new Set(all.flatMap((lane) => lane.person ?? [])).size,
    sessions: all.filter((lane) => lane.isSession).length,
    carts: all.filter((lane) => lane.hasCart).length,
    orders: orders.length,
    ordersMinor: inCurrency.reduce((sum, { order }) => sum + (order.totalMinor ?? 0), 0),
    signals: all.reduce((sum, lane) => sum + lane.signals, 0),
    robotEvents: of.robotEvents,
    isCapped: of.isCapped,
  };
}
