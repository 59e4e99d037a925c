import { isOfPeople, type OfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { GAP_MS } from '../../../platform/event-log/runs.ts';
import type { By, Where } from '../question.ts';
import { DAY_MS, ELEMENT, instant, IS_SIGNAL, KIND, PAGE, type Period, textOf, type Words } from './words.ts';

/** What sessions are looked at, and by which words they are told. */
export interface Scope extends Period {
  readonly where: Where;
  readonly by: By | null;
  /** Ids of the store's touchpoints; rows name them by place, from 1. */
  readonly touchpoints: readonly string[];
  readonly words: Words;
  /** Only people with such a signal; their signals then tell page and element too. Null: everybody. */
  readonly only: { readonly kind: string; readonly text: string | null } | null;
}

export function paramsOf({ storeId, fromMs, toMs, where, touchpoints, words, only }: Scope): Record<string, unknown> {
  return {
    storeId, fromMs, toMs, sinceMs: fromMs - DAY_MS, untilMs: toMs + DAY_MS, touchpoints, kinds: words.kinds, sources: words.sources, devices: words.devices, values: words.values,
    unknownDevice: placeOfUnknown(words.devices),
    ...(only === null ? {} : { onlyKind: only.kind, onlyText: only.text ?? '' }),
    ...Object.fromEntries(where.map(({ values }, index) => [`where${index}`, values])),
  };
}

/** Where the list of devices has the one that nobody knows; -1, which no run has, where it has none. */
function placeOfUnknown(devices: readonly string[]): number {
  const index = devices.indexOf('');
  return index === -1 ? -1 : index + 1;
}

const PERSON = personOf();
const place = (text: string, list: string): string => `toUInt32(indexOf({${list}:Array(String)}, ${text}))`;

/** Kinds of rows in a person's line; of one instant, the earlier stands first. */
const ROW = { run: 0, touch: 1, act: 2, signal: 3, order: 4 } as const;
export const ACT = { look: 1, added: 2, checkout: 3 } as const;

/**
 * Everything that the question needs of a person as rows (person, t, k, a, b): a run (a: its end; b: source, device, and whether the filter lets it pass), a touchpoint
 * reached (b: which), a look, something put into the cart, a checkout begun (a: the product; b: which act), a signal (a: page or element; b: its kind), an order
 * (a: net sales; b: whether they are known).
 */
function lines(scope: Scope): string {
  const texts = (page: string, element: string): string => (scope.only === null ? '' : `, ${page} AS page, ${element} AS element`);
  const blank = texts(`''`, `''`);
  const ours = `${scope.only === null ? '' : ` AND ${PERSON} IN (${peopleWith(scope)})`}${byPeople(scope)}`;
  const around = (column: string): string => `${column} >= ${instant('sinceMs')} AND ${column} < ${instant('untilMs')}`;
  const passes = scope.where.flatMap(({ dimension }, index) => (isOfPeople(dimension) ? [] : [`${dimensionText(dimension)} IN {where${index}:Array(String)}`])).join(' AND ');
  return `
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(at) AS t, toUInt8(${ROW.run}) AS k, toUnixTimestamp64Milli(ended_at) AS a,
      ${place('toString(source)', 'sources')} * 32 + ${place('toString(device)', 'devices')} * 2 + (${passes === '' ? '1' : passes}) AS b${blank}
    FROM touches FINAL WHERE store_id = {storeId:String} AND ${around('at')}${ours}
    UNION ALL
    SELECT ${PERSON} AS person, met AS t, toUInt8(${ROW.touch}) AS k, toInt64(0) AS a, ${place('toString(touchpoint)', 'touchpoints')} AS b${blank}
    FROM touches FINAL ARRAY JOIN touchpoints AS touchpoint, met_ms AS met WHERE store_id = {storeId:String} AND ${around('at')}${ours}
    UNION ALL
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(at) AS t, toUInt8(${ROW.act}) AS k, toInt64(cityHash64(product_id)) AS a,
      toUInt32(multiIf(name = 'Product Viewed', ${ACT.look}, name = 'Product Added', ${ACT.added}, ${ACT.checkout})) AS b${blank}
    FROM events WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND family = 'device' AND ${around('at')}${ours}
      AND name IN ('Product Viewed', 'Product Added', 'Checkout Started') AND (name != 'Product Viewed' OR product_id != '')
    UNION ALL
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(at) AS t, toUInt8(${ROW.signal}) AS k, toInt64(${place(textOf(scope.by), 'values')}) AS a, ${place(KIND, 'kinds')} AS b${texts(PAGE, ELEMENT)}
    FROM events WHERE ${IS_SIGNAL} AND ${around('at')}${ours}
    UNION ALL
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(placed_at) AS t, toUInt8(${ROW.order}) AS k, toInt64(ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0)) AS a,
      toUInt32(counts_sales = 1 AND conversion != 'no_rate') AS b${blank}
    FROM orders FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND test = 0 AND counts_order = 1 AND ${around('placed_at')}${ours}`;
}

/** People with the signal that is asked for, within a day of the period. */
function peopleWith({ by, only }: Scope): string {
  const text = by === null || by === 'touchpoint' || only?.text == null ? '' : ` AND ${textOf(by)} = {onlyText:String}`;
  return `SELECT ${PERSON} FROM events WHERE ${IS_SIGNAL} AND ${KIND} = {onlyKind:String}${text} AND at >= ${instant('fromMs')} AND at < ${instant('untilMs')}`;
}

/** People outside the filter leave no rows, so that nothing is gathered for them. */
function byPeople({ where }: Scope): string {
  return where.map(({ dimension }, index) => (isOfPeople(dimension) ? ` AND ${passesAs(dimension, { person: PERSON, param: `where${index}` })}` : '')).join('');
}

function dimensionText(dimension: Exclude<Where[number]['dimension'], OfPeople>): string {
  if (dimension !== 'customer') return `toString(${dimension})`;
  return `if(${PERSON} IN (SELECT ${PERSON} FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < ${instant('fromMs')} AND test = 0 AND alias_key != 0), 'returning', 'new')`;
}

/** How far somebody had come: no intent yet, a second look at one product, something in the cart, in the checkout. */
const depthAt = (moment: string): string =>
  `multiIf(checkout_ms > 0 AND checkout_ms <= ${moment}, 3, cart_ms > 0 AND cart_ms <= ${moment}, 2, second_ms > 0 AND second_ms <= ${moment}, 1, 0)`;

/**
 * One row for each session: person, begin_ms, source, device (places in their lists), ordered, worth (minor units; of orders of known worth), is_worth_known, places (the touchpoints
 * reached, each once; [0] for none), depth (how far it came), and of its signals in order of time: sigs (as in `lines`), sig_places (where the person was), sig_depths.
 *
 * A session is a person's runs with no gap over 30 minutes, so that signing in does not end it; it is looked at up to its first order, which may follow within 30
 * minutes of its end. What comes after the order cannot have kept from it. It belongs to the source and device of its first run. Runs of which no device is known and in which
 * nobody looked, added or met a signal are what a carrier, a till or a mailing told: nobody was in the shop, so they are no sessions here either.
 *
 * Each level names what the next one uses: a name that is used on its own level is analysed anew at every use.
 */
export function sessionRows(scope: Scope): string {
  const element = scope.only === null ? '(t, k, a, b)' : '(t, k, a, b, page, element)';
  const people = `SELECT person, arraySort(groupArray(${element})) AS es FROM (${lines(scope)}) GROUP BY person`;
  const held = `SELECT person, es, arrayMap(e -> e.2 = ${ROW.run}, es) AS begins, arrayFill((e, b) -> b, arrayMap(e -> if(e.2 = ${ROW.run}, e.3, 0), es), begins) AS ends FROM (${people})`;
  const split = `
    SELECT person, arraySplit((e, b, before) -> b AND e.1 - before > ${GAP_MS}, es, begins, arrayPushFront(arrayPopBack(ends), toInt64(-9000000000000000))) AS stays FROM (${held})`;
  const wasSeen = `arrayExists(e -> e.2 = ${ROW.act} OR e.2 = ${ROW.signal} OR (e.2 = ${ROW.run} AND intDiv(e.4, 2) % 16 != {unknownDevice:Int32}), st)`;
  const stays = `
    SELECT person, st, st[1].1 AS begin_ms, st[1].4 AS origin, arrayMax(arrayMap(e -> if(e.2 = ${ROW.run}, e.3, 0), st)) + ${GAP_MS} AS until_ms
    FROM (${split}) ARRAY JOIN stays AS st WHERE st[1].2 = ${ROW.run} AND st[1].1 >= {fromMs:Int64} AND st[1].1 < {toMs:Int64} AND bitAnd(st[1].4, 1) = 1 AND ${wasSeen}`;
  const ordered = `
    SELECT person, st, begin_ms, origin, arrayFilter(e -> e.2 = ${ROW.order} AND e.1 <= until_ms, st) AS os FROM (${stays})`;
  const dated = `SELECT person, st, begin_ms, origin, os, if(empty(os), toInt64(9000000000000000), os[1].1) AS order_ms FROM (${ordered})`;
  const cut = `SELECT person, begin_ms, origin, os, arrayFilter(e -> e.1 <= order_ms AND e.2 != ${ROW.order}, st) AS es FROM (${dated})`;
  const acts = `
    SELECT person, begin_ms, origin, os, arrayFilter(e -> e.2 = ${ROW.touch} AND e.4 > 0, es) AS met, arrayFilter(e -> e.2 = ${ROW.signal} AND e.4 > 0, es) AS sigs,
      arrayFirst(e -> e.2 = ${ROW.act} AND e.4 = ${ACT.added}, es).1 AS cart_ms, arrayFirst(e -> e.2 = ${ROW.act} AND e.4 = ${ACT.checkout}, es).1 AS checkout_ms,
      arrayFilter(e -> e.2 = ${ROW.act} AND e.4 = ${ACT.look}, es) AS looks
    FROM (${cut})`;
  const reached = `
    SELECT person, begin_ms, origin, os, sigs, cart_ms, checkout_ms, arrayFirst((e, n) -> n = 2, looks, arrayEnumerateUniq(looks.3)).1 AS second_ms,
      met, if(empty(met), [toUInt32(0)], arrayDistinct(met.4)) AS places
    FROM (${acts})`;
  return `
    SELECT person, begin_ms, intDiv(origin, 32) AS source, intDiv(origin, 2) % 16 AS device, notEmpty(os) AS ordered, arraySum(arrayMap(o -> if(o.4 = 1, o.3, 0), os)) AS worth,
      arrayExists(o -> o.4 = 1, os) AS is_worth_known, places, ${depthAt('9000000000000000')} AS depth, sigs,
      arrayMap(s -> if(empty(met) OR met[1].1 > s.1, places[1], arrayLast(m -> m.1 <= s.1, met).4), sigs) AS sig_places, arrayMap(s -> ${depthAt('s.1')}, sigs) AS sig_depths
    FROM (${reached})`;
}
