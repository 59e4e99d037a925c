import { kindOf, stageOfKind, type EventKind, type Stage } from '@throughline/events';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import { instantMs } from './facts.ts';
import { openTexts, readObject } from './personal.ts';
import { timelineInstantsStatement, timelineRowsStatement, type TimelineCursor, type TimelineFilter, type TimelineRow } from './queries/events.ts';

/** One event of a person, for a reader who may see personal values. */
export interface TimelineEvent {
  readonly seq: string;
  readonly at: string;
  readonly name: string;
  /** What it is about, coarser than its name. */
  readonly kind: EventKind;
  /** Null: beside the stages. */
  readonly stage: Stage | null;
  readonly type: string;
  readonly origin: string;
  readonly teller: string;
  readonly path: string | null;
  readonly country: string | null;
  readonly device: string | null;
  readonly source: string | null;
  readonly orderId: string | null;
  readonly productId: string | null;
  readonly person: { readonly key: string; readonly name: null };
  /** What it was about, in the event's own words: a product, a page, a question; null when it says nothing of the kind. */
  readonly summary: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface TimelinePage {
  readonly events: readonly TimelineEvent[];
  /** Give it as `before` for the next page; null at the end. */
  readonly next: string | null;
  /** A search looks through so many events at once; how far it has come when it is not at the end. */
  readonly searchedTo: string | null;
}

/**
 * An instant comes once for each of five families. Those of the cursor may all have been read, those at the end of the list may be cut
 * short and must not reach the page, and one row more tells whether there is a next page.
 */
const SPARE_INSTANTS = 11;

/** Everything lies before this: the year 2200. */
const END: TimelineCursor = { atMs: 7_258_118_400_000, seq: '0' };

/** Events looked through for a text in one step, and steps of one request: a search over 50,000 events goes on page by page. */
const SEARCH_STEP = 1_500;
const SEARCH_STEPS = 4;

export interface TimelineReader {
  readonly eventLog: EventLog;
  readonly vault: Vault;
}

export interface TimelinePageAsked {
  readonly aliasKeys: readonly string[];
  readonly before: TimelineCursor | null;
  readonly filter: TimelineFilter;
  readonly limit: number;
}

/** A page of the events of these aliases, newest first. A page of a search may be short, or empty, and yet not the last. */
export async function readTimeline(reader: TimelineReader, storeId: string, page: TimelinePageAsked): Promise<TimelinePage> {
  if (page.filter.text !== null) return searchTimeline(reader, storeId, page);
  const asked = { ...page, before: page.before ?? END };
  const instants = await reader.eventLog.query<Instant>(timelineInstantsStatement(storeId, { ...asked, limit: page.limit + SPARE_INSTANTS }));
  if (instants.length === 0) return { events: [], next: null, searchedTo: null };
  const rows = await reader.eventLog.query<TimelineRow>(timelineRowsStatement(storeId, { ...asked, limit: page.limit + 1, instants }));
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const hasMore = rows.length > page.limit && last !== undefined;
  return { events: await openRows(reader, storeId, shown), next: hasMore ? writeCursor({ atMs: instantMs(last.at), seq: last.seq }) : null, searchedTo: null };
}

interface Instant {
  readonly family: string;
  readonly at_ms: string;
}

async function searchTimeline(reader: TimelineReader, storeId: string, page: TimelinePageAsked): Promise<TimelinePage> {
  const found: TimelineRow[] = [];
  let before = page.before ?? END;
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const asked = { ...page, before };
    const instants = await reader.eventLog.query<Instant>(timelineInstantsStatement(storeId, { ...asked, limit: SEARCH_STEP }));
    if (instants.length === 0) return { events: await openRows(reader, storeId, found), next: null, searchedTo: null };
    const limit = page.limit - found.length + 1;
    const rows = await reader.eventLog.query<TimelineRow>(timelineRowsStatement(storeId, { ...asked, limit, instants }));
    if (rows.length === limit) {
      found.push(...rows.slice(0, -1));
      const last = found.at(-1);
      return { events: await openRows(reader, storeId, found), next: last === undefined ? null : writeCursor({ atMs: instantMs(last.at), seq: last.seq }), searchedTo: null };
    }
    const edgeMs = Number(instants.at(-1)?.at_ms);
    const isEnd = instants.length < SEARCH_STEP;
    // The last instant may be cut short: it is looked at again, whole.
    found.push(...rows.filter((row) => isEnd || instantMs(row.at) > edgeMs));
    if (isEnd) return { events: await openRows(reader, storeId, found), next: null, searchedTo: null };
    before = { atMs: edgeMs + 1, seq: '0' };
  }
  return { events: await openRows(reader, storeId, found), next: writeCursor(before), searchedTo: new Date(before.atMs).toISOString() };
}

async function openRows(reader: TimelineReader, storeId: string, rows: readonly TimelineRow[]): Promise<TimelineEvent[]> {
  const opened = await openTexts(reader.vault, storeId, rows.map((row) => row.properties));
  return rows.map((row) => viewRow(row, (value) => opened.value(value)));
}

export function writeCursor(cursor: TimelineCursor): string {
  return Buffer.from(JSON.stringify([cursor.atMs, cursor.seq])).toString('base64url');
}

/** The cursor of a `next`; null when the text is not one. */
export function readCursor(text: string): TimelineCursor | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parsed) || typeof parsed[0] !== 'number' || !Number.isSafeInteger(parsed[0])) return null;
    return /^\d{1,20}$/.test(String(parsed[1])) ? { atMs: parsed[0], seq: String(parsed[1]) } : null;
  } catch {
    // Not JSON: not a cursor of ours.
    return null;
  }
}

function viewRow(row: TimelineRow, open: (value: unknown) => unknown): TimelineEvent {
  const text = (value: string): string | null => (value === '' ? null : value);
  const opened = open(readObject(row.properties));
  const properties: Record<string, unknown> = typeof opened === 'object' && opened !== null ? { ...opened } : {};
  return {
    seq: row.seq,
    at: new Date(instantMs(row.at)).toISOString(),
    name: row.name,
    kind: kindOf(row.name),
    stage: stageOfKind(kindOf(row.name)),
    type: row.type,
    origin: row.origin,
    teller: row.teller,
    path: text(row.path),
    country: text(row.country),
    device: text(row.device),
    source: text(row.source),
    orderId: text(row.order_id),
    productId: text(row.product_id),
    person: { key: row.alias_key, name: null },
    summary: summarise(properties),
    properties,
  };
}

const MAX_SUMMARY_LENGTH = 200;

function summarise(properties: Readonly<Record<string, unknown>>): string | null {
  const products = properties['products'];
  const first: unknown = Array.isArray(products) ? products[0] : null;
  const product = typeof first === 'object' && first !== null && 'name' in first ? first.name : null;
  const said = [properties['name'], product, properties['title'], properties['query'], properties['comment'], properties['text']].find((value) => typeof value === 'string' && value !== '');
  return typeof said === 'string' ? said.slice(0, MAX_SUMMARY_LENGTH) : null;
}
