import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findInFiles } from '../../platform/testing-files.ts';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { createFigures, figuresMigrations } from '../figures/index.ts';
import { createJourneys, journeysMigrations } from '../journeys/index.ts';
import { createOrders, ordersMigrations } from '../orders/index.ts';
import { createSessions } from '../sessions/index.ts';
import { createMirror } from './mirror.ts';
import { createCustomers, customersMigrations, type CustomersApi } from './index.ts';
import { readCursor } from './timeline.ts';
import { createNaive, groupsOf, toldArbitrary, type ToldIds } from './testing-naive.ts';
import { logRow, type Told } from './testing.ts';

let platform: TestPlatform;
let customers: CustomersApi;
let storeId: string;
let hooks: string[] = [];

beforeAll(async () => {
  const sessions = { module: 'sessions', folder: new URL('../sessions/migrations/', import.meta.url) };
  platform = await createTestPlatform({ migrations: [figuresMigrations, ordersMigrations, sessions, journeysMigrations, customersMigrations] });
  const [orders, visits, figures] = [createOrders(platform), createSessions(platform), createFigures(platform)];
  const journeys = createJourneys(platform, { namesOf: async () => new Map() });
  const reviews = {
    name: 'reviews',
    erasePerson: async (_store: string, person: { aliasKeys: readonly string[] }) => void hooks.push(...person.aliasKeys),
    exportPerson: async () => ({ written: 2 }),
  };
  const module = createCustomers(platform, { orders: orders.api, sessions: visits.api, journeys: journeys.api, figures: figures.api, modules: () => [orders, visits, reviews] });
  customers = module.api;
  await platform.startModules([orders, visits, figures, module]);
  await customers.start();
});

afterAll(async () => {
  await customers.stop();
  await platform.close();
});

async function freshStore(): Promise<void> {
  storeId = (await platform.newStore()).id;
  hooks = [];
}

async function tell(...events: readonly Told[]): Promise<void> {
  for (const told of events) {
    const { row, values } = logRow(platform.vault, storeId, told);
    await platform.vault.keep(storeId, values);
    await platform.eventLog.accept([row]);
  }
  await platform.settle();
  await customers.mirror.flush();
}

/** The naive model numbers its ids: 1xx users, 2xx addresses, 3xx phones, 4xx devices. Null for an event that names nobody in particular. */
function tellIds(ids: ToldIds, id: string): Told | null {
  const { user, email, phone, device, previous } = ids;
  if ([user, email, phone, device].filter((each) => each !== undefined).length === 0) return null;
  const named = { ...(user === undefined ? {} : { user: `${100 + user}` }), ...(email === undefined ? {} : { email: `${200 + email}@example.com` }), ...(phone === undefined ? {} : { phone: `+48600600${300 + phone}` }) };
  if (previous !== undefined) return { id, ...named, type: 'alias', name: 'Alias', device: `${100 + previous}` };
  return { id, ...named, ...(device === undefined ? {} : { device: `${400 + device}` }), ...(user === undefined && email === undefined && phone === undefined ? { name: 'Page Viewed' } : {}) };
}

/** The naive model's number of each alias key. */
function aliasNumbers(): Map<string, string> {
  const numbers = new Map<string, string>();
  for (let id = 1; id <= 7; id += 1) {
    const [user, email, phone, device] = [`${100 + id}`, `${200 + id}`, `${300 + id}`, `${400 + id}`];
    numbers.set(keyOf('user', user), user).set(keyOf('anonymous', device), device);
    numbers.set(platform.vault.aliasKey(storeId, 'email', platform.vault.tokenOf(storeId, 'email', `${email}@example.com`)), email);
    numbers.set(platform.vault.aliasKey(storeId, 'phone', platform.vault.tokenOf(storeId, 'phone', `+48600600${phone}`)), phone);
  }
  return numbers;
}

function keyOf(kind: 'user' | 'anonymous', id: string): string {
  return platform.vault.aliasKey(storeId, kind, id);
}

const person = (kind: 'user' | 'anonymous', id: string): Promise<string> => customers.resolvePerson(storeId, keyOf(kind, id));

