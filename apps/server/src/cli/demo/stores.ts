import { join } from 'node:path';
import { DEMO_SHOP } from '@throughline/simulator';
import type { App } from '../../main.ts';
import { AppError } from '../../platform/errors.ts';
import { PRODUCT } from '../product.ts';
import { saveDemoRecord, type DemoRecord } from './record.ts';
import { createWorldTeller, tellCatalogue, type WorldTeller } from './tell-world.ts';

/** A step that takes a while, as somebody who waits wants to see it. */
export interface Steps {
  /** @returns to be called with the share (0..1) that is done, and at the end */
  begin(name: string): { show(share: number): void; end(words: string): void };
}

const GIFT_FILE = join(PRODUCT.root, 'samples', 'online-retail', 'online_retail_third.csv.gz');
const COUNTED_WITHIN_MS = 300_000;

/** Makes the owner and both stores, where they are not there yet. The simulated one is the oldest, and so the one that opens. */
export async function makeStores(app: App, of: { dataDir: string; record: DemoRecord }): Promise<DemoRecord> {
  const { platform, auth } = app;
  const needsOwner = (await auth.findSetupPath()) !== null;
  if (!needsOwner && of.record.demoStoreId === null) throw foreignDatabase();
  if (needsOwner) await auth.makeOwner({ name: 'Demo owner', email: of.record.email, password: of.record.password, organisation: 'Throughline demo' });
  const [organisationId] = await auth.organisationIds();
  const own = organisationId === undefined ? {} : { organisationId };
  let record = of.record;
  const keep = (change: Partial<DemoRecord>): void => {
    record = { ...record, ...change };
    saveDemoRecord(of.dataDir, record);
  };
  keep({});
  if (record.demoStoreId === null) {
    const { currency, timezone } = DEMO_SHOP;
    const { id } = await platform.stores.createStore({ name: 'Demo shop (simulated)', currency, timezone, kind: 'simulated', ...own });
    await app.api.tickets.changeHours(id, { week: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '18:00' })), holidays: [] });
    keep({ demoStoreId: id });
  }
  if (record.giftStoreId === null) {
    const gift = { name: 'Gift shop (real)', currency: 'GBP', timezone: 'Europe/London', kind: 'sample' } as const;
    keep({ giftStoreId: (await platform.stores.createStore({ ...gift, ...own })).id });
  }
  return record;
}

function foreignDatabase(): AppError {
  return new AppError({
    code: 'demo.foreign_database', kind: 'conflict',
    message: 'The database of DATABASE_URL already has an owner, and the demo writes only where it began. Unset DATABASE_URL and CLICKHOUSE_URL, or name empty databases.',
  });
}

/** The teller of the demo's world, from where it stopped. */
export function openTeller(app: App, record: DemoRecord, from = record.toldUpTo): WorldTeller {
  return createWorldTeller(app, { ...record, storeId: record.demoStoreId ?? '', from });
}

/** Everything that happened before now into the simulated store, the real orders into the other; until both are counted. */
export async function fillStores(app: App, of: { dataDir: string; record: DemoRecord; teller: WorldTeller; steps: Steps }): Promise<DemoRecord> {
  const { record, teller, steps } = of;
  const people = steps.begin('Simulated shoppers');
  await tellCatalogue(app, record.demoStoreId ?? '');
  const told = await teller.tell(Date.now(), people.show);
  people.end(`${told.toLocaleString('en')} events`);
  const gifts = steps.begin('Real orders of 2010–2011');
  const gift = await app.api.imports.importFiles(record.giftStoreId ?? '', { what: 'online-retail', paths: [GIFT_FILE], currency: 'GBP', onProgress: ({ share }) => gifts.show(share ?? 0) });
  gifts.end(`${gift.orders.toLocaleString('en')} orders`);
  const counting = steps.begin('Counting');
  await app.platform.reactions.catchUp();
  await app.platform.derived.catchUp(COUNTED_WITHIN_MS);
  counting.end('every figure has it');
  const filled = { ...record, toldUpTo: teller.toldUpTo(), isFilled: true };
  saveDemoRecord(of.dataDir, filled);
  return filled;
}
