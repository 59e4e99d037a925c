import { createPlatform, type RunningPlatform } from '../apps/server/src/platform/create-platform.ts';
import { parseConfig } from '../apps/server/src/platform/config/config.ts';
import { createLogger } from '../apps/server/src/platform/log/log.ts';
import { createCustomers, type CustomersApi } from '../apps/server/src/understand/customers/index.ts';
import { createFigures } from '../apps/server/src/understand/figures/index.ts';
import { createJourneys } from '../apps/server/src/understand/journeys/index.ts';
import { createOrders } from '../apps/server/src/understand/orders/index.ts';
import { createSessions } from '../apps/server/src/understand/sessions/index.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir } from './server-process.ts';

/** Each person has two ids and a trait; every fifth was merged into the next one; each did five things and some ordered. */
const EVENTS_EACH = 5;
const HEAVY_PEOPLE = 10;
const HEAVY_EVENTS = 50_000;
const BAR_MS = 20;
const CHUNK = 100_000;

/**
 * Profiles of random people among a million, 20 % of them merged: p99 of a read with its figures from the event log. Yardstick: p99 of a
 * bare read of the same person's row by its primary key, in turn with it. Also tells what a merge costs with and without a long history.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const people = options.isSmoke ? 20_000 : 1_000_000;
  const reads = options.isSmoke ? 200 : 3_000;
  const folder = freshDataDir();
  const log = createLogger({ level: 'error' });
  const migrations = ['figures', 'orders', 'sessions', 'journeys', 'customers'].map((module) => ({ module, folder: new URL(`../apps/server/src/understand/${module}/migrations/`, import.meta.url) }));
  const platform = await createPlatform({
    config: parseConfig({ DATA_DIR: folder.dataDir, LOG_LEVEL: 'error', MIN_FREE_MB: '100' }), log, withJobs: false, migrations,
  });
  try {
    const customers = createCustomers(platform, {
      orders: createOrders(platform).api, sessions: createSessions(platform).api, journeys: createJourneys(platform, { namesOf: async () => new Map() }).api,
      figures: createFigures(platform).api, modules: () => [],
    }).api;
    const { id: storeId } = await platform.stores.createStore({ name: 'Bench', currency: 'EUR', timezone: 'Europe/Warsaw' });
    await fillState(platform, storeId, people);
    await fillLog(platform, storeId, people);
    await timed('links copied into the event log', () => customers.start());
    const figures = await readProfiles({ platform, customers, storeId, people, reads });
    await compareMerges({ customers, storeId, people });
    await customers.stop();
    return result('identity', { value: percentile(figures.profileMs, 0.99), unit: 'ms', yardstick: percentile(figures.rowMs, 0.99) });
  } finally {
    await platform.close();
    folder.remove();
  }
}

/** Keys that look like hashes, alike in both databases: a multiplication modulo 2^64. */
const FACTOR = 6_364_136_223_846_793_005n;
const EMAILS_FROM = 5_000_000_000;

function keyOf(n: number): string {
  return ((BigInt(n) * FACTOR) % 2n ** 64n).toString();
}

const STATE_KEY = (n: string): string => `mod((${n})::numeric * ${FACTOR}, 18446744073709551616)::text`;

const INDEXES = [
  'aliases_person ON aliases (store_id, person_key)', 'aliases_version ON aliases (version) WHERE mirrored', 'people_canonical ON people (store_id, canonical_key)',
  'people_listed ON people (store_id, listed_at DESC, person_key DESC) WHERE listed_at IS NOT NULL', 'merges_from ON merges (store_id, from_home)', 'merges_into ON merges (store_id, into_home)',
];

