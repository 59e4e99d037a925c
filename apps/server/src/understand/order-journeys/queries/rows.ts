import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { GAP_MS } from '../../../platform/event-log/runs.ts';
import type { Split, Where } from '../question.ts';

/** What order journeys are read from. */
export interface Scope {
  readonly storeId: string;
  /** Orders placed in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly lookbackMs: number;
  readonly followMs: number;
  /** Nobody watched the store after this: only what was placed so long before has had its time. */
  readonly watchedMs: number;
  readonly where: Where;
  readonly by: Split | null;
}

/** What a journey is measured by, and where its values are cut into cells: each edge begins a cell. */
export const MEASURES = {
  days: [1 / 24, 1, 3, 7, 14, 30, 60],
  sessions: [2, 3, 5, 9],
  touchpoints: [3, 5, 8, 13, 21, 34],
  sources: [1, 2, 3, 4],
} as const;
export type Measure = keyof typeof MEASURES;
export const MEASURE_NAMES = ['days', 'sessions', 'touchpoints', 'sources'] as const satisfies readonly Measure[];

/** What may follow an order. */
export const FOLLOWING = ['delivery', 'help', 'return', 'review', 'next_order', 'referral'] as const;
export type Following = (typeof FOLLOWING)[number];

/** Events that tell of it, when they tell of a person; a delivery and the next order are in the order book. */
const TOLD_BY = {
  help: ['Conversation Started', 'Conversation Reopened'], return: ['Return Requested', 'Return Received'], review: ['Review Submitted', 'Product Reviewed'], referral: ['Referral Shared', 'Referral Converted'],
} as const;

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const COLUMN = { source: 'source', sales_channel: 'sales_channel', device: 'device', country: 'country', language: 'language' } as const;

export function paramsOf({ storeId, fromMs, toMs, lookbackMs, followMs, watchedMs, where }: Scope): Record<string, unknown> {
  return {
    storeId, fromMs, toMs, lookback: lookbackMs, follow: followMs, watchedMs, sinceMs: fromMs - lookbackMs, untilMs: toMs + followMs,
    toldNames: Object.values(TOLD_BY).flat(), toldKinds: Object.entries(TOLD_BY).flatMap(([kind, names]) => names.map(() => kind)), ...Object.fromEntries(where.map(({ values }, index) => [`where${index}`, values])),
  };
}

/** Counted orders; those of nobody have person 0. `asked`: placed in the period and within the filter, but for whether its person is new. */
function orders(scope: Scope): string {
  const holds = scope.where.flatMap(({ dimension }, index) => {
    if (dimension === 'customer') return [];
    return isOfPeople(dimension) ? [` AND ${passesAs(dimension, { person: personOf(), param: `where${index}` })}`] : [` AND toString(${COLUMN[dimension]}) IN {where${index}:Array(String)}`];
  }).join('');
  return `SELECT if(alias_key = 0, 0, ${personOf()}) AS person, toUnixTimestamp64Milli(placed_at) AS t, placed_at >= ${instant('fromMs')} AND placed_at < ${instant('toMs')}${holds} AS asked,
      ifNull(toUnixTimestamp64Milli(delivered_at), 0) AS delivered_ms, toInt64(if(counts_sales, ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0), 0)) AS minor, conversion = 'no_rate' AS lacks_rate
    FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND test = 0 AND placed_at < ${instant('untilMs')}`;
}

/** Runs with the number of the session that they belong to: a person's runs that follow within 30 minutes. Only of people who ordered. */
function runs(scope: Scope): string {
  const own = `SELECT ${personOf()} AS person, alias_key, toUnixTimestamp64Milli(at) AS begin_ms, toUnixTimestamp64Milli(ended_at) AS end_ms, toString(source) AS came_from, met_ms
    FROM touches FINAL WHERE store_id = {storeId:String} AND at >= ${instant('sinceMs')} AND at < ${instant('toMs')} AND person IN (SELECT person FROM (${orders(scope)}) WHERE asked)`;
  const cut = `SELECT *, begin_ms > max(end_ms) OVER (PARTITION BY person ORDER BY begin_ms, alias_key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + ${GAP_MS} AS is_new FROM (${own})`;
  return `SELECT person, begin_ms, came_from, met_ms, sum(is_new) OVER (PARTITION BY person ORDER BY begin_ms, alias_key) AS stay FROM (${cut})`;
}