/** People with an event, as the metrics resolve them. */
async function countPeople(): Promise<number> {
  const rows = await platform.eventLog.query<{ people: string }>({
    text: `SELECT uniqExact(dictGetOrDefault('person_of', 'person_key', alias_key, alias_key)) AS people FROM events WHERE store_id = {storeId:String}`,
    params: { storeId },
  });
  return Number(rows[0]?.people);
}

async function resolveInLog(keys: readonly string[]): Promise<{ alias_key: string; person_key: string }[]> {
  return platform.eventLog.query({
    text: `SELECT key AS alias_key, dictGetOrDefault('person_of', 'person_key', key, key) AS person_key FROM (SELECT arrayJoin({keys:Array(UInt64)}) AS key)`,
    params: { keys: keys.map((key) => BigInt(key)) },
  });
}

const purchase = (id: string, who: Partial<Told>, at = '2026-03-02 10:00:00.000'): Told => ({
  name: 'Order Completed', at, orderId: id, properties: { order_id: id, currency: 'EUR', note: 'Ring twice, Anna', products: [{ product_id: 'p1', name: 'Lamp', price: 25, quantity: 2 }] }, ...who,
});

test('a login joins what was done before it on the device', async () => {
  await freshStore();
  await tell({ name: 'Page Viewed', device: 'd1' }, { name: 'Product Viewed', device: 'd1', at: '2026-03-01 12:01:00.000' });
  expect(await person('anonymous', 'd1')).toBe(keyOf('anonymous', 'd1'));
  await tell({ device: 'd1', user: 'u1', at: '2026-03-01 12:02:00.000' });
  expect(await person('anonymous', 'd1')).toBe(await person('user', 'u1'));
  const profile = await customers.getProfile(storeId, keyOf('anonymous', 'd1'));
  expect(profile.stats.events).toBe(3);
  expect(profile.aliases.map((alias) => alias.value).sort()).toEqual(['d1', 'u1']);
  expect(await countPeople()).toBe(1);
});

test('two people behind one address of the internet never become one', async () => {
  await freshStore();
  const context = { network: 'office' };
  await tell({ device: 'd1', user: 'u1', context }, { device: 'd2', user: 'u2', context }, { name: 'Page Viewed', device: 'd3', context });
  expect(new Set([await person('user', 'u1'), await person('user', 'u2'), await person('anonymous', 'd3')]).size).toBe(3);
  expect(await countPeople()).toBe(3);
});

test('on a shared computer the second to log in stays somebody else, and the device stays with the first', async () => {
  await freshStore();
  await tell({ device: 'd1', user: 'u1' }, { device: 'd1', user: 'u2' }, { name: 'Page Viewed', device: 'd1' });
  expect(await person('user', 'u2')).not.toBe(await person('user', 'u1'));
  expect(await person('anonymous', 'd1')).toBe(await person('user', 'u1'));
});

test('a merge by e-mail is seen, explained and undone, it stays undone, and nothing is lost either way', async () => {
  await freshStore();
  await tell({ user: 'u1', email: 'anna@example.com', traits: { plan: 'gold' } }, purchase('o1', { user: 'u1' }), { user: 'u2', device: 'd2', traits: { plan: 'silver' } }, purchase('o2', { user: 'u2' }));
  const before = [await customers.getProfile(storeId, keyOf('user', 'u1')), await customers.getProfile(storeId, keyOf('user', 'u2'))];
  expect(await countPeople()).toBe(2);
  await tell({ user: 'u2', email: 'anna@example.com', at: '2026-03-03 09:30:00.000' });
  const merged = await customers.getProfile(storeId, keyOf('user', 'u2'));
  expect(merged.personKey).toBe(await person('user', 'u1'));
  expect(merged.stats).toMatchObject({ orders: 2, revenueMinor: 10_000, events: 5 });
  expect(merged.merges).toMatchObject([{ reason: 'email', undone: false }]);
  expect(merged.merges[0]?.explanation).toContain('anna@example.com');
  expect(merged.merges[0]?.explanation).toContain('"Identify" of 2026-03-03 09:30');
  expect(await countPeople()).toBe(1);

  await customers.undoMerge({ storeId, mergeId: merged.merges[0]?.id ?? '', by: 'owner' });
  await tell({ user: 'u2', email: 'anna@example.com', at: '2026-03-04 09:30:00.000', id: 'again' }, { user: 'u1', email: 'anna@example.com', at: '2026-03-04 09:31:00.000', id: 'and again' });
  const after = [await customers.getProfile(storeId, keyOf('user', 'u1')), await customers.getProfile(storeId, keyOf('user', 'u2'))];
  expect(after.map((profile) => profile.stats.orders)).toEqual([1, 1]);
  expect(after.map((profile) => profile.aliases)).toEqual(before.map((profile) => profile.aliases));
  expect(after.map((profile) => profile.traits['plan'])).toEqual(['gold', 'silver']);
  expect(after[1]?.merges).toMatchObject([{ undone: true }]);
  expect(await countPeople()).toBe(2);
});

