import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../platform/errors.ts';
import type { Family } from '../../platform/event-log/row.ts';
import type { EventDraft } from './kinds/event-draft.ts';
import type { EventInput, ImportNeeds, ProductInput } from './needs.ts';
import type { OrderVersions, Version, Versions } from './versions.ts';

/** What an import has told so far. */
export interface Told {
  /** Events now in the log for the first time. */
  events: number;
  /** Facts the log knew already, in these very words. */
  unchanged: number;
  quarantined: number;
  products: number;
}

const batchSize = 5_000;
/** Together ten minutes: a database that restarts comes back within that, a person does not. */
const waitsMs = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 40_000, 60_000, 120_000, 180_000, 180_000];

/** Hands drafts to collect in batches, leaving out what the log knows already. */
export function createTelling(options: {
  storeId: string;
  needs: ImportNeeds;
  versions: Versions;
  /** Told of each event that collect put into quarantine. */
  onQuarantined: (messageId: string, faults: string) => void;
  signal: AbortSignal;
}) {
  const told: Told = { events: 0, unchanged: 0, quarantined: 0, products: 0 };
  let waiting: EventInput[] = [];
  let products: ProductInput[] = [];

  const send = async (events: readonly EventInput[]): Promise<void> => {
    const recorded = await retried(() => options.needs.collect.record(options.storeId, events, { origin: 'import', teller: 'import' }), options.signal);
    told.events += recorded.accepted;
    told.unchanged += recorded.duplicates;
    told.quarantined += recorded.quarantined.length;
    for (const { messageId, faults } of recorded.quarantined) options.onQuarantined(messageId, faults.map((fault) => fault.message).join('; '));
  };
  const flush = async (all: boolean): Promise<void> => {
    while (waiting.length >= batchSize || (all && waiting.length > 0)) {
      const batch = waiting.slice(0, batchSize);
      waiting = waiting.slice(batchSize);
      await send(batch);
    }
  };
  const add = (draft: EventDraft, known: ReadonlyMap<string, Version>): void => {
    const event = options.versions.toEvent(draft, known);
    if (event === null) told.unchanged += 1;
    else waiting.push(event);
  };
  return {
    told,
    /** Orders and their refunds; refunds that their document no longer has are withdrawn. */
    tellOrders: async (drafts: readonly EventDraft[]): Promise<void> => {
      const known = await options.versions.ofOrders([...new Set(drafts.flatMap(({ orderId }) => (orderId === null ? [] : [orderId])))]);
      for (const draft of drafts) add(draft, known.byKey);
      for (const draft of withdrawals(drafts, known)) add(draft, known.byKey);
      await flush(false);
    },
    tellRows: async (drafts: readonly EventDraft[], family: Family): Promise<void> => {
      const known = drafts.some((draft) => draft.messageId === null) ? await options.versions.ofFamily(family) : new Map<string, Version>();
      for (const draft of drafts) add(draft, known);
      await flush(false);
    },
    tellProducts: async (items: readonly ProductInput[]): Promise<void> => {
      products.push(...items);
      if (products.length >= batchSize) await flushProducts();
    },
    finish: async (): Promise<void> => {
      await flush(true);
      await flushProducts();
    },
  };

  async function flushProducts(): Promise<void> {
    if (products.length === 0) return;
    const batch = products;
    products = [];
    const { changed } = await retried(() => options.needs.catalog.upsertProducts(options.storeId, batch), options.signal);
    told.products += changed;
  }
}

export type Telling = ReturnType<typeof createTelling>;

/** Refunds once told in a document with lines of the order, which the document has no longer: their amount becomes 0. */
function withdrawals(drafts: readonly EventDraft[], known: OrderVersions): EventDraft[] {
  if (known.refunds.size === 0) return [];
  const present = new Set(drafts.flatMap(({ refundId }) => (refundId === null ? [] : [refundId])));
  return drafts.flatMap((draft): EventDraft[] => {
    if (draft.orderId === null || draft.refundId !== null) return [];
    const { orderId, event } = draft;
    const gone = (known.refunds.get(orderId) ?? []).filter((refund) => refund.inDocument && !present.has(refund.refundId));
    return gone.map(({ refundId, currency }) => ({
      key: ['refund', orderId, refundId],
      content: JSON.stringify(['withdrawn']),
      event: { ...event, event: 'Order Refunded', properties: { order_id: orderId, refund_id: refundId, ...(currency === '' ? {} : { currency }), total: 0 } },
      messageId: null,
      orderId,
      refundId,
      inDocument: true,
    }));
  });
}

/** Tries again while the databases are busy or away; everything told has an id, so telling twice is telling once. */
async function retried<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof AppError && (error.kind === 'limited' || error.kind === 'unavailable');
      if (!passing || error.code === 'event_log.disk_full' || signal.aborted) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
  return work();
}