/** Runs, orders and what was told of a person afterwards under one set of columns: a person's own are then gathered in one pass. */
function facts(scope: Scope): string {
  return `
    SELECT person, 1 AS kind, begin_ms AS t, came_from AS word, met_ms AS met, toInt64(stay) AS a, toInt64(0) AS b, toInt64(0) AS c, toInt64(0) AS d FROM (${runs(scope)})
    UNION ALL
    SELECT person, 2 AS kind, t, '' AS word, [] AS met, toInt64(asked) AS a, delivered_ms AS b, minor AS c, toInt64(lacks_rate) AS d FROM (${orders(scope)}) WHERE person != 0
    UNION ALL
    SELECT ${personOf()} AS person, 3 AS kind, toUnixTimestamp64Milli(at) AS t, transform(toString(name), {toldNames:Array(String)}, {toldKinds:Array(String)}, '') AS word, [] AS met, toInt64(0) AS a, toInt64(0) AS b, toInt64(0) AS c, toInt64(0) AS d
    FROM events WHERE store_id = {storeId:String} AND at >= ${instant('fromMs')} AND at < ${instant('untilMs')} AND bot = 0 AND alias_key != 0 AND name IN {toldNames:Array(String)}`;
}

function byCustomer({ where }: Scope): string {
  const index = where.findIndex(({ dimension }) => dimension === 'customer');
  return index < 0 ? '' : ` AND has({where${index}:Array(String)}, if(nth > 1, 'returning', 'new'))`;
}

/**
 * Rows (person, placed_ms, is_returning, is_known, days, sessions, touchpoints, sources, first_source, minor, lacks_rate, has_had_time, after_ms), one for each counted order of a person in the period.
 *
 * Its journey are the person's runs that began after their order before and before this one, no longer ago than the lookback; none: not known, for a run that begins with the order is only
 * its teller. `after_ms`: how long until each of
 * `FOLLOWING`, 0 for never within the time; what a person tells belongs to their latest order before it. Each level names what the next one uses.
 */
export function journeyRows(scope: Scope): string {
  const people = `
    SELECT person, arraySort(r -> r.1, groupArrayIf((t, word, met, a), kind = 1)) AS rs, arraySort(groupArrayIf((t, a, b, c, d), kind = 2)) AS os, arraySort(groupArrayIf((t, word), kind = 3)) AS said
    FROM (${facts(scope)}) GROUP BY person HAVING arrayExists(o -> o.2 = 1, os)`;
  const each = `
    SELECT person, rs, said, o.1 AS placed_ms, o.3 AS delivered_ms, o.4 AS minor, o.5 = 1 AS lacks_rate, nth, before_ms, next_ms
    FROM (SELECT person, rs, said, os, arrayMap(o -> o.1, os) AS ts, arrayResize(arrayPushFront(ts, toInt64(0)), length(ts)) AS befores, arrayPushBack(arrayPopFront(ts), toInt64(0)) AS nexts FROM (${people}))
    ARRAY JOIN os AS o, arrayEnumerate(os) AS nth, befores AS before_ms, nexts AS next_ms
    WHERE o.2 = 1${byCustomer(scope)}`;
  const ways = `
    SELECT *, arrayFilter(r -> r.1 < placed_ms AND r.1 > before_ms AND r.1 >= placed_ms - {lookback:Int64}, rs) AS way,
      if(next_ms = 0 OR next_ms > placed_ms + {follow:Int64}, placed_ms + {follow:Int64}, next_ms) AS own_until, placed_ms + {follow:Int64} <= {watchedMs:Int64} AS has_had_time
    FROM (${each})`;
  const told = (kind: Following): string => `arrayFirst(s -> s.2 = '${kind}' AND s.1 > placed_ms AND s.1 <= own_until, said).1`;
  const within = (ms: string): string => `if(${ms} > placed_ms AND ${ms} <= placed_ms + {follow:Int64}, ${ms} - placed_ms, 0)`;
  const after: Record<Following, string> = {
    delivery: within('delivered_ms'), help: `greatest(0, ${told('help')} - placed_ms)`, return: `greatest(0, ${told('return')} - placed_ms)`, review: `greatest(0, ${told('review')} - placed_ms)`,
    next_order: within('next_ms'), referral: `greatest(0, ${told('referral')} - placed_ms)`,
  };
  return `
    SELECT person, placed_ms, nth > 1 AS is_returning, notEmpty(way) AS is_known, if(empty(way), 0, (placed_ms - way[1].1) / 86400000) AS days, length(arrayDistinct(way.4)) AS sessions,
      toInt64(arraySum(arrayMap(r -> arrayCount(m -> m <= placed_ms, r.3), way))) AS touchpoints, arrayFilter(s -> s != '', way.2) AS words, length(arrayDistinct(words)) AS sources, words[1] AS first_source,
      minor, lacks_rate, has_had_time, [${FOLLOWING.map((kind) => `toInt64(${after[kind]})`).join(', ')}] AS after_ms
    FROM (${ways})`;
}
