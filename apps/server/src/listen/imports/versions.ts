import { hash } from 'node:crypto';
import type { Family } from '../../platform/event-log/row.ts';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Vault } from '../../platform/vault/vault.ts';
import type { EventDraft } from './kinds/event-draft.ts';
import type { EventInput } from './needs.ts';
import { countImportsQuery, orderVersionsQuery, rowVersionsQuery } from './queries.ts';

/** What an import told last under one key. */
export interface Version {
  readonly messageId: string;
  readonly contentHash: string;
}

/** A refund that imports told of an order. */
export interface KnownRefund extends Version {
  readonly refundId: string;
  readonly currency: string;
  /** Told in one document with lines of its order. */
  readonly inDocument: boolean;
}

/** What the log already knows from imports about some orders. */
export interface OrderVersions {
  readonly byKey: ReadonlyMap<string, Version>;
  readonly refunds: ReadonlyMap<string, readonly KnownRefund[]>;
}

const none: OrderVersions = { byKey: new Map(), refunds: new Map() };

/**
 * A message id says what an imported event is about (`key`), what it says (`content`) and what it replaces: `imp.key.content.before`.
 * So the log itself remembers the newest version of everything imported, erased people's rows included; the same file twice
 * changes nothing, a changed one corrects, and changing back corrects again. Keys and contents are keyed hashes.
 */
export function createVersions(platform: { eventLog: Pick<EventLog, 'query'>; vault: Pick<Vault, 'tokenOf'> }, storeId: string) {
  const keyed = (text: string): string => platform.vault.tokenOf(storeId, 'other', text).replace(/^pii:other:/, '');
  const known = new Map<Family, Promise<ReadonlyMap<string, Version>>>();
  const orders = openOrderVersions(platform.eventLog, storeId);
  return {
    /** The event to tell, or null when the log's newest version says the same. */
    toEvent: (draft: EventDraft, versions: ReadonlyMap<string, Version>): EventInput | null => {
      if (draft.messageId !== null) return { ...draft.event, messageId: draft.messageId };
      const key = keyed(JSON.stringify(draft.key));
      const contentHash = keyed(draft.content);
      const before = versions.get(key);
      if (before?.contentHash === contentHash) return null;
      const mark = draft.inDocument && draft.refundId !== null ? 'imd' : 'imp';
      const messageId = `${mark}.${key}.${contentHash}.${chain(before?.messageId ?? '')}`;
      const properties = draft.orderId === null ? draft.event.properties : { ...draft.event.properties, import_hash: contentHash };
      return { ...draft.event, messageId, ...(properties === undefined ? {} : { properties }) };
    },
    ofOrders: orders,
    /** Every version of one family. Read once: what this import tells is told under each key at most once. */
    ofFamily: (family: Family): Promise<ReadonlyMap<string, Version>> => {
      const loaded = known.get(family) ?? platform.eventLog.query<{ key: string; message_id: string }>(rowVersionsQuery(storeId, family)).then(readRowVersions);
      known.set(family, loaded);
      return loaded;
    },
  };
}

/** A store with more imported messages is asked about the orders at hand, not read as a whole. */
const readWhole = 200_000;
/** Values travel in the address of the request, which servers keep below 128 kB. */
const idsInQuery = 1_000;

function openOrderVersions(eventLog: Pick<EventLog, 'query'>, storeId: string): (orderIds: readonly string[]) => Promise<OrderVersions> {
  const select = (orderIds: readonly string[] | null): Promise<OrderVersionRow[]> => eventLog.query<OrderVersionRow>(orderVersionsQuery(storeId, orderIds));
  let whole: Promise<OrderVersions | null> | null = null;
  const readAll = async (): Promise<OrderVersions | null> => {
    const [count] = await eventLog.query<{ messages: string }>(countImportsQuery(storeId, 'order'));
    const messages = Number(count?.messages ?? 0);
    if (messages === 0) return none;
    return messages <= readWhole ? readOrderVersions(await select(null)) : null;
  };
  return async (orderIds) => {
    whole ??= readAll();
    const all = await whole;
    if (all !== null) return all;
    const rows: OrderVersionRow[] = [];
    for (let at = 0; at < orderIds.length; at += idsInQuery) rows.push(...(await select(orderIds.slice(at, at + idsInQuery))));
    return readOrderVersions(rows);
  };
}

export type Versions = ReturnType<typeof createVersions>;

interface OrderVersionRow {
  readonly order_id: string;
  readonly key: string;
  readonly message_id: string;
  readonly refund_id: string;
  readonly currency: string;
}

function readOrderVersions(rows: readonly OrderVersionRow[]): OrderVersions {
  const byKey = new Map<string, Version>();
  const refunds = new Map<string, KnownRefund[]>();
  for (const row of rows) {
    const version = { messageId: row.message_id, contentHash: contentOf(row.message_id) };
    byKey.set(row.key, version);
    if (row.refund_id === '') continue;
    const refund = { ...version, refundId: row.refund_id, currency: row.currency, inDocument: row.message_id.startsWith('imd.') };
    refunds.set(row.order_id, [...(refunds.get(row.order_id) ?? []), refund]);
  }
  return { byKey, refunds };
}

function readRowVersions(rows: readonly { key: string; message_id: string }[]): ReadonlyMap<string, Version> {
  return new Map(rows.map((row) => [row.key, { messageId: row.message_id, contentHash: contentOf(row.message_id) }]));
}

function contentOf(messageId: string): string {
  return messageId.split('.')[2] ?? '';
}

function chain(before: string): string {
  return hash('sha1', before, 'hex').slice(0, 12);
}