async function fillState({ state }: RunningPlatform, storeId: string, people: number): Promise<void> {
  const startedAt = performance.now();
  // An index is built sooner over all rows than row by row.
  for (const index of INDEXES) await state.executeSql(`DROP INDEX ${index.split(' ')[0]}`);
  for (let from = 1; from <= people; from += CHUNK) {
    const range = [storeId, from, Math.min(people, from + CHUNK - 1)];
    const merged = `n % 5 = 0 AND n < ${people}`;
    const canonical = `CASE WHEN ${merged} THEN ${STATE_KEY('n + 1')} ELSE ${STATE_KEY('n')} END`;
    await state.executeSql(
      `INSERT INTO people (store_id, person_key, canonical_key, born_at, first_seen_at, last_seen_at, listed_at, country)
       SELECT $1, ${STATE_KEY('n')}, ${canonical}, now() - n * interval '1 second', now() - n * interval '1 second', now() - n * interval '1 second',
         CASE WHEN ${merged} THEN NULL ELSE now() - n * interval '1 second' END, 'PL' FROM generate_series($2::int, $3::int) AS n`,
      range,
    );
    for (const [kind, offset] of [['user', 0], ['email', EMAILS_FROM]] as const) {
      await state.executeSql(
        `INSERT INTO aliases (store_id, alias_key, person_key, home_key, kind, label, event_key, event_name, linked_at, version, mirrored)
         SELECT $1, ${STATE_KEY(`n + ${offset}::bigint`)}, ${canonical}, ${STATE_KEY('n')}, '${kind}', '${kind}' || n, 'e', 'Identify', now(), nextval('alias_version'), ${merged} OR ${offset} > 0
         FROM generate_series($2::int, $3::int) AS n`,
        range,
      );
    }
    await state.executeSql(
      `INSERT INTO person_traits (store_id, home_key, name, value, at)
       SELECT $1, ${STATE_KEY('n')}, 'plan', to_jsonb('gold ' || n), now() FROM generate_series($2::int, $3::int) AS n`,
      range,
    );
    await state.executeSql(
      `INSERT INTO merges (store_id, id, from_home, into_home, from_person, into_person, moved_keys, reason, via_key, event_key, event_name, event_at, merged_at, merged_by)
       SELECT $1, 'm' || n, ${STATE_KEY('n')}, ${STATE_KEY('n + 1')}, ${STATE_KEY('n')}, ${STATE_KEY('n + 1')}, jsonb_build_array(${STATE_KEY('n')}), 'email', NULL, 'e', 'Identify', now(), now(), 'rule'
       FROM generate_series($2::int, $3::int) AS n WHERE ${merged}`,
      range,
    );
  }
  for (const index of INDEXES) await state.executeSql(`CREATE INDEX ${index}`);
  await state.executeSql('ANALYZE');
  process.stderr.write(`${people} people in state in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
}

async function fillLog({ eventLog }: RunningPlatform, storeId: string, people: number): Promise<void> {
  const startedAt = performance.now();
  const params = { storeId, people, rows: people * EVENTS_EACH };
  const person = `toUInt64(1 + cityHash64(number, 1) % {people:UInt64}) * ${FACTOR}`;
  const at = `now64(3) - toIntervalSecond(cityHash64(number, 2) % 31536000)`;
  const columns = 'store_id, family, at, received_at, writer, seq, event_key, message_id, origin, teller, type, name, alias_key, alias_kind, properties';
  const told = `'bench', number, generateUUIDv4(), toString(number), 'live', 'browser', 'page', 'Page Viewed'`;
  await eventLog.command({ text: `INSERT INTO events (${columns}) SELECT {storeId:String}, 'device', ${at}, now64(3), ${told}, ${person}, 'user', '{"title":"Lamps"}' FROM numbers({rows:UInt64})`, params });
  await eventLog.command({
    text: `INSERT INTO events (${columns}) SELECT {storeId:String}, 'device', ${at}, now64(3), ${told}, toUInt64({people:UInt64} - 20 + number % ${HEAVY_PEOPLE} * 2) * ${FACTOR}, 'user', '{"title":"Lamps"}'
      FROM numbers(${HEAVY_PEOPLE * Math.min(HEAVY_EVENTS, people)})`,
    params,
  });
  await eventLog.command({
    text: `INSERT INTO orders (store_id, placed_at, order_id, version, is_deleted, alias_key, status, counts_order, counts_sales, gross_net_minor, discount_net_minor)
      SELECT {storeId:String}, ${at}, toString(number), 1, 0, ${person}, 'paid', 1, 1, 1000 + number % 9000, 0 FROM numbers(intDiv({people:UInt64}, 2))`,
    params,
  });
  await eventLog.command({
    text: `INSERT INTO sessions (store_id, started_at, device_key, session_id, ended_at, alias_key, version, is_deleted)
      SELECT {storeId:String}, ${at}, cityHash64(number), number, ${at}, ${person}, 1, 0 FROM numbers({people:UInt64})`,
    params,
  });
  // What the folds would have posted from these.
  const figures = (columns: string, from: string): Promise<void> => eventLog.command({ text: `INSERT INTO alias_figures (store_id, alias_key, version, ${columns} ${from}`, params });
  await figures('kind, ref, events, first_at, last_at)', `SELECT store_id, alias_key, count(), 'activity', intDiv(seq, 1024) AS bucket, count(), min(at), max(at) FROM events GROUP BY store_id, alias_key, bucket`);
  await figures('kind, order_id, orders, revenue_minor)', `SELECT store_id, alias_key, version, 'order', order_id, counts_order, gross_net_minor - discount_net_minor FROM orders`);
  await figures('kind, ref, device_key)', `SELECT store_id, alias_key, version, 'session', session_id, device_key FROM sessions`);
  process.stderr.write(`their events, orders, sessions and figures in ${Math.round((performance.now() - startedAt) / 1_000)} s\n`);
}

async function readProfiles(on: { platform: RunningPlatform; customers: CustomersApi; storeId: string; people: number; reads: number }): Promise<{ profileMs: number[]; rowMs: number[] }> {
  const [profileMs, rowMs]: [number[], number[]] = [[], []];
  const randomKey = (): string => keyOf(1 + Math.floor(Math.random() * on.people));
  const warmUp = Math.ceil(on.reads / 20);
  for (let index = -warmUp; index < on.reads; index += 1) {
    const key = randomKey();
    const startedAt = performance.now();
    await on.customers.getProfile(on.storeId, key);
    const readAt = performance.now();
    await on.platform.state.executeSql('SELECT * FROM people WHERE store_id = $1 AND person_key = $2', [on.storeId, key]);
    if (index < 0) continue;
    profileMs.push(readAt - startedAt);
    rowMs.push(performance.now() - readAt);
  }
  process.stderr.write(`profile: p50 ${percentile(profileMs, 0.5).toFixed(1)} ms, p99 ${percentile(profileMs, 0.99).toFixed(1)} ms (bar ${BAR_MS}); its row alone: p50 ${percentile(rowMs, 0.5).toFixed(2)} ms\n`);
  return { profileMs, rowMs };
}

/** The same merges for people who did five things and for people who did 50,000. */
async function compareMerges(on: { customers: CustomersApi; storeId: string; people: number }): Promise<void> {
  const { customers, storeId, people } = on;
  const costs = new Map<string, number[]>();
  for (let index = 0; index < HEAVY_PEOPLE; index += 1) {
    const light = 1 + 5 * index;
    for (const [history, key] of [['short', keyOf(light + 1)], ['long', keyOf(people - 20 + index * 2)]] as const) {
      const startedAt = performance.now();
      const { mergeId } = await customers.mergePeople({ storeId, personKey: key, withKey: keyOf(light + 2), by: 'bench' });
      costs.set(history, [...(costs.get(history) ?? []), performance.now() - startedAt]);
      await customers.undoMerge({ storeId, mergeId, by: 'bench' });
    }
  }
  const heavy = keyOf(people - 20);
  const pages: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const startedAt = performance.now();
    await customers.listTimeline(storeId, heavy, { before: { atMs: Date.now() - index * 86_400_000 * 15, seq: '0' }, limit: 50 });
    pages.push(performance.now() - startedAt);
  }
  const median = (sample: readonly number[] | undefined): string => percentile(sample ?? [], 0.5).toFixed(1);
  process.stderr.write(`a merge: ${median(costs.get('short'))} ms after a few events, ${median(costs.get('long'))} ms after ${HEAVY_EVENTS}; a page of that one's timeline: median ${median(pages)}, worst ${Math.max(...pages).toFixed(0)} ms\n`);
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const startedAt = performance.now();
  await work();
  process.stderr.write(`${what} in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`);
}