test('an inner merge taken back after an outer one leaves the outer one standing for those it joined', async () => {
  await freshStore();
  await tell({ user: 'u1', email: 'a@example.com' }, { user: 'u2', email: 'a@example.com' }, { user: 'u2', email: 'b@example.com' }, { user: 'u3', email: 'b@example.com' });
  const all = await customers.getProfile(storeId, keyOf('user', 'u1'));
  expect(all.merges.length).toBe(2);
  const inner = all.merges.find((merge) => merge.because.via?.value === 'a@example.com');
  await customers.undoMerge({ storeId, mergeId: inner?.id ?? '', by: 'owner' });
  expect(await person('user', 'u3')).toBe(await person('user', 'u2'));
  expect(await person('user', 'u1')).not.toBe(await person('user', 'u2'));
  await customers.mergePeople({ storeId, personKey: keyOf('user', 'u1'), withKey: keyOf('user', 'u3'), by: 'owner' });
  expect(await person('user', 'u1')).toBe(await person('user', 'u2'));
  await expect(customers.undoMerge({ storeId, mergeId: inner?.id ?? '', by: 'owner' })).rejects.toMatchObject({ code: 'customers.already_undone' });
});

test('random stories with merges taken back leave state and the event log with the people of a naive model', async () => {
  const stories = fc.sample(fc.array(fc.array(toldArbitrary(), { minLength: 1, maxLength: 12 }), { minLength: 2, maxLength: 5 }), { numRuns: 8, seed: 4711 });
  for (const [index, story] of stories.entries()) {
    await freshStore();
    const naive = createNaive();
    const usersTold = new Set<number>();
    for (const [chapter, events] of story.entries()) {
      const told: Told[] = [];
      for (const [nth, drawn] of events.entries()) {
        // An `alias` call names no device, and only an id that the log has seen as a user id is taken for one.
        const { previous, ...plain } = drawn;
        const { device: _device, ...withoutDevice } = drawn;
        const ids = previous !== undefined && usersTold.has(previous) ? withoutDevice : plain;
        const event = tellIds(ids, `${index}-${chapter}-${nth}`);
        if (event === null) continue;
        told.push(event);
        naive.tell(ids);
      }
      for (const { user } of events) if (user !== undefined) usersTold.add(user);
      // Some is told twice in one breath.
      await tell(...told, ...told.slice(0, 2));
      const { rows } = await platform.state.executeSql('SELECT id FROM merges WHERE store_id = $1 AND undone_at IS NULL ORDER BY made', [storeId]);
      const nth = chapter % Math.max(rows.length, 1);
      const undone = (rows as { id: string }[])[nth];
      if (undone === undefined) continue;
      await customers.undoMerge({ storeId, mergeId: undone.id, by: 'owner' });
      naive.undo(nth);
    }
    await customers.mirror.flush();
    const { rows } = await platform.state.executeSql('SELECT alias_key, person_key FROM aliases WHERE store_id = $1', [storeId]);
    const links = rows as { alias_key: string; person_key: string }[];
    const resolved = await resolveInLog(links.map((link) => link.alias_key));
    const numbers = aliasNumbers();
    // Somebody of whom one id alone was told needs no row, and is nobody's relative.
    const related = (found: readonly { alias_key: string; person_key: string }[]): string[] => groupsOf(found.map((link) => [numbers.get(link.alias_key) ?? '', link.person_key])).filter((group) => group.includes(','));
    const expected = naive.groups().filter((group) => group.includes(','));
    expect(related(links)).toEqual(expected);
    expect(related(resolved)).toEqual(expected);
  }
});

