import { isOfPeople, type OfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { Plan } from '../question.ts';
import { DRIVERS } from '../registry.ts';

/** What drivers are looked for over. */
export interface Scope {
  readonly storeId: string;
  readonly timezone: string;
  /** The answer, or the first order, lies in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  /** A first order is followed for so long only when it was placed before this. */
  readonly ripeMs: number;
  readonly plan: Plan;
}

/** An answer speaks of an order at most this old. */
const LONGEST_AGO_MS = 365 * 86_400_000;
/** Without an answer to go by, turning to the shop counts so long after the order. */
const CONTACT_MS = 30 * 86_400_000;
/** A question that nobody answered is taken to have waited a week at most. */
const LONGEST_WAIT_HOURS = 168;

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const day = (at: string): string => `toDate32(${at}, {timezone:String})`;
const PERSON = `if(alias_key = 0, 0, ${personOf()})`;
const ORDER_COLUMNS = [
  'buyer', 'placed_ms', 'placed_day', 'promised_day', 'delivered_day', 'gross', 'discount', 'shipping', 'quantity', 'own_source', 'sales_channel', 'own_device', 'own_country', 'own_language',
] as const;
const ofOrder = ORDER_COLUMNS.map((name) => `o.${name} AS ${name}`).join(', ');

export function paramsOf({ storeId, timezone, fromMs, toMs, ripeMs, plan }: Scope): Record<string, unknown> {
  return {
    storeId, timezone, fromMs, toMs, ripeMs, sinceMs: fromMs - LONGEST_AGO_MS, talkedUntilMs: toMs + CONTACT_MS, within: plan.withinDays,
    ...Object.fromEntries(plan.where.map(({ values }, index) => [`where${index}`, values])),
  };
}

/** Rows (unit, person, at_ms, y, v_…): each answer with its order, or each first order, what came of it, and what may have moved it. */
export function driverRows(scope: Scope): string {
  const { plan } = scope;
  const matched = plan.outcome === 'repurchase' ? firstOrders() : answeredOrders(plan.outcome);
  const filters = plan.where.map(({ dimension }, index) => {
    const param = `where${index}`;
    return ` AND ${isOfPeople(dimension) ? passesAs(dimension, { person: 'person', param }) : `${dimensionText(dimension)} IN {${param}:Array(String)}`}`;
  }).join('');
  const until = plan.outcome === 'repurchase' ? `placed_ms + ${CONTACT_MS}` : 'at_ms';
  const facts = `
    SELECT m.unit AS unit, m.person AS person, m.at_ms AS at_ms, m.y AS y, ${ORDER_COLUMNS.map((name) => `m.${name} AS ${name}`).join(', ')}, m.gross - m.discount AS paid,
      f.first_ms AS first_ms, c.main_category AS main_category, s.is_tied AS is_tied, s.tied_pages AS tied_pages,
      if(s.tied_source != '', s.tied_source, m.own_source) AS source, if(m.own_device != '', m.own_device, s.tied_device) AS device,
      if(m.own_country != '', m.own_country, s.tied_country) AS country, if(m.own_language != '', m.own_language, s.tied_language) AS language,
      arrayFilter(talk -> talk.1 >= placed_ms AND talk.1 < ${until}, t.talks) AS own_talks,
      if(empty(own_talks), toFloat64(-1), least((least(if(own_talks[1].2 = 0, ${until}, own_talks[1].2), ${until}) - own_talks[1].1) / 3600000, ${LONGEST_WAIT_HOURS})) AS waited
    FROM (${matched}) AS m
    LEFT JOIN (${firsts()}) AS f ON f.who = m.buyer
    LEFT JOIN (${categories()}) AS c ON c.category_of = m.oid
    LEFT JOIN (${ties()}) AS s ON s.tied_id = m.oid
    LEFT JOIN (${talks()}) AS t ON t.talker = m.person`;
  return `SELECT unit, person, at_ms, y, ${DRIVERS.map(({ code, value }) => `${value} AS v_${code}`).join(', ')} FROM (${facts}) WHERE 1${filters}`;
}

function dimensionText(dimension: Exclude<Plan['where'][number]['dimension'], OfPeople>): string {
  if (dimension !== 'customer') return dimension;
  return `multiIf(buyer = 0, '', buyer IN (SELECT ${PERSON} FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < ${instant('fromMs')} AND counts_order = 1 AND alias_key != 0), 'returning', 'new')`;
}

function orders(fromName: string): string {
  return `SELECT order_id AS oid, ${PERSON} AS buyer, toUnixTimestamp64Milli(placed_at) AS placed_ms, ${day('placed_at')} AS placed_day, ${day('promised_at')} AS promised_day, ${day('delivered_at')} AS delivered_day,
      gross_minor AS gross, ifNull(discount_minor, 0) AS discount, ifNull(shipping_minor, 0) AS shipping, quantity, toString(source) AS own_source, toString(sales_channel) AS sales_channel,
      toString(device) AS own_device, toString(country) AS own_country, toString(language) AS own_language
    FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND placed_at >= ${instant(fromName)} AND placed_at < ${instant('toMs')}`;
}

const ANSWER = `'Tuple(kind String, response_id String, question_id String, review_id String, scale_max Float64, score Nullable(Float64), rating Nullable(Float64), rating_max Float64)'`;

/** What each kind of answer counts as; NPS as its points, so that a mean is a score. */
const ANSWERS: Readonly<Record<Exclude<Plan['outcome'], 'repurchase'>, { readonly name: string; readonly holds: string; readonly y: string }>> = {
  csat: { name: 'Survey Answered', holds: `told.kind = 'csat' AND told.scale_max = 5 AND told.score IS NOT NULL`, y: 'assumeNotNull(told.score)' },
  nps: { name: 'Survey Answered', holds: `told.kind = 'nps' AND told.scale_max = 10 AND told.score IS NOT NULL`, y: 'multiIf(assumeNotNull(told.score) >= 9, 100., assumeNotNull(told.score) <= 6, -100., 0.)' },
  review: { name: 'Review Submitted', holds: 'told.rating IS NOT NULL', y: 'assumeNotNull(told.rating) * 5 / if(told.rating_max > 0, told.rating_max, 5)' },
};

/** Answers with the order they name, or the last one that their person had placed; the latest answer of a response to a question counts. */
function answeredOrders(outcome: Exclude<Plan['outcome'], 'repurchase'>): string {
  const { name, holds, y } = ANSWERS[outcome];
  const told = `SELECT toString(event_key) AS unit, ${PERSON} AS teller, toUnixTimestamp64Milli(at) AS at_ms, order_id AS named, JSONExtract(properties, ${ANSWER}) AS told
    FROM events WHERE store_id = {storeId:String} AND family = 'service' AND name = '${name}' AND bot = 0 AND at >= ${instant('fromMs')} AND at < ${instant('toMs')}
    ORDER BY at DESC, event_key DESC LIMIT 1 BY multiIf(told.response_id != '', told.response_id, told.review_id != '', told.review_id, toString(event_key)), told.question_id`;
  const answers = `SELECT unit, teller, at_ms, named, toFloat64(${y}) AS y FROM (${told}) WHERE ${holds}`;
  return `
    SELECT a.unit AS unit, if(a.teller != 0, a.teller, o.buyer) AS person, a.at_ms AS at_ms, a.y AS y, o.oid AS oid, ${ofOrder}
    FROM (SELECT * FROM (${answers}) WHERE named != '') AS a INNER JOIN (${orders('sinceMs')}) AS o ON a.named = o.oid
    UNION ALL
    SELECT a.unit AS unit, a.teller AS person, a.at_ms AS at_ms, a.y AS y, o.oid AS oid, ${ofOrder}
    FROM (SELECT * FROM (${answers}) WHERE named = '' AND teller != 0) AS a ASOF INNER JOIN (${orders('sinceMs')}) AS o ON a.teller = o.buyer AND a.at_ms >= o.placed_ms`;
}

/** People's first orders ever that were watched long enough; 1 when another local day with an order followed in time. */
function firstOrders(): string {
  const first = `SELECT ${PERSON} AS who, argMin(order_id, (placed_at, order_id)) AS first_id, min(placed_at) AS first_at, groupUniqArray(${day('placed_at')}) AS days
    FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND alias_key != 0 GROUP BY who
    HAVING first_at >= ${instant('fromMs')} AND first_at < ${instant('toMs')} AND first_at < ${instant('ripeMs')}`;
  return `SELECT o.oid AS unit, o.buyer AS person, o.placed_ms AS at_ms, toFloat64(arrayExists(d -> d > o.placed_day AND d <= o.placed_day + {within:UInt32}, p.days)) AS y, o.oid AS oid, ${ofOrder}
    FROM (${first}) AS p INNER JOIN (${orders('fromMs')}) AS o ON o.oid = p.first_id`;
}

function firsts(): string {
  return `SELECT ${PERSON} AS who, min(toUnixTimestamp64Milli(placed_at)) AS first_ms FROM orders FINAL
    WHERE store_id = {storeId:String} AND counts_order = 1 AND alias_key != 0 AND placed_at < ${instant('toMs')} GROUP BY who`;
}

/** Of several categories the one that most was paid for. */
function categories(): string {
  return `SELECT order_id AS category_of, argMax(toString(category), (ifNull(gross_minor, 0), line_no)) AS main_category FROM order_lines FINAL
    WHERE store_id = {storeId:String} AND counts_order = 1 AND placed_at >= ${instant('sinceMs')} AND placed_at < ${instant('toMs')} GROUP BY category_of`;
}

/** The session in which an order was placed: how many pages it took, and where it came from. */
function ties(): string {
  return `SELECT tied_id, toUInt8(1) AS is_tied, tupleElement(told, 1) AS tied_pages, tupleElement(told, 2) AS tied_source, tupleElement(told, 3) AS tied_device, tupleElement(told, 4) AS tied_country, tupleElement(told, 5) AS tied_language
    FROM (
      SELECT tied_id, argMin((page_views, toString(source), toString(device), toString(country), toString(language)), (started_at, device_key)) AS told
      FROM (SELECT arrayJoin(order_ids) AS tied_id, page_views, source, device, country, language, started_at, device_key FROM sessions FINAL
        WHERE store_id = {storeId:String} AND had_order = 1 AND started_at >= ${instant('sinceMs')} - INTERVAL 7 DAY AND started_at < ${instant('toMs')})
      GROUP BY tied_id
    )`;
}

/** When people turned to the shop, and when a human answered first (0: not yet), earliest first. */
function talks(): string {
  const each = `SELECT JSONExtractString(properties, 'conversation_id') AS conversation, argMin(${PERSON}, at) AS talker_key, toUnixTimestamp64Milli(min(at)) AS began_ms,
      toUnixTimestamp64Milli(minIf(at, name = 'Conversation Message Sent' AND JSONExtractString(properties, 'from') = 'agent' AND NOT JSONExtractBool(properties, 'internal'))) AS replied_ms
    FROM events WHERE store_id = {storeId:String} AND family = 'service' AND bot = 0 AND name IN ('Conversation Started', 'Conversation Message Sent')
      AND at >= ${instant('sinceMs')} AND at < ${instant('talkedUntilMs')} GROUP BY conversation`;
  return `SELECT talker_key AS talker, arraySort(groupArray((began_ms, greatest(replied_ms, 0)))) AS talks FROM (${each}) WHERE talker_key != 0 GROUP BY talker`;
}
