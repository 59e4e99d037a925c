import { kindOf, namesWithKinds, type EventKind } from '@throughline/events';
import { instantMs } from './facts.ts';
import { ALL_EVENTS } from './queries/events.ts';
import {
  deviceEventsStatement, ordersOfStatement, unknownOrdersStatement, productsOfOrdersStatement, stepsOfOrdersStatement, type DeviceEventRow, type OrderLineRow, type OrderRow, type OrderStepRow,
} from './queries/story.ts';
import { listSessions, type SessionCard } from './sessions.ts';
import { readTimeline, type TimelineEvent, type TimelineReader } from './timeline.ts';

/** A step in the life of an order, such as `placed`, `paid`, `fulfilled`, `delivered`, `refunded`. */
export interface OrderStep {
  readonly step: string;
  readonly at: string;
  /** The carrier's word of a delivery. */
  readonly said: string | null;
  /** Money given back. */
  readonly amountMinor: number | null;
}

/** One order with all that became of it; money in minor units of the store's currency, null without a rate. */
export interface OrderCard {
  readonly orderId: string;
  readonly at: string;
  readonly status: string;
  readonly refundState: string;
  readonly test: boolean;
  readonly totalMinor: number | null;
  readonly refundedMinor: number | null;
  readonly lineCount: number;
  /** The first three, by name. */
  readonly products: readonly string[];
  readonly salesChannel: string;
  readonly promisedAt: string | null;
  /** In order of time. */
  readonly steps: readonly OrderStep[];
}

/** What people did in a session besides looking at pages. */
export interface Highlight {
  readonly kind: EventKind;
  readonly times: number;
}

export type StoryItem =
  | { readonly type: 'session'; readonly session: SessionCard; readonly highlights: readonly Highlight[] }
  | { readonly type: 'order'; readonly order: OrderCard }
  | { readonly type: 'event'; readonly event: TimelineEvent };

export interface StoryPage {
  readonly items: readonly StoryItem[];
  /** Give it as `before` for the next page; null at the end. */
  readonly next: string | null;
}

/** Where a page ends, in each of the three sources by its own order; null: nothing of it was shown yet. */
export interface StoryCursor {
  readonly sessions: readonly [ms: number, id: string] | null;
  readonly orders: readonly [ms: number, id: string] | null;
  readonly events: readonly [ms: number, seq: string] | null;
}

type Place = { readonly source: keyof StoryCursor; readonly ms: number; readonly id: string; readonly item: StoryItem };

const HIGHLIGHTS_READ = 5_000;
const PLAIN_NAMES = namesWithKinds().filter(([, kind]) => kind === 'page' || kind === 'identity').map(([name]) => name);

/**
 * A person's story, newest first: sessions, orders with all that became of them, and what belongs to neither. An event of a browser or an
 * app is told by its session, an event of an order by its order; money given back for an order that nobody told of stands by itself.
 */
export async function readStory(reader: TimelineReader, storeId: string, page: { aliasKeys: readonly string[]; cursor: StoryCursor; limit: number }): Promise<StoryPage> {
  const { aliasKeys, cursor } = page;
  const limit = page.limit + 1;
  const unknownOrders = (await reader.eventLog.query<{ order_id: string }>(unknownOrdersStatement(storeId, aliasKeys))).map((row) => row.order_id);
  const [visits, orders, loose] = await Promise.all([
    listSessions(reader.eventLog, storeId, { aliasKeys, before: cursor.sessions, order: 'latest', limit }),
    reader.eventLog.query<OrderRow>(ordersOfStatement(storeId, { aliasKeys, before: cursor.orders, limit })),
    readTimeline(reader, storeId, { aliasKeys, before: cursor.events === null ? null : { atMs: cursor.events[0], seq: cursor.events[1] }, filter: { ...ALL_EVENTS, loose: { unknownOrders } }, limit }),
  ]);
  const places: Place[] = [
    ...visits.sessions.map((session): Place => ({ source: 'sessions', ms: Date.parse(session.at), id: session.sessionId, item: { type: 'session', session, highlights: [] } })),
    ...orders.map((row): Place => ({ source: 'orders', ms: Number(row.placed_ms), id: row.order_id, item: { type: 'order', order: viewOrder(row) } })),
    ...loose.events.map((event): Place => ({ source: 'events', ms: instantMs(event.at), id: event.seq, item: { type: 'event', event } })),
  ].toSorted((a, b) => b.ms - a.ms);
  const shown = places.slice(0, page.limit);
  const items = await fillIn(reader, storeId, { aliasKeys, items: shown.map((place) => place.item), orders });
  return { items, next: places.length > page.limit ? writeStoryCursor(advance(cursor, shown)) : null };
}

function advance(cursor: StoryCursor, shown: readonly Place[]): StoryCursor {
  const last = (source: keyof StoryCursor): readonly [number, string] | null => {
    const place = shown.findLast((each) => each.source === source);
    return place === undefined ? cursor[source] : [place.ms, place.id];
  };
  return { sessions: last('sessions'), orders: last('orders'), events: last('events') };
}

