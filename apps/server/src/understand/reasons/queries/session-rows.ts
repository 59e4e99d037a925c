import { isOfPeople, type OfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { ORDERED, SEEN_CAUSES, type SeenCause } from '../codes.ts';
import type { FilterDimension } from '../question.ts';

/** Which sessions are looked at. */
export interface Scope {
  readonly storeId: string;
  /** Sessions that begin in here teach; half-open, ms since 1970 UTC. */
  readonly learnFromMs: number;
  /** Of these, the ones that are told about begin at or after this. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Who ordered before this is a returning customer. */
  readonly periodFromMs: number;
  readonly where: readonly { readonly dimension: FilterDimension; readonly values: readonly string[] }[];
}

export const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;

export const SIGNAL = `JSONExtractString(properties, 'kind')`;
const STEP = `lower(JSONExtractString(properties, 'step_name'))`;
const STEP_NUMBER = `JSONExtractFloat(properties, 'step')`;

/** The place that an event shows to be reached, as an index into `PLACES`; 0 says nothing. A store that never tells of a cart being viewed has one where something is added. */
const REACHED = `multiIf(
  name = 'Payment Info Entered', 4,
  name IN ('Checkout Step Viewed', 'Checkout Step Completed'), multiIf(
    match(${STEP}, 'pay|plat|płat|оплат|支付|付款'), 4, match(${STEP}, 'deliver|shipp|dostaw|wysył|достав|配送'), 3, ${STEP} != '', 2, ${STEP_NUMBER} >= 3, 4, ${STEP_NUMBER} >= 2, 3, 2),
  name = 'Checkout Started', 2, name = 'Cart Viewed', 1, name = 'Product Added' AND NOT tells_cart, 1, 0)`;

/** What an event is evidence of. Pages of help tell by their address, in the languages of shops that we know. */
const EVIDENCE: Readonly<Record<SeenCause, string>> = {
  shipping_price: `name = 'Signal' AND ${SIGNAL} = 'u_turn' AND match(lower(JSONExtractString(properties, 'path')), 'deliver|shipp|dostaw|wysyl|dostavk|достав|配送')`,
  price: `name = 'Product List Filtered' AND match(lower(concat(JSONExtractRaw(properties, 'sorts'), JSONExtractRaw(properties, 'filters'))), 'price|cena|cen[yę]|цін|价')`,
  out_of_stock: `name = 'Signal' AND ${SIGNAL} = 'out_of_stock'`,
  coupon_denied: `name = 'Coupon Denied' OR (name = 'Signal' AND ${SIGNAL} = 'coupon_denied')`,
  payment_failed: `name = 'Signal' AND ${SIGNAL} = 'payment_failed'`,
  form_trouble: `name = 'Signal' AND ${SIGNAL} IN ('form_error', 'form_left')`,
  slow_or_broken_page: `name = 'Signal' AND ${SIGNAL} IN ('slow_page', 'script_error', 'rage_click', 'dead_click', 'error_click')`,
  search_empty: `(name = 'Signal' AND ${SIGNAL} = 'failed_search') OR (name = 'Products Searched' AND JSONHas(properties, 'results') AND JSONExtractFloat(properties, 'results') = 0)`,
  late_delivery: `type = 'page' AND match(lower(path), 'deliver|shipping|dostaw|wysylk|dostavk|versand') AND NOT match(lower(path), 'checkout|account|order|cart|kasa|koszyk|konto')`,
  return_policy: `type = 'page' AND match(lower(path), 'return|refund|zwrot|reklamac|povern|widerruf') AND NOT match(lower(path), 'checkout|account|order|konto')`,
  compared_elsewhere: `name = 'Signal' AND ${SIGNAL} = 'text_copied'`,
};

const NAMES = [
  'Product Viewed', 'Product Added', 'Cart Viewed', 'Checkout Started', 'Checkout Step Viewed', 'Checkout Step Completed', 'Payment Info Entered', 'Coupon Denied', 'Product List Filtered',
  'Products Searched', 'Signal',
] as const;

export function paramsOf({ storeId, learnFromMs, fromMs, toMs, periodFromMs, where }: Scope): Record<string, unknown> {
  // A session that begins in the period may go on after it.
  return { storeId, learnFromMs, fromMs, toMs, periodFromMs, untilMs: toMs + 86_400_000, ...Object.fromEntries(where.map(({ dimension, values }) => [`where_${dimension}`, values])) };
}

function shown({ where }: Scope): string {
  const passes = where.map(({ dimension }) => {
    const param = `where_${dimension}`;
    return isOfPeople(dimension) ? passesAs(dimension, { person: personOf(), param }) : `${textOf(dimension)} IN {${param}:Array(String)}`;
  });
  return [`started_at >= ${instant('fromMs')}`, ...passes].join(' AND ');
}

function textOf(dimension: Exclude<FilterDimension, OfPeople>): string {
  if (dimension !== 'customer') return `toString(${dimension})`;
  return `if(${personOf()} IN (SELECT ${personOf()} FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < ${instant('periodFromMs')} AND counts_order = 1 AND alias_key != 0), 'returning', 'new')`;
}

export const TELLS_CART = `(SELECT count() > 0 FROM events WHERE store_id = {storeId:String} AND family = 'device' AND name = 'Cart Viewed' AND at >= ${instant('learnFromMs')} AND at < ${instant('toMs')}) AS tells_cart`;

/** On which days which products were found sold out by anybody: who looked at one of them again, on such a day, could not have it. */
export const SOLD_OUT = `(SELECT (groupArray(product), groupArray(days)) FROM (
  SELECT product_id AS product, groupUniqArray(toDate(at)) AS days FROM events
  WHERE store_id = {storeId:String} AND family = 'device' AND name = 'Signal' AND bot = 0 AND product_id != '' AND at >= ${instant('learnFromMs')} AND at < ${instant('untilMs')} AND ${SIGNAL} = 'out_of_stock'
  GROUP BY product_id)) AS sold_out`;

/** Sessions that may have had intent; whether a product was looked at twice only their events tell. */
function candidates(scope: Scope): string {
  return `SELECT device_key, session_id, started_at, ended_at, alias_key, toString(source) AS source, toString(device) AS device, had_order, had_cart, had_checkout, (${shown(scope)}) AS is_shown
    FROM sessions FINAL
    WHERE store_id = {storeId:String} AND started_at >= ${instant('learnFromMs')} AND started_at < ${instant('toMs')} AND (had_cart = 1 OR had_checkout = 1 OR product_views > 1)`;
}

/** Which cause an event is evidence of: an index into `SEEN_CAUSES` and 1 more; 0 for none. */
export function causeOf(): string {
  return `multiIf(${SEEN_CAUSES.map((cause, index) => `${EVIDENCE[cause]}, ${index + 1}`).join(',\n    ')}, 0)`;
}

/** Events of a store that may say anything of a session. */
export function telling(): string {
  const names = NAMES.map((name) => `'${name}'`).join(', ');
  return `store_id = {storeId:String} AND family IN ('device', 'service') AND bot = 0 AND device_key != 0 AND teller IN ('browser', 'mobile')
      AND (name IN (${names}) OR (type = 'page' AND match(lower(path), 'deliver|shipping|dostaw|wysylk|dostavk|versand|return|refund|zwrot|reklamac|povern|widerruf')))`;
}

/** What may be a place reached, a look or evidence, in one pass over the log. */
function tellingEvents(): string {
  return `SELECT device_key, at, toUnixTimestamp64Milli(at) AS t, ${REACHED} AS place, ${causeOf()} AS cause, if(name = 'Product Viewed', product_id, '') AS looked
    FROM events
    WHERE ${telling()} AND at >= ${instant('learnFromMs')} AND at < ${instant('untilMs')}`;
}

/**
 * Rows of sessions with intent: who and when, `last` (index into `PLACES`, or ordered), `looks` (how often one product was looked at, at most) and `evidence`: triples of
 * cause, place at which it was last seen, and how it is known, in order of time; `wanted` are the products that were sold out and looked at again.
 */
export function sessionRows(scope: Scope): string {
  const gathered = `
    SELECT s.device_key AS device_key, s.started_at AS started_at, any(s.session_id) AS session_id, any(s.ended_at) AS ended_at, any(s.alias_key) AS alias_key, any(s.source) AS source, any(s.device) AS device, any(s.had_order) AS had_order,
      any(s.is_shown) AS is_shown, any(s.had_cart OR s.had_checkout) AS had_cart,
      minIf(e.t, e.place >= 1) AS t1, minIf(e.t, e.place >= 2) AS t2, minIf(e.t, e.place >= 3) AS t3, minIf(e.t, e.place >= 4) AS t4,
      maxMapIf([e.cause], [e.t], e.cause != 0) AS causes, groupArrayIf((e.looked, e.t), e.looked != '') AS seen
    FROM (${tellingEvents()}) AS e ASOF INNER JOIN (${candidates(scope)}) AS s ON e.device_key = s.device_key AND e.at >= s.started_at
    WHERE e.at <= s.ended_at
    GROUP BY device_key, started_at`;
  const looked = `
    SELECT *, arrayFilter(p -> countEqual(seen.1, p) > 1, arrayDistinct(seen.1)) AS again,
      arrayFilter(p -> has(sold_out.2[indexOf(sold_out.1, p)], toDate(started_at)), again) AS wanted,
      arrayMap((c, at_ms) -> (toInt16(c) - 1, at_ms), causes.1, causes.2) AS told
    FROM (${gathered}) WHERE had_cart = 1 OR arrayExists(p -> countEqual(seen.1, p) > 1, seen.1)`;
  const SOLD = SEEN_CAUSES.indexOf('out_of_stock');
  const evident = `
    SELECT *, arraySort(e -> (e.2, e.1), arrayConcat(arrayFilter(e -> e.1 >= 0, told),
      if(notEmpty(wanted) AND NOT has(told.1, ${SOLD}), [(toInt16(${SOLD}), arrayMax(arrayMap(l -> l.2, arrayFilter(l -> has(wanted, l.1), seen))))], []))) AS found
    FROM (${looked})`;
  return `
    SELECT device_key, started_at, ended_at, session_id, alias_key, source, device, is_shown, toUInt8(had_cart) AS had_cart,
      if(had_order = 1, ${ORDERED}, (t4 > 0) + ((t3 > 0 OR t4 > 0) + ((t2 > 0 OR t3 > 0 OR t4 > 0) + (t1 > 0 OR t2 > 0 OR t3 > 0 OR t4 > 0)))) AS last,
      arrayMap(e -> (e.1, toUInt8((t1 > 0 AND e.2 >= t1) + (t2 > 0 AND e.2 >= t2) + (t3 > 0 AND e.2 >= t3) + (t4 > 0 AND e.2 >= t4)), toUInt8(if(e.1 = ${SOLD} AND notEmpty(wanted), if(has(told.1, ${SOLD}), 1, 2), 0))), found) AS evidence,
      arrayMap(e -> e.2, found) AS evidence_ms, wanted
    FROM (${evident})`;
}
