import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import { instantMs } from './facts.ts';
import { openTexts, readObject } from './personal.ts';
import { timelineInstantsStatement, timelineRowsStatement, type TimelineCursor, type TimelineRow } from './queries/events.ts';

/** One event of a person, for a reader who may see personal values. */
export interface TimelineEvent {
  readonly seq: string;
  readonly at: string;
  readonly name: string;
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
}

/**
 * An instant comes once for each of five families. Those of the cursor may all have been read, those at the end of the list may be cut
 * short and must not reach the page, and one row more tells whether there is a next page.
 */
const SPARE_INSTANTS = 11;

/** Everything lies before this: the year 2200. */
const END: TimelineCursor = { atMs: 7_258_118_400_000, seq: '0' };

/** A page of the events of these aliases, newest first. */
export async function readTimeline(
  reader: { eventLog: EventLog; vault: Vault },
  storeId: string,
  page: { aliasKeys: readonly string[]; before: TimelineCursor | null; limit: number },
): Promise<TimelinePage> {
  const before = page.before ?? END;
  const narrowed = { aliasKeys: page.aliasKeys, before, limit: page.limit + 1 };
  const instants = await reader.eventLog.query<{ family: string; at_ms: string }>(timelineInstantsStatement(storeId, { ...narrowed, limit: page.limit + SPARE_INSTANTS }));
  if (instants.length === 0) return { events: [], next: null };
  const rows = await reader.eventLog.query<TimelineRow>(timelineRowsStatement(storeId, { ...narrowed, instants }));
  const shown = rows.slice(0, page.limit);
  const opened = await openTexts(reader.vault, storeId, shown.map((row) => row.properties));
  const last = shown.at(-1);
  const hasMore = rows.length > page.limit && last !== undefined;
  return {
    events: shown.map((row) => viewRow(row, (value) => opened.value(value))),
    next: hasMore ? writeCursor({ atMs: instantMs(last.at), seq: last.seq }) : null,
  };
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
