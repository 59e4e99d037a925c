import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { CustomersApi } from '../customers/index.ts';
import { type DerivedTable, eventPageStatement, ORDER_TABLES, orderPageStatement, writersStatement } from './queries.ts';

/** What can be taken out. */
export const EXPORTED = ['events', 'orders', 'order_lines', 'refunds', 'customers'] as const;
export type Exported = (typeof EXPORTED)[number];

export type ExportRow = Readonly<Record<string, unknown>>;

export interface ExportsApi {
  /** Rows of a store, a page at a time, personal values in clear. Events in the order in which they were kept, the rest in order of time. */
  readRows(storeId: string, what: Exported): AsyncGenerator<readonly ExportRow[]>;
}

export interface ExportNeeds {
  readonly eventLog: Pick<EventLog, 'query'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly customers: Pick<CustomersApi, 'listCustomers'>;
}

const PAGE_ROWS = 5_000;
const CUSTOMERS_PER_PAGE = 200;
/** Events of other stores lie between; the range of places grows while little is found, so that a small store in a large log is quick. */
const MAX_RANGE = 5_000_000;
/** Every token of a sealed value within a text. */
const TOKENS = /pii:[a-z]+:[A-Za-z0-9_-]{22}/g;
const ERASED = '[erased]';

export function createExportsApi(needs: ExportNeeds): ExportsApi {
  return {
    readRows: (storeId, what) => {
      if (what === 'events') return readEvents(needs, storeId);
      if (what === 'customers') return readCustomers(needs, storeId);
      return readOrderTable(needs, storeId, ORDER_TABLES[what]);
    },
  };
}

async function* readEvents(needs: ExportNeeds, storeId: string): AsyncGenerator<readonly ExportRow[]> {
  for (const { writer, seq } of await needs.eventLog.query<{ writer: string; seq: string }>(writersStatement(storeId))) {
    let range = PAGE_ROWS;
    for (let after = 0; after < Number(seq); after += range) {
      const rows = await needs.eventLog.query<Record<string, unknown>>(eventPageStatement(storeId, { writer, after, upTo: after + range }));
      if (rows.length > 0) yield await openRows(needs, storeId, rows);
      const step = range;
      if (rows.length < PAGE_ROWS / 10) range = Math.min(range * 2, MAX_RANGE);
      else if (rows.length > PAGE_ROWS * 2) range = PAGE_ROWS;
      after += step - range;
    }
  }
}

/** Events with their JSON as values, and tokens as what they stand for. */
async function openRows(needs: ExportNeeds, storeId: string, rows: readonly Record<string, unknown>[]): Promise<ExportRow[]> {
  const tokens = new Set<string>();
  for (const row of rows) for (const value of Object.values(row)) if (typeof value === 'string') for (const [token] of value.matchAll(TOKENS)) tokens.add(token);
  const clear = tokens.size === 0 ? new Map<string, string>() : await needs.vault.open(storeId, [...tokens]);
  const open = (value: unknown): unknown => {
    if (typeof value === 'string') return value.includes('pii:') ? value.replaceAll(TOKENS, (token) => clear.get(token) ?? ERASED) : value;
    if (Array.isArray(value)) return value.map(open);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, open(inner)]));
  };
  return rows.map((row) => ({
    ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name, open(value)])),
    // Parsed before it is opened: a value in clear may hold what JSON would have to escape.
    properties: open(readJson(row['properties'])),
    traits: open(readJson(row['traits'])),
    context: open(readJson(row['context'])),
  }));
}

function readJson(text: unknown): unknown {
  return typeof text === 'string' && text !== '' ? JSON.parse(text) : {};
}

async function* readOrderTable(needs: ExportNeeds, storeId: string, of: DerivedTable): AsyncGenerator<readonly ExportRow[]> {
  let after: Record<string, unknown> | null = null;
  for (;;) {
    const rows: Record<string, unknown>[] = await needs.eventLog.query<Record<string, unknown>>(orderPageStatement(storeId, { of, after, limit: PAGE_ROWS }));
    if (rows.length > 0) yield await openFlat(needs, storeId, rows);
    if (rows.length < PAGE_ROWS) return;
    after = rows.at(-1) ?? null;
  }
}

/** Cities and the like may be sealed when they looked like an address. */
async function openFlat(needs: ExportNeeds, storeId: string, rows: readonly Record<string, unknown>[]): Promise<readonly ExportRow[]> {
  const texts = rows.flatMap((row) => Object.values(row).filter((value): value is string => typeof value === 'string' && value.includes('pii:')));
  if (texts.length === 0) return rows;
  const clear = await needs.vault.open(storeId, [...new Set(texts.flatMap((text) => text.match(TOKENS) ?? []))]);
  const open = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll(TOKENS, (token) => clear.get(token) ?? ERASED) : value);
  return rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, open(value)])));
}

async function* readCustomers(needs: ExportNeeds, storeId: string): AsyncGenerator<readonly ExportRow[]> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<CustomersApi['listCustomers']>> = await needs.customers.listCustomers(storeId, { search: null, sort: 'last_seen', cursor, limit: CUSTOMERS_PER_PAGE });
    if (page.customers.length > 0) yield page.customers.map((customer) => ({ ...customer }));
    cursor = page.next;
  } while (cursor !== null);
}
