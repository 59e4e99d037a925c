import { bareEffort } from './effort-question.ts';

const DAYS = 365;
const DAY_MS = 86_400_000;
const STEPS = ['Page Viewed', 'Product Viewed', 'Product Added', 'Checkout Started', 'Order Completed'] as const;
/** Of the filled stores. */
const SOURCES = ['ad', 'search engine', 'social', 'e-mail', 'referral', 'direct'] as const;
const ACTS = ['order', 'session', 'event:Product Added'] as const;
export const KINDS = ['funnel', 'retention', 'effort', 'paths', 'attribution'] as const;
export type Kind = (typeof KINDS)[number];

/** One question with random parameters: as the API is asked, and as somebody who knows the tables would write it. */
export interface Question {
  readonly kind: Kind;
  /** Of the API, below the store. */
  readonly path: string;
  readonly sql: string;
}

/** So many questions of each kind, over a year before now; `sql` is about this store. */
export function drawQuestions(storeId: string, each: number): Question[] {
  return Array.from({ length: each }, () => [drawFunnel(storeId), drawRetention(storeId), drawEffort(storeId), drawPaths(storeId), drawAttribution(storeId)]).flat();
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

/** What came after or before an event, per session or person: each person's moments as sorted integers, the fastest of what was tried by hand. */
function drawPaths(storeId: string): Question {
  const { from, to } = drawPeriod();
  const start = STEPS[pick(STEPS.length)] ?? 'Page Viewed';
  const [isBackward, isPerson] = [pick(2) === 1, pick(2) === 1];
  const days = isPerson ? 1 + pick(14) : 1;
  const query = { step: start, direction: isBackward ? 'backward' : 'forward', per: isPerson ? 'person' : 'session', window: `${days}d`, from, to };
  const [since, until] = isBackward ? [`toDateTime64('${from}', 3, 'UTC') - INTERVAL ${days} DAY`, `'${to}'`] : [`'${from}'`, `toDateTime64('${to}', 3, 'UTC') + INTERVAL ${days} DAY`];
  const number = `transform(name, [${STEPS.map((name) => `'${name}'`).join(', ')}], [1, 2, 3, 4, 5], 6)`;
  const moment = `toUnixTimestamp64Milli(at) * 16 + ${number} * 2 + (name = '${start}' AND at >= '${from}' AND at < '${to}')`;
  const people = `SELECT arraySort(groupArray(${moment})) AS es FROM events
      WHERE store_id = '${storeId}' AND bot = 0 AND alias_key != 0 AND family != 'person' AND at >= ${since} AND at < ${until} GROUP BY ${PERSON} HAVING max(name = '${start}') = 1`;
  const units = isPerson ? people : `SELECT arrayJoin(arraySplit((e, d) -> d > 1800000, es, arrayDifference(arrayMap(e -> intDiv(e, 16), es)))) AS es FROM (${people})`;
  const ways = `SELECT arraySlice(arrayCompact(arrayMap(e -> intDiv(e % 16, 2), arrayFilter(e -> abs(intDiv(e, 16) - intDiv(ms[i], 16)) <= ${days * DAY_MS}, arraySlice(ms, i)))), 1, 5) AS path
      FROM (SELECT ${isBackward ? 'arrayReverse(es)' : 'es'} AS ms, arrayFirstIndex(e -> e % 2 = 1, ms) AS i FROM (${units})) WHERE i > 0`;
  return {
    kind: 'paths', path: `/paths?${new URLSearchParams(query).toString()}`,
    sql: `SELECT step, path[step] AS a, path[step + 1] AS b, count() FROM (${ways}) ARRAY JOIN arrayEnumerate(path) AS step WHERE step < 5 GROUP BY step, a, b`,
  };
}

/**
 * Which sources stood on the way to each order, and on the ways that led to none, which the model of removal needs: a join of arrivals and orders, how many came each way, what they
 * bought, and the credit of each arrival by time decay, which no count of ways tells. Arrivals are sorted as integers, the fastest of what was tried by hand.
 */
function drawAttribution(storeId: string): Question {
  const { from, to } = drawPeriod();
  const days = 7 + pick(60);
  const since = `toDateTime64('${from}', 3, 'UTC') - INTERVAL ${days} DAY`;
  const [begin, end] = [from, to].map((day) => `toUnixTimestamp64Milli(toDateTime64('${day}', 3, 'UTC'))`);
  const number = `transform(source, [${SOURCES.map((name) => `'${name}'`).join(', ')}], [1, 2, 3, 4, 5, 6], 7)`;
  const came = `SELECT ${PERSON} AS person, arraySort(groupArray(toUnixTimestamp64Milli(at) * 8 + ${number})) AS es FROM touches FINAL WHERE store_id = '${storeId}' AND at >= ${since} AND at < '${to}' AND source != '' GROUP BY person`;
  const orders = `SELECT ${PERSON} AS person, arraySort(groupArray((toUnixTimestamp64Milli(placed_at), ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0)))) AS os FROM orders FINAL
      WHERE store_id = '${storeId}' AND placed_at >= ${since} AND placed_at < '${to}' AND counts_order = 1 AND test = 0 AND alias_key != 0 GROUP BY person`;
  // The last of each is no order, but the end of the period.
  const each = `SELECT es, arrayJoin(arrayPushBack(arrayMap((o, before) -> (o.1, o.2, before.1, 1), os, arrayResize(arrayPushFront(os, (toInt64(0), toInt64(0))), length(os))), (${end}, toInt64(0), if(empty(os), 0, os[-1].1), 0))) AS o
      FROM (SELECT es, os FROM (${came}) AS c FULL OUTER JOIN (${orders}) AS o USING (person))`;
  const ways = `SELECT o.1 AS placed, o.2 AS worth, o.4 AS is_order, arrayFilter(e -> intDiv(e, 8) <= o.1 AND intDiv(e, 8) > o.3 AND intDiv(e, 8) >= if(o.4 = 1, o.1 - ${days * DAY_MS}, ${begin}), es) AS came FROM (${each}) WHERE o.1 >= ${begin}`;
  const weighed = `SELECT is_order, worth, arrayMap(e -> toUInt8(e % 8), came) AS way, if(is_order = 1, arrayMap(e -> exp2(-(placed - intDiv(e, 8)) / ${7 * DAY_MS}), came), []) AS ws FROM (${ways}) WHERE is_order = 1 OR notEmpty(came)`;
  return {
    kind: 'attribution', path: `/attribution?${new URLSearchParams({ from, to, lookback: String(days) }).toString()}`,
    sql: `SELECT way, countIf(is_order = 1), sum(worth), countIf(is_order = 0), sumForEach(arrayMap(w -> w / arraySum(ws), ws)) FROM (${weighed}) GROUP BY way`,
  };
}
