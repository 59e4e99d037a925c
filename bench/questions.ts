import { openLogEngine } from '../apps/server/src/platform/event-log/client.ts';
import { callApi } from './api.ts';
import { bareEffort } from './effort-question.ts';
import { fillEvents } from './fill.ts';
import { percentile, result, type BenchOptions, type BenchResult } from './result.ts';
import { freshDataDir, makeStore, startServer, type BenchServer } from './server-process.ts';

const DAYS = 365;
const DAY_MS = 86_400_000;
const STEPS = ['Page Viewed', 'Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed'] as const;
const ACTS = ['order', 'session', 'event:Product Added'] as const;
/** What the issue of questions asks for: the slowest of a kind within these, warm; null where it names no time. */
const BAR_MS = { funnel: 2_000, retention: 2_000, effort: null } as const;

type Kind = keyof typeof BAR_MS;

/** One question with random parameters: as the API is asked, and as somebody who knows the tables would write it. */
interface Question {
  readonly kind: Kind;
  readonly path: string;
  readonly sql: string;
}

/**
 * Funnels, retention and effort over 10 million events of which one alias in five belongs to somebody else, warm, with random parameters, over HTTP: median ms of the
 * kind that stands worst beside its yardstick. Yardstick: the shortest statement that gives the main numbers of the same questions and resolves identity too, in
 * the same engine, without a server around it. Ours also tell times, days and the wait until people come back.
 */
export async function run(options: BenchOptions): Promise<BenchResult> {
  const events = options.isSmoke ? 30_000 : 10_000_000;
  const folder = freshDataDir();
  try {
    const store = await makeStore(folder.dataDir);
    await fillEvents({ dataDir: folder.dataDir, storeId: store.storeId, events, days: DAYS });
    await withEngine(folder.dataDir, (ask) => mergePeople(ask, store.storeId));
    const questions = drawQuestions(store.storeId, options.isSmoke ? 2 : 12);
    const server = await startServer({ dataDir: folder.dataDir, store });
    const ours = await timeAll(questions, ({ path }) => askServer(server, path));
    await server.stop();
    const raw = await withEngine(folder.dataDir, (ask) => timeAll(questions, ({ sql }) => ask(sql)));
    const kinds = (Object.keys(BAR_MS) as Kind[]).map((kind) => tell(kind, ours.get(kind) ?? [], raw.get(kind) ?? []));
    const [worst] = kinds.toSorted((a, b) => b.value / b.yardstick - a.value / a.yardstick);
    if (worst === undefined) throw new Error('No question was asked.');
    return result('questions', { value: worst.value, unit: 'ms', yardstick: worst.yardstick });
  } finally {
    folder.remove();
  }
}

function tell(kind: Kind, ours: readonly number[], raw: readonly number[]): { value: number; yardstick: number } {
  const [value, yardstick] = [percentile(ours, 0.5), percentile(raw, 0.5)];
  process.stderr.write(`${kind}: median ${value.toFixed(0)} ms, worst ${Math.max(...ours).toFixed(0)} ms (bar ${BAR_MS[kind] ?? 'none'}); the bare statement ${yardstick.toFixed(0)} ms, worst ${Math.max(...raw).toFixed(0)}; ${(value / yardstick).toFixed(2)} times (bar 1.5)\n`);
  return { value, yardstick };
}

