import { aliasesOf, personOf } from './person-of.ts';

/** What an order took, from the first intent to the order itself. */
export const EFFORT_MEASURES = ['seconds', 'pages', 'clicks', 'fields', 'searches', 'errors'] as const;
export type EffortMeasure = (typeof EFFORT_MEASURES)[number];

/** Which orders, and what is told of them. */
export interface EffortCut {
  readonly storeId: string;
  /** Orders placed in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Ids of touchpoints to which what was taken is told apart, by their place from 1; none: it is not told apart. */
  readonly touchpoints: readonly string[];
  /** SQL over `orders`: only of these people; null: of all. */
  readonly people: string | null;
  /** SQL over `orders`: which of the period's orders are told of; null: all. */
  readonly passes: string | null;
  /** SQL over `orders`: a text that goes with an order, before its id. */
  readonly text: string;
  /** Of which it is told where it went. */
  readonly spent: EffortMeasure;
}

/** Intent longer before an order than this was for another one. */
const LOOKBACK_MS = 30 * 86_400_000;
/** Of a longer silence nobody knows whether anybody was there: so much of it counts. */
const IDLE_MS = 30_000;
/** Signals that mean something went wrong at the shop or with what was entered. */
const ERRORS = ['form_error', 'script_error', 'payment_failed', 'coupon_denied'] as const;

const PERSON = personOf();
const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;

/** Values of the placeholders that `effortRows` uses. */
export function effortParams({ storeId, fromMs, toMs, touchpoints }: Pick<EffortCut, 'storeId' | 'fromMs' | 'toMs' | 'touchpoints'>): Record<string, unknown> {
  return { storeId, fromMs, toMs, sinceMs: fromMs - LOOKBACK_MS, touchpoints, errors: ERRORS };
}

/** Kinds of rows in a person's line; of one instant, the earlier stands first. */
const ROW = { touch: 0, look: 1, added: 2, checkout: 3, page: 4, search: 5, error: 6, left: 7, other: 8, order: 9 } as const;
/** What `Page Left` told stands in one number. */
const PACK = { fields: 65_536, seconds: 4_294_967_296 } as const;

function counted(span: string): string {
  return `orders FINAL WHERE store_id = {storeId:String} AND alias_key != 0 AND test = 0 AND counts_order = 1 AND ${span}`;
}

const IN_PERIOD = `placed_at >= ${instant('fromMs')} AND placed_at < ${instant('toMs')}`;

/**
 * Rows (person, t, k, a, text): what the people who ordered in the period did since 30 days before it. `text` belongs to orders: their id, and the value that they are split by.
 * What needs an event's properties is read apart: they are most of the log's bytes, and few events are looked into. Which events those are is asked before anything else of them.
 */
function lines({ touchpoints, people, passes, text }: EffortCut): string {
  const whose = `SELECT ${PERSON} AS person FROM ${counted(IN_PERIOD)}${people === null ? '' : ` AND ${people}`}`;
  const ours = `${PERSON} IN (${whose})`;
  const since = (column: string): string => `${column} >= ${instant('sinceMs')} AND ${column} < ${instant('toMs')}`;
  const [clicks, fields, seconds] = ['clicks', 'fields', 'active_seconds'].map((name) => `least(JSONExtractUInt(properties, '${name}'), 65535)`);
  const events = (which: string): string => `FROM events PREWHERE ${which} AND ${since('at')}
    WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND family IN ('order', 'device', 'service') AND teller IN ('browser', 'mobile') AND type IN ('track', 'page', 'screen')`;
  const isOurs = `alias_key IN (${aliasesOf(whose)})`;
  const touches = touchpoints.length === 0 ? '' : `
    SELECT ${PERSON} AS person, met AS t, toUInt8(${ROW.touch}) AS k, toInt64(indexOf({touchpoints:Array(String)}, toString(touchpoint))) AS a, '' AS text
    FROM touches FINAL ARRAY JOIN touchpoints AS touchpoint, met_ms AS met WHERE store_id = {storeId:String} AND ${since('at')} AND ${ours}
    UNION ALL`;
  return `${touches}
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(at) AS t,
      toUInt8(multiIf(type IN ('page', 'screen'), ${ROW.page}, name = 'Product Viewed' AND product_id != '', ${ROW.look}, name = 'Product Added', ${ROW.added}, name = 'Checkout Started', ${ROW.checkout}, name = 'Products Searched', ${ROW.search},
        name = 'Coupon Denied', ${ROW.error}, ${ROW.other})) AS k, toInt64(if(name = 'Product Viewed', cityHash64(product_id), 0)) AS a, '' AS text
    ${events(`${isOurs} AND name NOT IN ('Signal', 'Page Left')`)}
    UNION ALL
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(at) AS t, toUInt8(multiIf(name = 'Page Left', ${ROW.left}, JSONExtractString(properties, 'kind') IN {errors:Array(String)}, ${ROW.error}, ${ROW.other})) AS k,
      toInt64(if(name = 'Page Left', ${clicks} + ${fields} * ${PACK.fields} + ${seconds} * ${PACK.seconds}, 0)) AS a, '' AS text
    ${events(`name IN ('Signal', 'Page Left') AND ${isOurs}`)}
    UNION ALL
    SELECT ${PERSON} AS person, toUnixTimestamp64Milli(placed_at) AS t, toUInt8(${ROW.order}) AS k, toInt64(${IN_PERIOD}${passes === null ? '' : ` AND ${passes}`}) AS a,
      concat(${text}, '\\n', order_id) AS text
    FROM ${counted(since('placed_at'))} AND ${ours}`;
}