test('the copy in the event log says what state says, also after it was lost', async () => {
  await platform.eventLog.command({ text: 'TRUNCATE TABLE alias_links', params: {} });
  const mirror = createMirror({ state: platform.state, eventLog: platform.eventLog, log: platform.log });
  await mirror.flush();
  await mirror.stop();
  const { rows } = await platform.state.executeSql('SELECT alias_key, person_key FROM aliases');
  const links = rows as { alias_key: string; person_key: string }[];
  const copied = await resolveInLog(links.map((link) => link.alias_key));
  expect(new Map(copied.map((row) => [row.alias_key, row.person_key]))).toEqual(new Map(links.map((row) => [row.alias_key, row.person_key])));
});

test('a timeline gives every event of every alias once, newest first, page by page', async () => {
  await freshStore();
  const views = Array.from({ length: 25 }, (_, index): Told => ({ id: `v${index}`, name: 'Page Viewed', device: 'd1', at: `2026-03-01 12:${String(Math.floor(index / 3)).padStart(2, '0')}:00.000` }));
  await tell(...views, { id: 'l', device: 'd1', user: 'u1', at: '2026-03-01 12:03:00.000' }, purchase('o1', { user: 'u1', id: 'o' }, '2026-03-01 12:03:00.000'));
  const seen: string[] = [];
  let before: ReturnType<typeof readCursor> = null;
  do {
    const page = await customers.listTimeline(storeId, keyOf('user', 'u1'), { before, limit: 4 });
    seen.push(...page.events.map((event) => `${event.at} ${event.seq.padStart(9, '0')}`));
    before = page.next === null ? null : readCursor(page.next);
  } while (before !== null);
  expect(seen.length).toBe(27);
  expect(new Set(seen).size).toBe(27);
  expect(seen).toEqual(seen.toSorted().reverse());
});

test('the list has known people and buyers, each once, and the search finds them by id, address, order and name', async () => {
  await freshStore();
  await tell(
    { user: 'u1', email: 'anna@example.com', traits: { name: 'Anna Żółw' } },
    purchase('o1', { user: 'u1' }),
    purchase('o2', { user: 'stranger-7' }, '2026-03-05 10:00:00.000'),
    purchase('o3', { user: 'stranger-7' }, '2026-03-06 10:00:00.000'),
    { name: 'Page Viewed', device: 'passer-by' },
  );
  for (const sort of ['last_seen', 'orders', 'revenue'] as const) {
    const keys: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await customers.listCustomers(storeId, { search: null, sort, cursor, limit: 1 });
      expect(page.total).toBe(2);
      keys.push(...page.customers.map((row) => row.personKey));
      cursor = page.next;
    } while (cursor !== null);
    expect(keys).toEqual([keyOf('user', 'stranger-7'), keyOf('user', 'u1')]);
  }
  const find = async (search: string): Promise<string[]> => (await customers.listCustomers(storeId, { search, sort: 'last_seen', cursor: null, limit: 10 })).customers.map((row) => row.personKey);
  for (const search of ['anna@example.com', 'ANNA@example.com ', 'u1', 'o1', 'żół', keyOf('user', 'u1')]) expect(await find(search), search).toEqual([keyOf('user', 'u1')]);
  for (const search of ['stranger-7', 'o3']) expect(await find(search), search).toEqual([keyOf('user', 'stranger-7')]);
  expect(await find('passer-by')).toEqual([keyOf('anonymous', 'passer-by')]);
  expect(await find('nobody at all')).toEqual([]);
});

test('buyers known by nothing but a customer number make no rows in state', async () => {
  await freshStore();
  await tell(purchase('o1', { user: 'c1' }), purchase('o2', { user: 'c2' }));
  const { rows } = await platform.state.executeSql('SELECT 1 FROM aliases WHERE store_id = $1', [storeId]);
  expect(rows.length).toBe(0);
  expect((await customers.getProfile(storeId, keyOf('user', 'c1'))).stats).toMatchObject({ orders: 1, revenueMinor: 5_000 });
});

