import { setImmediate as yieldTurn } from 'node:timers/promises';
import { isObject, tellerOf, type JsonObject } from '@throughline/events';
import { catalogue, createWorld, DEMO_SHOP, productPath, type Happening, type Parameters, type WorldReader } from '@throughline/simulator';
import type { EventInput } from '../../listen/collect/index.ts';
import type { App } from '../../main.ts';

/** A world whose events go into a store. */
export interface WorldTeller {
  /** Everything before this is in the log. */
  toldUpTo(): number;
  /** Tells everything up to `to`. @param onProgress told the share (0..1) that is done */
  tell(to: number, onProgress?: (share: number) => void): Promise<number>;
}

const BATCH = 5_000;
const DAY_MS = 86_400_000;

/** @param from where to go on: the end of what was told before */
export function createWorldTeller(app: App, of: { storeId: string; seed: string; parameters: Parameters; since: number; from: number }): WorldTeller {
  const reader = createWorld(of).open(of.from);
  let batch: EventInput[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  let toldUpTo = of.from;

  /** One batch is written while the next is played. */
  const send = async (): Promise<void> => {
    const events = batch;
    batch = [];
    await sending;
    if (events.length > 0) sending = app.api.collect.record(of.storeId, events, { origin: 'simulated', teller: 'server' });
  };
  return {
    toldUpTo: () => toldUpTo,
    tell: async (to, onProgress = () => undefined) => {
      const from = reader.at();
      let told = 0;
      for await (const happenings of readByDay(reader, to)) {
        for (const happening of happenings) batch.push(toEvent(happening));
        told += happenings.length;
        if (batch.length >= BATCH) await send();
        onProgress((reader.at() - from) / Math.max(1, to - from));
      }
      await send();
      await sending;
      toldUpTo = to;
      return told;
    },
  };
}

/** Day by day, giving way to requests in between: a world that is far ahead takes seconds to play. */
async function* readByDay(reader: WorldReader, to: number): AsyncGenerator<readonly Happening[]> {
  while (reader.at() < to) {
    const next = Math.min(to, (Math.floor(reader.at() / DAY_MS) + 1) * DAY_MS);
    while (reader.advance(next)) await yieldTurn();
    yield reader.read(next).happenings;
    await yieldTurn();
  }
}

function toEvent({ at, call }: Happening): EventInput {
  const { timestamp: _timestamp, name, properties, ...rest } = call;
  const library = call.context['library'];
  const context: JsonObject = isObject(library) ? { library } : {};
  return {
    ...rest,
    timestamp: new Date(at),
    teller: tellerOf({ channel: null, context }),
    isSanitised: true,
    ...(properties === undefined ? {} : { properties: name === undefined ? properties : { ...properties, name } }),
  };
}

/** The objects that the demo shop sells, into the store's catalogue. */
export async function tellCatalogue(app: App, storeId: string): Promise<void> {
  const rows = catalogue.flatMap((product) => {
    const shared = {
      productId: product.id, category: product.category, brand: DEMO_SHOP.name, url: `${DEMO_SHOP.origin}${productPath(product, 'en')}`, imageUrl: null,
      price: String(product.priceMinor / 100), cost: String(product.costMinor / 100), currency: DEMO_SHOP.currency, active: true,
    };
    const variants = product.variants.map((variant) => ({
      ...shared, variantId: `${product.id}-${variant.code}`, sku: `${product.id}-${variant.code}`.toUpperCase(), name: product.text.en[0], variantName: variant.words.en,
      description: null, stock: Math.floor(product.stock / product.variants.length),
    }));
    return [{ ...shared, variantId: null, sku: product.id.toUpperCase(), name: product.text.en[0], variantName: null, description: product.text.en[1], stock: product.stock }, ...variants];
  });
  await app.api.catalog.upsertProducts(storeId, rows);
}