async function askServer(server: BenchServer, path: string): Promise<unknown> {
  return callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}${path}` });
}

/** Each question once to warm up and once for its time. */
async function timeAll(questions: readonly Question[], ask: (question: Question) => Promise<unknown>): Promise<ReadonlyMap<Kind, readonly number[]>> {
  const times = new Map<Kind, number[]>();
  for (const question of questions) {
    await ask(question);
    const startedAt = performance.now();
    await ask(question);
    times.set(question.kind, [...(times.get(question.kind) ?? []), performance.now() - startedAt]);
  }
  return times;
}

async function withEngine<Answer>(dataDir: string, use: (ask: (sql: string) => Promise<unknown>) => Promise<Answer>): Promise<Answer> {
  const engine = await openLogEngine({ dataDir, clickhouseUrl: null });
  try {
    return await use(async (sql) => {
      if (/^\s*(INSERT|SYSTEM)/.test(sql)) return engine.blocks.command({ query: sql });
      return (await engine.blocks.query({ query: sql, format: 'JSONEachRow' })).json();
    });
  } finally {
    await engine.close();
  }
}

/** Every fifth alias is somebody else's: of one that is nobody's. */
async function mergePeople(ask: (sql: string) => Promise<unknown>, storeId: string): Promise<void> {
  await ask(`INSERT INTO alias_links (store_id, alias_key, person_key, version)
    SELECT '${storeId}', alias_key, before, 4000000000 FROM (
      SELECT alias_key, any(alias_key) OVER (ORDER BY alias_key ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) AS before FROM (SELECT DISTINCT alias_key FROM touches WHERE store_id = '${storeId}'))
    WHERE cityHash64(alias_key) % 5 = 0 AND before != 0 AND cityHash64(before) % 5 != 0`);
  await ask('SYSTEM RELOAD DICTIONARY person_of');
}

function drawQuestions(storeId: string, each: number): Question[] {
  return Array.from({ length: each }, () => [drawFunnel(storeId), drawRetention(storeId), drawEffort(storeId)]).flat();
}

const pick = (most: number): number => Math.floor(Math.random() * most);
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const PERSON = `dictGetOrDefault('person_of', 'person_key', alias_key, alias_key)`;

function drawPeriod(): { from: string; to: string } {
  const days = 28 + pick(DAYS - 28);
  const begin = Date.now() - (days + pick(DAYS - days)) * DAY_MS;
  return { from: dayOf(begin), to: dayOf(begin + days * DAY_MS) };
}

function drawFunnel(storeId: string): Question {
  const { from, to } = drawPeriod();
  const first = pick(2);
  const steps = STEPS.slice(first, first + 2 + pick(STEPS.length - first - 1));
  const days = 1 + pick(30);
  const conditions = steps.map((name, index) => `name = '${name}'${index === 0 ? ` AND at < '${to}'` : ''}`).join(', ');
  return {
    kind: 'funnel', path: `/funnel?${new URLSearchParams({ steps: steps.join(' > '), from, to, window: `${days}d` }).toString()}`,
    sql: `SELECT level, count() FROM (SELECT ${PERSON} AS person, windowFunnel(${days * DAY_MS})(toUInt64(toUnixTimestamp64Milli(at)), ${conditions}) AS level FROM events
      WHERE store_id = '${storeId}' AND bot = 0 AND alias_key != 0 AND at >= '${from}' AND at < toDateTime64('${to}', 3, 'UTC') + INTERVAL ${days} DAY AND name IN (${steps.map((name) => `'${name}'`).join(', ')}) GROUP BY person) GROUP BY level`,
  };
}

function drawRetention(storeId: string): Question {
  const { from, to } = drawPeriod();
  const [start, comeback] = [ACTS[pick(ACTS.length)] ?? 'order', ACTS[pick(ACTS.length)] ?? 'order'];
  const rows = (act: (typeof ACTS)[number]): string => {
    if (act === 'order') return `SELECT ${PERSON} AS person, toDate(toTimeZone(placed_at, 'Europe/Warsaw')) AS day FROM orders FINAL WHERE store_id = '${storeId}' AND counts_order = 1 AND alias_key != 0`;
    if (act === 'session') return `SELECT ${PERSON} AS person, toDate(toTimeZone(started_at, 'Europe/Warsaw')) AS day FROM sessions FINAL WHERE store_id = '${storeId}' AND alias_key != 0`;
    return `SELECT ${PERSON} AS person, toDate(toTimeZone(at, 'Europe/Warsaw')) AS day FROM events WHERE store_id = '${storeId}' AND bot = 0 AND alias_key != 0 AND name = '${act.slice('event:'.length)}'`;
  };
  return {
    kind: 'retention', path: `/retention?${new URLSearchParams({ start, comeback, unit: 'week', from, to }).toString()}`,
    sql: `SELECT cohort, intDiv(day - cohort, 7) AS week, uniqExact(person) FROM (${rows(comeback)}) AS r
      INNER JOIN (SELECT person, min(day) AS first, toMonday(first) AS cohort FROM (${rows(start)}) GROUP BY person HAVING first >= '${from}' AND first < '${to}') AS b USING (person)
      WHERE day >= first GROUP BY cohort, week`,
  };
}

function drawEffort(storeId: string): Question {
  const { from, to } = drawPeriod();
  return { kind: 'effort', path: `/effort?${new URLSearchParams({ from, to }).toString()}`, sql: bareEffort({ storeId, from, to }) };
}
