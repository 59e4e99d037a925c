import { isObject, kindOf, readOrder, type EventKind } from '@throughline/events';
import { createCartWatch, type Cart } from './cart.ts';

/** The columns of an event that a lane is made of, as a committed row or as the log answers them. */
export interface LaneRow {
  readonly seq: string | number;
  readonly at: string;
  readonly name: string;
  readonly type: string;
  readonly family: string;
  readonly origin: string;
  readonly teller: string;
  readonly bot?: number;
  readonly alias_key: string;
  readonly alias_kind: string;
  readonly device_key?: string;
  readonly campaign_key?: string;
  readonly path?: string;
  readonly country?: string;
  readonly device?: string;
  readonly source?: string;
  readonly order_id?: string;
  readonly properties?: string;
}

/** One event on a lane. */
export interface LaneMark {
  readonly seq: string;
  readonly at: string;
  readonly kind: EventKind;
  readonly name: string;
  /** A signal's kind, an order's number, a page's path; '' when there is nothing short to say. */
  readonly label: string;
}

/** An order placed on a lane; the total in minor units of `currency`, null when none was told. */
export interface LaneOrder {
  readonly orderId: string;
  readonly totalMinor: number | null;
  readonly currency: string;
}

/** What one device, or one person without one, does right now. */
export interface LiveSession {
  readonly key: string;
  /** Opens the person; null when nobody is named. */
  readonly person: string | null;
  /** An id of the shop's own, an address or a number was named. */
  readonly known: boolean;
  /** Told by a browser or an app: a session. Else what a server tells of a person. */
  readonly isSession: boolean;
  readonly startedAt: string;
  readonly lastAt: string;
  readonly source: string;
  readonly device: string;
  readonly country: string;
  /** The page looked at last. */
  readonly path: string;
  readonly events: number;
  readonly cart: Cart | null;
  readonly order: LaneOrder | null;
  readonly signals: number;
  /** The newest ones, in order of time. */
  readonly marks: readonly LaneMark[];
}

/** A lane as it grows. */
export interface Lane {
  note(row: LaneRow, atMs: number): void;
  view(): LiveSession;
  readonly startedMs: number;
  readonly lastMs: number;
  readonly campaignKey: string;
  readonly person: string | null;
  readonly isSession: boolean;
  readonly hasCart: boolean;
  readonly signals: number;
}

interface About {
  person: string | null;
  known: boolean;
  isSession: boolean;
  source: string;
  device: string;
  country: string;
  path: string;
  campaignKey: string;
}

/** More would lie on top of each other within half an hour. */
const MOST_MARKS = 60;
const PRICED = new Set(['Product Added', 'Product Removed', 'Cart Viewed', 'Checkout Started', 'Order Completed']);

export function createLane(options: { key: string; currency: string; row: LaneRow; atMs: number }): Lane {
  const { key, currency } = options;
  const cart = createCartWatch(currency);
  const marks: (LaneMark & { readonly ms: number })[] = [];
  const about: About = { person: null, known: false, isSession: false, source: '', device: '', country: '', path: '', campaignKey: '0' };
  let [startedMs, lastMs, events, signals] = [options.atMs, options.atMs, 0, 0];
  let order: LaneOrder | null = null;

  function learn(row: LaneRow): void {
    const isNamed = row.alias_kind === 'user' || row.alias_kind === 'email' || row.alias_kind === 'phone';
    if (row.alias_key !== '0' && (isNamed || !about.known)) about.person = row.alias_key;
    about.known ||= isNamed;
    about.isSession ||= isToldByDevice(row);
    if (about.source === '') about.source = row.source ?? '';
    if ((row.device ?? '') !== '') about.device = row.device ?? '';
    if ((row.country ?? '') !== '') about.country = row.country ?? '';
    if ((row.path ?? '') !== '') about.path = row.path ?? '';
    if ((row.campaign_key ?? '0') !== '0') about.campaignKey = row.campaign_key ?? '0';
  }

  function mark(row: LaneRow, atMs: number): void {
    const kind = kindOf(row.name);
    const properties = PRICED.has(row.name) || kind === 'signal' ? readProperties(row.properties) : {};
    if (kind === 'signal') signals += 1;
    if (row.type === 'track') cart.note(row.name, properties);
    if (row.type === 'track' && row.name === 'Order Completed' && (row.order_id ?? '') !== '') order = readOrderOf(row, properties, currency);
    marks.push({ seq: String(row.seq), at: new Date(atMs).toISOString(), ms: atMs, kind, name: row.name.slice(0, 200), label: labelOf(row, kind, properties) });
    if (marks.length > 1 && atMs < (marks.at(-2)?.ms ?? 0)) marks.sort((a, b) => a.ms - b.ms);
    if (marks.length > MOST_MARKS) marks.shift();
  }

  const lane: Lane = {
    note: (row, atMs) => {
      learn(row);
      mark(row, atMs);
      events += 1;
      [startedMs, lastMs] = [Math.min(startedMs, atMs), Math.max(lastMs, atMs)];
    },
    view: () => ({
      key, person: about.person, known: about.known, isSession: about.isSession, startedAt: new Date(startedMs).toISOString(), lastAt: new Date(lastMs).toISOString(),
      source: about.source === '' ? 'direct' : about.source, device: about.device, country: about.country, path: about.path, events, cart: cart.read(), order, signals,
      marks: marks.map(({ ms: _ms, ...plain }) => plain),
    }),
    get startedMs() { return startedMs; },
    get lastMs() { return lastMs; },
    get campaignKey() { return about.campaignKey; },
    get person() { return about.person; },
    get isSession() { return about.isSession; },
    get hasCart() { return cart.read() !== null; },
    get signals() { return signals; },
  };
  lane.note(options.row, options.atMs);
  return lane;
}

/** Does this event open or extend a session; as module `sessions` has it. */
export function isToldByDevice(row: LaneRow): boolean {
  return (row.teller === 'browser' || row.teller === 'mobile') && (row.type === 'track' || row.type === 'page' || row.type === 'screen');
}

/** The order that an `Order Completed` tells of. */
export function readOrderOf(row: LaneRow, properties: Readonly<Record<string, unknown>>, storeCurrency: string): LaneOrder {
  // Read as the order book reads it, so that the amount here is the one on the order's own page.
  const document = readOrder(properties, storeCurrency);
  return { orderId: row.order_id ?? '', totalMinor: document.hasFigures && !document.refundOnly ? document.totalMinor : null, currency: document.currency };
}

export function readProperties(text: string | undefined): Readonly<Record<string, unknown>> {
  if (text === undefined || text === '') return {};
  const parsed: unknown = JSON.parse(text);
  return isObject(parsed) ? parsed : {};
}

const MOST_LABEL = 120;

function labelOf(row: LaneRow, kind: EventKind, properties: Readonly<Record<string, unknown>>): string {
  if (kind === 'signal') return String(properties['kind'] ?? '').slice(0, MOST_LABEL);
  if (kind === 'order') return (row.order_id ?? '').slice(0, MOST_LABEL);
  return (row.path ?? '').slice(0, MOST_LABEL);
}