const is = (kind: number): string => `e.2 = ${kind}`;
const firstAt = (kind: number): string => `arrayFirst(e -> ${is(kind)}, es).1`;

/**
 * One row for each order of the period that passes the filter: person, placed_ms, text (value of the split, line break, order id), began_ms (the first intent; 0 where none was seen), is_told (whether
 * the script told of clicks), and `effort`: seconds, pages, clicks, fields, searches, errors. `spent` is what of the measure that is asked for went to the touchpoints `places`.
 *
 * An order's events are its person's since their order before, and no longer ago than 30 days. Intent: a second look at one product, something put into the cart, a
 * checkout begun, whichever came first. Seconds are what the script told of the pages; where it told nothing, the time between events, of which each gap counts at most 30 seconds.
 */
export function effortRows(cut: EffortCut): string {
  // Texts stand aside, an order's in the place of its part: lines of mere numbers are sorted and cut faster.
  const people = `SELECT person, arraySort(groupArray((t, k, a))) AS line, arraySort(groupArrayIf((t, a, text), k = ${ROW.order})) AS named FROM (${lines(cut)}) GROUP BY person`;
  const divided = `SELECT person, named, arraySplit((e, after) -> after, line, arrayMap(e -> e.2 = ${ROW.order}, arrayPushFront(arrayPopBack(line), (toInt64(0), toUInt8(0), toInt64(0))))) AS parts FROM (${people})`;
  const orders = `SELECT person, part, part[-1].1 AS placed_ms, named[nth].3 AS text FROM (${divided}) ARRAY JOIN parts AS part, arrayEnumerate(parts) AS nth WHERE part[-1].2 = ${ROW.order} AND part[-1].3 = 1`;
  const own = `SELECT person, placed_ms, text, arrayFilter(e -> e.1 >= placed_ms - ${LOOKBACK_MS} AND e.2 != ${ROW.order}, part) AS es FROM (${orders})`;
  const looked = `
    SELECT person, placed_ms, text, es, arrayFilter(e -> ${is(ROW.look)}, es) AS looks, arrayFill((p, e) -> ${is(ROW.touch)}, arrayMap(e -> if(${is(ROW.touch)}, e.3, 0), es), es) AS at_place, ${firstAt(ROW.added)} AS added_ms, ${firstAt(ROW.checkout)} AS checkout_ms
    FROM (${own})`;
  const meant = `
    SELECT person, placed_ms, text, es, at_place, arrayMin(arrayPushBack(arrayFilter(x -> x > 0, [added_ms, checkout_ms, arrayFirst((e, n) -> n = 2, looks, arrayEnumerateUniq(looks.3)).1]), toInt64(9000000000000000))) AS intent_ms
    FROM (${looked})`;
  const kept = `
    SELECT person, placed_ms, text, if(intent_ms > placed_ms, 0, intent_ms) AS began_ms, arrayFilter(e -> ${is(ROW.touch)} = 0 AND e.1 >= intent_ms, es) AS acts,
      arrayFilter((p, e) -> ${is(ROW.touch)} = 0 AND e.1 >= intent_ms, at_place, es) AS act_places
    FROM (${meant})`;
  const told = `
    SELECT person, placed_ms, text, began_ms, acts, act_places, arrayExists(e -> ${is(ROW.left)}, acts) AS is_told,
      arrayMap((e, next) -> least(next - e.1, ${IDLE_MS}) / 1000, acts, arrayResize(arrayPushBack(arrayPopFront(acts.1), placed_ms), length(acts))) AS waits
    FROM (${kept})`;
  const ofLeft = (number: string): string => `if(${is(ROW.left)}, ${number}, 0)`;
  const [clicks, fields] = [ofLeft(`e.3 % ${PACK.fields}`), ofLeft(`intDiv(e.3, ${PACK.fields}) % ${PACK.fields}`)];
  const spentOn: Readonly<Record<EffortMeasure, string>> = {
    seconds: `if(is_told, arrayMap(e -> toFloat64(${ofLeft(`intDiv(e.3, ${PACK.seconds})`)}), acts), waits)`,
    pages: `arrayMap(e -> toFloat64(${is(ROW.page)}), acts)`, searches: `arrayMap(e -> toFloat64(${is(ROW.search)}), acts)`, errors: `arrayMap(e -> toFloat64(${is(ROW.error)}), acts)`,
    clicks: `arrayMap(e -> toFloat64(${clicks}), acts)`, fields: `arrayMap(e -> toFloat64(${fields}), acts)`,
  };
  const summed: Readonly<Record<EffortMeasure, string>> = {
    // Half a second is up: the engine's own rounding sends it to the even neighbour.
    seconds: `toUInt32(floor(arraySum(${spentOn.seconds}) + 0.5))`,
    pages: `arrayCount(e -> ${is(ROW.page)}, acts)`, searches: `arrayCount(e -> ${is(ROW.search)}, acts)`, errors: `arrayCount(e -> ${is(ROW.error)}, acts)`,
    clicks: `toUInt32(arraySum(e -> ${clicks}, acts))`, fields: `toUInt32(arraySum(e -> ${fields}, acts))`,
  };
  return `
    SELECT person, placed_ms, text, began_ms, is_told, [${EFFORT_MEASURES.map((measure) => summed[measure]).join(', ')}] AS effort, ${spentOn[cut.spent]} AS spent, act_places AS places
    FROM (${told})`;
}
