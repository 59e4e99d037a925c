import type { Statement } from '../../../platform/event-log/event-log.ts';
import { inSegment } from '../../../platform/event-log/in-segment.ts';
import { hasMotive, type Motive } from '../../../platform/event-log/motive-of.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { keyList } from './keys.ts';

/** By what the list of customers can be put in order, highest or latest first. */
export const LIST_SORTS = ['last_seen', 'first_seen', 'orders', 'revenue'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** Which customers to list; null leaves nobody out. */
export interface ListFilter {
  readonly source: string | null;
  readonly country: string | null;
  readonly device: string | null;
  readonly ordered: 'yes' | 'no' | null;
  /** A purpose that is allowed as things stand. */
  readonly consent: string | null;
  /** Id of a saved audience. */
  readonly segment: string | null;
  readonly motive: Motive | null;
}

export const EVERYBODY: ListFilter = { source: null, country: null, device: null, ordered: null, consent: null, segment: null, motive: null };

/** One making of the list. */
export interface ListVersion {
  readonly builder: string;
  readonly generation: number;
}

export interface ListRow {
  readonly person_key: string;
  readonly orders: number;
  readonly revenue_minor: string;
  readonly unconverted: number;
  readonly has_money: number;
  readonly sessions: number;
  readonly first_ms: string;
  readonly last_ms: string;
  readonly source: string;
  readonly country: string;
  readonly device: string;
  readonly consents: readonly string[];
}

const NEVER = `toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`;
const BEGINNING = `toDateTime64(0, 3, 'UTC')`;
const PERSON = personOf();

/** Customers: whom the shop knows by an id of its own, an address, a number or traits, and who has an order. Erased rows know nobody. */
const CUSTOMER_KEYS = `
  SELECT ${PERSON} AS customer_key FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND test = 0
  UNION DISTINCT
  SELECT ${PERSON} AS customer_key FROM events
  WHERE store_id = {storeId:String} AND alias_key != 0 AND bot = 0
    AND (links = 1 OR (alias_kind = 'user' AND notEmpty(user_id)) OR (alias_kind IN ('email', 'phone') AND (notEmpty(properties) OR notEmpty(traits))))`;

/** Every branch gives all columns, so that one grouping puts a person together; dates that say nothing lie at the ends of time. */
const BRANCHES = `
  SELECT ${PERSON} AS person_key, orders AS made, revenue_minor AS minor, unconverted AS no_rate, toUInt8(kind = 'order') AS money, toUInt8(kind = 'session') AS visits,
    if(kind = 'activity', first_at, ${NEVER}) AS seen_first, if(kind = 'activity', last_at, ${BEGINNING}) AS seen_last,
    '' AS came_from, ${NEVER} AS came_at, '' AS land, '' AS tool, ${BEGINNING} AS told_at, emptyArrayString() AS allowed
  FROM alias_figures FINAL WHERE store_id = {storeId:String}
  UNION ALL
  SELECT ${PERSON}, 0, 0, 0, 0, 0, ${NEVER}, ${BEGINNING}, toString(source), started_at, toString(country), toString(device), started_at, emptyArrayString()
  FROM sessions FINAL WHERE store_id = {storeId:String}
  UNION ALL
  SELECT ${PERSON}, 0, 0, 0, 0, 0, ${NEVER}, ${BEGINNING}, '', ${NEVER}, toString(country), '', placed_at, emptyArrayString()
  FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND test = 0
  UNION ALL
  SELECT consent_of, 0, 0, 0, 0, 0, ${NEVER}, ${BEGINNING}, '', ${NEVER}, '', '', ${BEGINNING}, groupArray(purpose) FROM (
    SELECT ${PERSON} AS consent_of, JSONExtractString(properties, 'purpose') AS purpose, argMax(JSONExtractBool(properties, 'granted'), (at, seq)) AS is_allowed
    FROM events WHERE store_id = {storeId:String} AND name = 'Consent Changed' AND alias_key != 0 AND bot = 0 GROUP BY consent_of, purpose)
  WHERE is_allowed AND purpose != '' GROUP BY consent_of`;

/**
 * A million customers were grouped in 4.8 s and 1.2 GB on two threads; on one, with what does not fit put on disk, making a list stays out of
 * the way of everything else.
 */
const MODESTLY = 'SETTINGS max_threads = 1, max_bytes_before_external_group_by = 500000000';

/** Makes the list anew, as one more generation beside the one that is read. */
export function buildListStatement(storeId: string, version: ListVersion): Statement {
  return {
    text: `INSERT INTO customer_list (store_id, builder, generation, person_key, orders, revenue_minor, unconverted, has_money, sessions, first_at, last_at, source, country, device, consents)
      SELECT {storeId:String}, {builder:String}, {generation:UInt64}, person_key, sum(made), sum(minor), max(no_rate), max(money), sum(visits), min(seen_first), max(seen_last),
        argMin(came_from, came_at), argMaxIf(land, told_at, land != ''), argMaxIf(tool, told_at, tool != ''), arraySort(groupUniqArrayArray(allowed))
      FROM (${BRANCHES}) WHERE person_key IN (${CUSTOMER_KEYS}) GROUP BY person_key ${MODESTLY}`,
    params: { storeId, ...version },
  };
}

/** Takes earlier generations away; `before` stays, for those who are reading it. */
export function dropListsStatement(storeId: string, version: ListVersion): Statement {
  return {
    text: `ALTER TABLE customer_list DELETE WHERE store_id = {storeId:String} AND builder = {builder:String} AND generation < {generation:UInt64}`,
    params: { storeId, ...version },
  };
}

const SORT_COLUMNS: Readonly<Record<ListSort, string>> = {
  last_seen: 'toUnixTimestamp64Milli(last_at)', first_seen: 'toUnixTimestamp64Milli(first_at)', orders: 'toInt64(orders)', revenue: 'revenue_minor',
};

const CONDITIONS: Readonly<Record<keyof ListFilter, (value: string) => string>> = {
  source: () => 'source = {source:String}', country: () => 'country = {country:String}', device: () => 'device = {device:String}',
  ordered: (value) => (value === 'yes' ? 'orders > 0' : 'orders = 0'), consent: () => 'has(consents, {consent:String})', segment: () => inSegment('person_key', 'segments'), motive: () => hasMotive('person_key', 'motives'),
};

/** The list's rows of one version that a filter lets through, as the end of a WHERE. */
function narrowed(filter: ListFilter): { where: string; params: Record<string, string | string[]> } {
  const chosen = Object.entries(filter).filter((entry): entry is [keyof ListFilter, string] => entry[1] !== null);
  const params = chosen.map(([name, value]): [string, string | string[]] => (name === 'segment' || name === 'motive' ? [`${name}s`, [value]] : [name, value]));
  return { where: chosen.map(([name, value]) => ` AND ${CONDITIONS[name](value)}`).join(''), params: Object.fromEntries(params) };
}

const OF_VERSION = 'store_id = {storeId:String} AND builder = {builder:String} AND generation = {generation:UInt64}';

/** A page of the list. `among` narrows it to these people. */
export function listPageStatement(
  storeId: string,
  page: { version: ListVersion; filter: ListFilter; sort: ListSort; after: { value: string; personKey: string } | null; among: readonly string[] | null; limit: number },
): Statement {
  const { where, params } = narrowed(page.filter);
  const column = SORT_COLUMNS[page.sort];
  const after = page.after === null ? '' : ` AND (${column}, person_key) < ({value:Int64}, {afterKey:UInt64})`;
  const among = page.among === null ? '' : ' AND person_key IN {among:Array(UInt64)}';
  return {
    text: `SELECT person_key, orders, revenue_minor, unconverted, has_money, sessions, toUnixTimestamp64Milli(first_at) AS first_ms, toUnixTimestamp64Milli(last_at) AS last_ms,
        source, country, device, consents, ${column} AS sort_value FROM customer_list
      WHERE ${OF_VERSION}${where}${among}${after} ORDER BY sort_value DESC, person_key DESC LIMIT {limit:UInt32}`,
    params: {
      storeId, ...page.version, ...params, limit: page.limit,
      ...(page.after === null ? {} : { value: page.after.value, afterKey: BigInt(page.after.personKey) }),
      ...(page.among === null ? {} : { among: keyList(page.among) }),
    },
  };
}

/** How many customers a filter lets through. */
export function listCountStatement(storeId: string, of: { version: ListVersion; filter: ListFilter }): Statement {
  const { where, params } = narrowed(of.filter);
  return { text: `SELECT count() AS people FROM customer_list WHERE ${OF_VERSION}${where}`, params: { storeId, ...of.version, ...params } };
}

/** How many customers have each source, country, device and consent, and how many ordered. */
export function listFacetsStatement(storeId: string, version: ListVersion): Statement {
  const facet = (name: string, value: string): string => `SELECT '${name}' AS facet, ${value} AS value, count() AS people FROM customer_list WHERE ${OF_VERSION} GROUP BY value`;
  return {
    text: `SELECT facet, value, people FROM (${[
      facet('source', 'toString(source)'), facet('country', 'toString(country)'), facet('device', 'toString(device)'), facet('consent', 'toString(arrayJoin(consents))'),
      facet('ordered', `if(orders > 0, 'yes', 'no')`),
    ].join(' UNION ALL ')}) WHERE value != '' ORDER BY facet, people DESC, value LIMIT 100 BY facet`,
    params: { storeId, ...version },
  };
}