test('erasing leaves no trace of the person, and every total as it was', async () => {
  await freshStore();
  const email = 'trace-me-4711@example.com';
  await tell(
    { device: 'd1', name: 'Page Viewed', context: { page: { title: 'Hello trace-me Anna' } } },
    { device: 'd1', user: 'u1', email, phone: '+48600700800', traits: { nickname: 'tracemenick' } },
    purchase('o1', { user: 'u1', email }),
    purchase('o2', { device: 'd1' }, '2026-03-03 10:00:00.000'),
    purchase('o3', { user: 'u9', email: 'other@example.com' }),
  );
  const totals = async () => ({ people: await countPeople(), money: (await customers.listCustomers(storeId, { search: null, sort: 'orders', cursor: null, limit: 50 })).customers.map((row) => [row.orders, row.revenueMinor]) });
  const before = await totals();
  const exported = await customers.exportPerson(storeId, keyOf('user', 'u1'));
  expect(JSON.stringify(exported)).toContain(email);
  expect(exported).toMatchObject({ modules: { reviews: { written: 2 } }, orders: [{}, {}] });

  await customers.erasePerson(storeId, keyOf('anonymous', 'd1'), 'owner');
  await platform.settle();
  expect(await totals()).toEqual(before);
  expect(hooks.sort()).toEqual([keyOf('user', 'u1'), keyOf('anonymous', 'd1'), platform.vault.aliasKey(storeId, 'email', platform.vault.tokenOf(storeId, 'email', email)), platform.vault.aliasKey(storeId, 'phone', platform.vault.tokenOf(storeId, 'phone', '+48600700800'))].sort());
  const rows = await platform.eventLog.query<Record<string, string>>({ text: `SELECT user_id, anonymous_id, path, properties, traits, context FROM events WHERE store_id = {storeId:String} AND alias_key != {other:UInt64}`, params: { storeId, other: keyOf('user', 'u9') } });
  const text = JSON.stringify(rows);
  for (const trace of ['trace', 'Ring twice', 'pii:', 'u1', 'd1', 'account']) expect(text, trace).not.toContain(trace);
  expect(text).toContain('Lamp');
  const profile = await customers.getProfile(storeId, keyOf('user', 'u1'));
  expect(profile).toMatchObject({ erased: true, known: false, name: null, email: null, traits: {}, merges: [], stats: { orders: 2 } });
  await platform.eventLog.command({ text: 'OPTIMIZE TABLE events FINAL', params: {} });
  expect(findInFiles(platform.config.dataDir, [email])).toEqual([]);
  const { rows: state } = await platform.state.executeSql('SELECT label, event_name FROM aliases WHERE store_id = $1 AND person_key = $2', [storeId, profile.personKey]);
  expect(state.every((row) => JSON.stringify(row) === '{"label":null,"event_name":""}')).toBe(true);
});

test('an erased person is not brought back by events told again, nor by a restored backup', async () => {
  await freshStore();
  await tell({ user: 'u1', email: 'back@example.com', traits: { plan: 'gold' } });
  await customers.erasePerson(storeId, keyOf('user', 'u1'), 'owner');
  // What a restored backup holds: rows and links from before the erasure.
  await tell({ id: 'restored', user: 'u1', email: 'back@example.com', traits: { plan: 'gold' } });
  expect((await customers.getProfile(storeId, keyOf('user', 'u1'))).traits).toEqual({});
  await platform.state.executeSql('UPDATE people SET erased = false WHERE store_id = $1', [storeId]);
  await platform.state.executeSql(`UPDATE aliases SET label = 'u1' WHERE store_id = $1`, [storeId]);
  expect(await customers.reapplyTombstones()).toBe(1);
  expect(await customers.reapplyTombstones()).toBe(0);
  const rows = await platform.eventLog.query<{ told: string }>({ text: `SELECT concat(user_id, traits) AS told FROM events WHERE store_id = {storeId:String}`, params: { storeId } });
  expect(rows.map((row) => row.told)).toEqual(['', '']);
});

test('names of ten thousand characters, null characters, halves of letters and odd keys are kept without harm', async () => {
  await freshStore();
  await tell({ user: 'x'.repeat(10_000), email: 'odd@example.com', traits: JSON.parse(`{"name":"a\\u0000b\\ud800c","__proto__":{"admin":true},"long":"${'y'.repeat(10_000)}","constructor":1}`) });
  const profile = await customers.getProfile(storeId, keyOf('user', 'x'.repeat(10_000)));
  expect(profile.name).toBe('ab\ufffdc');
  expect(Object.keys(profile.traits).sort()).toEqual(['__proto__', 'constructor', 'email', 'name']);
});
