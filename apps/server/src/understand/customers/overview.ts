import { kindOf, stageOfKind, type EventKind, type Stage } from '@throughline/events';
import { ALL_EVENTS } from './queries/events.ts';
import { deedsOfStatement, moneyOfStatement, refundedToStatement, type DeedRow, type MoneyRow, type NameRow, type RefundedRow } from './queries/lifeline.ts';
import { listSessions, type SessionCard } from './sessions.ts';
import { readTimeline, type TimelineReader } from './timeline.ts';

/** What one person is worth, came from, allows and uses: all that stands beside the timeline. */
export interface Overview {
  readonly money: PersonMoney;
  /** The first session known; null for somebody whom no browser or app has seen. */
  readonly firstTouch: SessionCard | null;
  readonly devices: readonly { readonly device: string; readonly events: number; readonly lastAt: string }[];
  /** As things stand, newest first. */
  readonly consents: readonly Consent[];
  /** Which kinds of events there are, in order of the vocabulary. */
  readonly kinds: readonly KindCount[];
  /** From the first to the last of events, sessions and orders; null when there is nothing. */
  readonly span: { readonly from: string; readonly to: string } | null;
}

/** In minor units of the store's currency; null where a rate is missing. Test orders are left out. */
export interface PersonMoney {
  readonly orders: number;
  /** As metric `aov` counts it; null without an order. */
  readonly aovMinor: number | null;
  /** As metric `refunds` counts it; null without an order or a refund. */
  readonly refundedMinor: number | null;
  readonly firstOrderAt: string | null;
  readonly lastOrderAt: string | null;
}

export interface Consent {
  readonly purpose: string;
  readonly granted: boolean;
  readonly at: string;
  /** Where it was asked: a named place, else the page; null when nothing says. */
  readonly place: string | null;
  readonly country: string | null;
  readonly textId: string | null;
  readonly textVersion: string | null;
}

export interface KindCount {
  readonly kind: EventKind;
  readonly stage: Stage | null;
  readonly events: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** More changes of mind than anybody has. */
const CONSENT_CHANGES = 200;

/** The overview of the person with these aliases. */
export async function readOverview(reader: TimelineReader, storeId: string, aliasKeys: readonly string[]): Promise<Overview> {
  const [deeds, money, refunded, first] = await Promise.all([
    reader.eventLog.query<DeedRow>(deedsOfStatement(storeId, aliasKeys)),
    reader.eventLog.query<MoneyRow>(moneyOfStatement(storeId, aliasKeys)),
    reader.eventLog.query<RefundedRow>(refundedToStatement(storeId, aliasKeys)),
    listSessions(reader.eventLog, storeId, { aliasKeys, before: null, order: 'first', limit: 1 }),
  ]);
  const hasConsents = deeds.some((row) => row.deed === 'Consent Changed');
  const [firstTouch = null] = first.sessions;
  return {
    money: viewMoney(money[0], refunded[0]),
    firstTouch,
    devices: countDevices(deeds),
    consents: hasConsents ? await readConsents(reader, storeId, aliasKeys) : [],
    kinds: countKinds(deeds),
    span: spanOf({ deeds, money: money[0], firstTouch }),
  };
}

/** On which kinds of device somebody was seen, the most used first. */
function countDevices(deeds: readonly DeedRow[]): Overview['devices'] {
  const byTool = Map.groupBy(deeds.filter((row) => row.tool !== ''), (row) => row.tool);
  return [...byTool].map(([device, rows]) => ({ device, events: rows.reduce((all, row) => all + Number(row.events), 0), lastAt: isoOf(Math.max(...rows.map((row) => Number(row.last_ms)))) }))
    .toSorted((a, b) => b.events - a.events || a.device.localeCompare(b.device));
}

/** Events by kind, in order of the kinds' first appearance in the vocabulary's own names. */
export function countKinds(names: readonly NameRow[]): KindCount[] {
  const byKind = Map.groupBy(names, (row) => kindOf(row.deed));
  return [...byKind].map(([kind, rows]) => ({
    kind,
    stage: stageOfKind(kind),
    events: rows.reduce((all, row) => all + Number(row.events), 0),
    firstAt: isoOf(Math.min(...rows.map((row) => Number(row.first_ms)))),
    lastAt: isoOf(Math.max(...rows.map((row) => Number(row.last_ms)))),
  })).toSorted((a, b) => b.events - a.events || a.kind.localeCompare(b.kind));
}

function viewMoney(row: MoneyRow | undefined, refunded: RefundedRow | undefined): PersonMoney {
  const orders = Number(row?.orders ?? 0);
  const isKnown = row !== undefined && Number(row.book_rows) > 0 && row.unconverted === 0;
  const hasMoney = Number(row?.book_rows ?? 0) + Number(refunded?.refunds ?? 0) > 0;
  return {
    orders,
    aovMinor: isKnown && orders > 0 ? Math.round(Number(row.sales_minor) / orders) : null,
    refundedMinor: hasMoney && refunded?.unconverted !== 1 ? Number(refunded?.refunded_minor ?? 0) : null,
    firstOrderAt: row === undefined || orders === 0 ? null : isoOf(row.first_ms),
    lastOrderAt: row === undefined || orders === 0 ? null : isoOf(row.last_ms),
  };
}

function spanOf(of: { deeds: readonly NameRow[]; money: MoneyRow | undefined; firstTouch: SessionCard | null }): { from: string; to: string } | null {
  const hasOrders = of.money !== undefined && Number(of.money.book_rows) > 0;
  const starts = [...of.deeds.map((row) => Number(row.first_ms)), ...(hasOrders ? [Number(of.money?.from_ms)] : []), ...(of.firstTouch === null ? [] : [Date.parse(of.firstTouch.at)])];
  const ends = [...of.deeds.map((row) => Number(row.last_ms)), ...(hasOrders ? [Number(of.money?.to_ms)] : [])];
  return starts.length === 0 || ends.length === 0 ? null : { from: isoOf(Math.min(...starts)), to: isoOf(Math.max(...ends)) };
}

/** The newest word on each purpose. */
async function readConsents(reader: TimelineReader, storeId: string, aliasKeys: readonly string[]): Promise<Consent[]> {
  const filter = { ...ALL_EVENTS, names: { of: ['Consent Changed'], areLeftOut: false } };
  const { events } = await readTimeline(reader, storeId, { aliasKeys, before: null, filter, limit: CONSENT_CHANGES });
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  const newest = new Map<string, Consent>();
  for (const { at, country, path, properties } of events) {
    const purpose = text(properties['purpose']);
    if (purpose === null || newest.has(purpose)) continue;
    newest.set(purpose, {
      purpose, granted: properties['granted'] === true, at, country, place: text(properties['place']) ?? path, textId: text(properties['text_id']), textVersion: text(properties['text_version']),
    });
  }
  return [...newest.values()];
}

function isoOf(ms: number | string): string {
  return new Date(Number(ms)).toISOString();
}