/** What only the shown items need: what was done in their sessions, what became of their orders. */
async function fillIn(reader: TimelineReader, storeId: string, of: { aliasKeys: readonly string[]; items: readonly StoryItem[]; orders: readonly OrderRow[] }): Promise<StoryItem[]> {
  const sessions = of.items.flatMap((item) => (item.type === 'session' ? [item.session] : []));
  const orderIds = of.items.flatMap((item) => (item.type === 'order' ? [item.order.orderId] : []));
  const [highlights, products, steps] = await Promise.all([
    readHighlights(reader, storeId, { aliasKeys: of.aliasKeys, sessions }),
    orderIds.length === 0 ? [] : reader.eventLog.query<OrderLineRow>(productsOfOrdersStatement(storeId, orderIds)),
    orderIds.length === 0 ? [] : reader.eventLog.query<OrderStepRow>(stepsOfOrdersStatement(storeId, orderIds)),
  ]);
  return of.items.map((item): StoryItem => {
    if (item.type === 'session') return { ...item, highlights: highlights.get(item.session.sessionId) ?? [] };
    if (item.type === 'event') return item;
    const own = steps.filter((step) => step.order_id === item.order.orderId).map(viewStep);
    const named = products.find((row) => row.order_id === item.order.orderId)?.products ?? [];
    return { ...item, order: { ...item.order, products: named, steps: [...item.order.steps, ...own].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)) } };
  });
}

async function readHighlights(reader: TimelineReader, storeId: string, of: { aliasKeys: readonly string[]; sessions: readonly SessionCard[] }): Promise<Map<string, Highlight[]>> {
  if (of.sessions.length === 0) return new Map();
  const [fromMs, toMs] = [Math.min(...of.sessions.map((one) => Date.parse(one.at))), Math.max(...of.sessions.map((one) => Date.parse(one.endedAt)))];
  const rows = await reader.eventLog.query<DeviceEventRow>(deviceEventsStatement(storeId, { aliasKeys: of.aliasKeys, fromMs, toMs, leftOut: PLAIN_NAMES, limit: HIGHLIGHTS_READ }));
  return new Map(of.sessions.map((session) => {
    const [start, end] = [Date.parse(session.at), Date.parse(session.endedAt)];
    const own = rows.filter((row) => row.device === session.deviceKey && Number(row.at_ms) >= start && Number(row.at_ms) <= end);
    const byKind = Map.groupBy(own, (row) => kindOf(row.name));
    return [session.sessionId, [...byKind].map(([kind, ofKind]) => ({ kind, times: ofKind.reduce((all, row) => all + Number(row.times), 0) }))];
  }));
}

function viewOrder(row: OrderRow): OrderCard {
  const known: readonly [string, string | null][] = [
    ['placed', row.placed_ms], ['paid', row.paid_ms], ['fulfilled', row.fulfilled_ms], ['delivered', row.delivered_ms], ['cancelled', row.cancelled_ms],
  ];
  return {
    orderId: row.order_id,
    at: isoOf(row.placed_ms),
    status: row.status,
    refundState: row.refund_state,
    test: row.test === 1,
    totalMinor: row.total_minor === null ? null : Number(row.total_minor),
    refundedMinor: row.refunded_minor === null ? null : Number(row.refunded_minor),
    lineCount: row.line_count,
    products: [],
    salesChannel: row.sales_channel,
    promisedAt: row.promised_ms === null ? null : isoOf(row.promised_ms),
    steps: known.flatMap(([step, ms]) => (ms === null ? [] : [{ step, at: isoOf(ms), said: null, amountMinor: null }])),
  };
}

function viewStep(row: OrderStepRow): OrderStep {
  return { step: row.step, at: isoOf(row.at_ms), said: row.said === '' ? null : row.said, amountMinor: row.minor === null ? null : Number(row.minor) };
}

function isoOf(ms: number | string): string {
  return new Date(Number(ms)).toISOString();
}

/** The cursor of a story that begins at an instant, everything of that instant included. */
export function storyFrom(atMs: number | null): StoryCursor {
  if (atMs === null) return { sessions: null, orders: null, events: null };
  return { sessions: [atMs + 1, '0'], orders: [atMs + 1, ''], events: [atMs + 1, '0'] };
}

function writeStoryCursor(cursor: StoryCursor): string {
  return Buffer.from(JSON.stringify([cursor.sessions, cursor.orders, cursor.events])).toString('base64url');
}

/** The cursor of a `next`; null when the text is not one. */
export function readStoryCursor(text: string): StoryCursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parsed) || parsed.length !== 3) return null;
    const [sessions, orders, events] = parsed.map(readPlace);
    if (sessions === undefined || orders === undefined || events === undefined) return null;
    const isNumber = (place: readonly [number, string] | null): boolean => place === null || /^\d{1,20}$/.test(place[1]);
    return isNumber(sessions) && isNumber(events) ? { sessions, orders, events } : null;
  } catch {
    // Not JSON: not a cursor of ours.
    return null;
  }
}

function readPlace(value: unknown): readonly [number, string] | null | undefined {
  if (value === null) return null;
  if (!Array.isArray(value) || typeof value[0] !== 'number' || !Number.isSafeInteger(value[0]) || typeof value[1] !== 'string') return undefined;
  return [value[0], value[1]];
}
