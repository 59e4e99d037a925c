import type { Statement } from '../../../platform/event-log/event-log.ts';
import { LENGTH_STEPS, MOST_TRIES, SIGN_CODES } from '../signs.ts';

/** Below `limit`, in units of the store's currency, a product of the category is among its cheapest third. */
export interface CheapLimit {
  readonly category: string;
  readonly limit: number;
}

/** Sessions whose signs are to be written down: of versions after `since` that began in here, half-open in ms. */
export interface SignScope {
  readonly storeId: string;
  readonly since: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly currency: string;
  readonly cheap: readonly CheapLimit[];
}

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const text = (name: string): string => `JSONExtractString(properties, '${name}')`;

/** A page that opens by itself with the session: what comes within this was not chosen. */
const LANDING_MS = 5_000;
const QUICK_MS = 180_000;
const MANY_PRODUCTS = 3;
const MANY_CATEGORIES = 3;

const PAGE = `type IN ('page', 'screen')`;
const OWN_AREA = `match(lower(path), '/(checkout|account|orders?|cart|kasa|koszyk|konto|zamowieni|oformlenn|kabinet)')`;
/** Addresses tell what a page is about, in the languages of shops that we know. */
const page = (words: string): string => `${PAGE} AND match(lower(decodeURLComponent(path)), '${words}') AND NOT ${OWN_AREA}`;
const FRONT = `${PAGE} AND match(lower(path), '^/([a-z]{2}([-_][a-z]{2})?/?)?(index[.][a-z]+|home)?$')`;
const LISTED_BY_PRICE = `match(lower(concat(JSONExtractRaw(properties, 'sorts'), JSONExtractRaw(properties, 'filters'))), 'price|cena|cen[yę]|цін|价')`;
const HOW = `lower(concat(${text('shipping_method')}, ' ', ${text('payment_method')}))`;
const CHECKOUT_STEP = `name IN ('Checkout Step Viewed', 'Checkout Step Completed', 'Payment Info Entered')`;
const COMPARISONS = 'ceneo|skapiec|idealo|geizhals|billiger|kelkoo|pricerunner|pricespy|prisjakt|nextag|shopzilla|shopping[.]google|google[ _-]?shopping|heureka|trovaprezzi|ledenicheur|beslist|hotline[.]ua|hotline_ua|price[.]ua|e-katalog|ek[.]ua|skroutz|arukereso|price[ _-]?comparison';

const SEEN: Readonly<Record<'promotion' | 'kept' | 'coupon' | 'sorted' | 'sale' | 'reviews' | 'compared' | 'rules' | 'asked' | 'from_comparison', string>> = {
  promotion: `name = 'Promotion Clicked'`,
  kept: `name IN ('Product Added to Wishlist', 'Product Shared', 'Cart Shared')`,
  coupon: `name IN ('Coupon Entered', 'Coupon Applied', 'Coupon Denied') OR (name IN ('Checkout Started', 'Order Completed') AND ${text('coupon')} != '')`,
  sorted: `name = 'Product List Filtered' AND ${LISTED_BY_PRICE}`,
  sale: page('(^|[/_-])(sales?|outlet|offers?|deals?|clearance|promo|promotions|promocj[ae]|wyprzedaz|okazj[ae]|rozprodazh|znyzhky|aktsii|акці[ія]|знижки|розпродаж|angebote|soldes|优惠|特价|折扣)([/_.-]|$)'),
  reviews: `${page('review|opini[ae]|recenzj|vidhuk|відгук|bewertung|评价|评论')} OR name IN ('Reviews Viewed', 'Product Reviews Viewed')`,
  compared: `${page('(^|[/_-])(compar|porown|porivn|порівн|vergleich|对比|比较)')} OR name IN ('Products Compared', 'Product Compared')`,
  rules: page('deliver|shipping|dostaw|wysylk|dostavk|доставк|versand|return|refund|zwrot|reklamac|povern|поверн|warrant|guarantee|gwaranc|garanti|гаранті|size[_-]?(guide|chart)|rozmiar|rozmir|faq|(^|/)(help|pomoc|dopomoha|hilfe)(/|$)|配送|退货|帮助'),
  asked: `name = 'Conversation Started'`,
  from_comparison: `match(lower(concat(referrer_host, ' ', source, ' ', medium, ' ', campaign)), '${COMPARISONS}')`,
};
const FLAGS = Object.keys(SEEN).filter((flag): flag is keyof typeof SEEN => flag in SEEN);

const NAMES = [
  'Product Viewed', 'Product List Viewed', 'Product List Filtered', 'Products Searched', 'Product Added', 'Checkout Started', 'Checkout Step Viewed', 'Checkout Step Completed', 'Payment Info Entered',
  'Promotion Clicked', 'Product Added to Wishlist', 'Product Shared', 'Cart Shared', 'Coupon Entered', 'Coupon Applied', 'Coupon Denied', 'Order Completed', 'Conversation Started', 'Reviews Viewed',
  'Product Reviews Viewed', 'Products Compared', 'Product Compared',
] as const;

const TOUCHED = `SELECT device_key, started_at, ended_at, session_id, alias_key, had_cart, had_checkout, had_order, version FROM sessions FINAL
  WHERE store_id = {storeId:String} AND version > {since:UInt64} AND started_at >= ${instant('fromMs')} AND started_at < ${instant('toMs')}`;

/** What may be a sign, one row an event; `n` are the facts that only some events have. */
function tellingEvents(): string {
  return `SELECT device_key, at, toUnixTimestamp64Milli(at) AS t, ${PAGE} AS is_page, name = 'Product Viewed' AS is_look, name = 'Product List Viewed' AS is_list, name = 'Products Searched' AS is_search,
      name IN ('Product Added', 'Checkout Started') AS is_cart, ${FRONT} AS is_front, product_id, if(is_look OR is_list, lower(${text('category')}), '') AS own_category,
      if(is_list AND own_category = '', lower(${text('list_id')}), own_category) AS category, if(is_look AND ${text('currency')} IN ('', {currency:String}), JSONExtractFloat(properties, 'price'), 0) AS price,
      ${CHECKOUT_STEP} AND ${HOW} != ' ' AS tells_how, tells_how AND match(${HOW}, 'express|same.?day|next.?day|apple|google|shop.?pay|one.?(click|touch)|blik|ekspres|експрес') AS is_express,
      ${FLAGS.map((flag) => `(${SEEN[flag]}) AS seen_${flag}`).join(',\n      ')}
    FROM events
    WHERE store_id = {storeId:String} AND family IN ('order', 'device', 'service') AND bot = 0 AND device_key != 0 AND teller IN ('browser', 'mobile')
      AND at >= ${instant('fromMs')} AND at <= (SELECT max(ended_at) FROM (${TOUCHED}))
      AND (${PAGE} OR name IN {names:Array(String)}) AND device_key IN (SELECT device_key FROM (${TOUCHED}))`;
}

/** Events of each touched session put together. */
function gathered(): string {
  return `
    SELECT s.device_key AS device_key, s.started_at AS started_at, any(s.session_id) AS session_id, any(s.alias_key) AS alias_key, any(s.version) AS version,
      any(s.had_cart) AS had_cart, any(s.had_checkout OR s.had_order) AS had_checkout, toUnixTimestamp64Milli(s.started_at) AS begin, greatest(countIf(e.is_page), countIf(e.is_look OR e.is_list OR e.is_search)) AS pages,
      minIf(e.t, e.is_look) AS first_look, minIf(e.t, e.is_search) AS first_search, minIf(e.t, e.is_cart) AS first_cart, groupArrayIf((e.t, e.category), e.is_list) AS lists,
      groupArrayIf((e.product_id, e.t, e.category), e.is_look AND e.product_id != '') AS looks,
      max(e.is_front AND e.t > begin + ${LANDING_MS}) AS had_front, max(e.tells_how) AS told_how, max(e.is_express) AS had_express,
      groupArrayIf((e.product_id, e.price, transform(e.category, {categories:Array(String)}, {limits:Array(Float64)}, -1.)), e.is_look AND e.product_id != '' AND e.price > 0) AS priced,
      ${FLAGS.map((flag) => `max(e.seen_${flag}) AS had_${flag}`).join(', ')}
    FROM (${tellingEvents()}) AS e ASOF INNER JOIN (${TOUCHED}) AS s ON e.device_key = s.device_key AND e.at >= s.started_at
    WHERE e.at <= s.ended_at
    GROUP BY device_key, started_at`;
}

/** By sign: whether (or how often) it was seen, and whether it could have been. */
const COUNTED: Readonly<Record<(typeof SIGN_CODES)[number], { readonly hits: string; readonly tries: string }>> = {
  variety: { hits: `products >= ${MANY_PRODUCTS} OR categories >= ${MANY_CATEGORIES}`, tries: 'visited' },
  front_page: { hits: 'had_front OR had_promotion', tries: 'visited' },
  kept: { hits: 'had_kept', tries: 'looked' },
  searched: { hits: 'first_search > 0 AND first_search < first_look', tries: 'chose' },
  straight: { hits: `arrayCount(l -> l.1 < first_look AND l.1 > begin + ${LANDING_MS}, lists) = 0`, tries: 'chose AND NOT (first_search > 0 AND first_search < first_look)' },
  quick: { hits: `first_cart - begin <= ${QUICK_MS}`, tries: 'first_cart > 0' },
  express: { hits: 'had_express', tries: 'told_how' },
  coupon: { hits: 'had_coupon', tries: 'reach >= 2' },
  sorted_by_price: { hits: 'had_sorted', tries: 'visited' },
  sale_pages: { hits: 'had_sale', tries: 'visited' },
  cheap_products: { hits: `if(length(known) > ${MOST_TRIES}, round(cheap * ${MOST_TRIES} / length(known)), cheap)`, tries: `least(length(known), ${MOST_TRIES})` },
  price_comparison: { hits: 'had_from_comparison', tries: '1' },
  reviews: { hits: 'had_reviews', tries: 'looked' },
  compared: { hits: 'had_compared', tries: 'looked' },
  rules_read: { hits: 'had_rules', tries: 'visited' },
  asked_shop: { hits: 'had_asked', tries: 'visited' },
};

const COLUMNS = 'motive_signs (store_id, started_at, device_key, session_id, alias_key, reach, length, hits, tries, version, is_deleted)';

/** Writes down what touched sessions showed; a session that is no more takes its row along. */
export function writeSignsStatement(scope: SignScope): Statement {
  const counted = `
    SELECT *, multiIf(had_checkout, 3, had_cart, 2, length(looks) > length(arrayDistinct(looks.1)), 1, 0) AS reach, ${LENGTH_STEPS.map((step) => `(pages > ${step})`).join(' + ')} AS long
    FROM (
      SELECT *, first_look > 0 AS looked, pages > 1 AS visited, first_look > begin + ${LANDING_MS} AS chose,
        arrayFilter(l -> first_cart = 0 OR l.2 <= first_cart, looks) AS free_looks, length(arrayDistinct(free_looks.1)) AS products,
        -- A list may be named otherwise than the products in it.
        greatest(length(arrayDistinct(arrayFilter(c -> c != '', free_looks.3))), length(arrayDistinct(arrayMap(l -> l.2, arrayFilter(l -> l.2 != '' AND (first_cart = 0 OR l.1 <= first_cart), lists))))) AS categories,
        arrayDistinct(arrayFilter(p -> p.3 > 0, priced)) AS known, arrayCount(p -> p.2 <= p.3, known) AS cheap
      FROM (${gathered()}))`;
  const tries = SIGN_CODES.map((code) => `toUInt8(${COUNTED[code].tries})`).join(', ');
  const hits = SIGN_CODES.map((code) => `toUInt8(${COUNTED[code].hits})`).join(', ');
  return {
    text: `INSERT INTO ${COLUMNS} SETTINGS max_threads = 1
      SELECT {storeId:String}, started_at, device_key, session_id, alias_key, toUInt8(reach), toUInt8(long), arrayMap((h, n) -> if(n = 0, 0, least(h, n)), [${hits}], [${tries}]), [${tries}], version, 0 FROM (${counted})
      UNION ALL
      SELECT {storeId:String}, started_at, device_key, 0, 0, 0, 0, [], [], version, 1 FROM sessions
      WHERE store_id = {storeId:String} AND version > {since:UInt64} AND is_deleted = 1 AND started_at >= ${instant('fromMs')} AND started_at < ${instant('toMs')}`,
    params: {
      storeId: scope.storeId, since: scope.since, fromMs: scope.fromMs, toMs: scope.toMs, currency: scope.currency, names: NAMES,
      categories: scope.cheap.map(({ category }) => category), limits: scope.cheap.map(({ limit }) => limit),
    },
  };
}

/** When the sessions began that came or changed after a version, by week, and the newest version. */
export function touchedWeeksStatement(storeId: string, since: number): Statement {
  return {
    text: `SELECT toMonday(started_at) AS week, toUnixTimestamp64Milli(min(started_at)) AS first_ms, toUnixTimestamp64Milli(max(started_at)) AS last_ms, count() AS sessions, max(version) AS newest
      FROM sessions WHERE store_id = {storeId:String} AND version > {since:UInt64} GROUP BY week ORDER BY week`,
    params: { storeId, since },
  };
}

const VIEWS = `events WHERE store_id = {storeId:String} AND family = 'device' AND name = 'Product Viewed' AND bot = 0 AND product_id != ''`;

/** Up to which price a product is among the cheapest third of its category; of categories with three products and more that were looked at in the last half year of looks. */
export function cheapLimitsStatement(storeId: string, currency: string): Statement {
  return {
    text: `SELECT category, quantileExact(0.33)(price) AS limit FROM (
        SELECT lower(${text('category')}) AS category, product_id, avg(JSONExtractFloat(properties, 'price')) AS price FROM ${VIEWS}
          AND at >= (SELECT max(at) FROM ${VIEWS}) - INTERVAL 180 DAY AND ${text('currency')} IN ('', {currency:String}) AND JSONExtractFloat(properties, 'price') > 0
        GROUP BY category, product_id HAVING category != '')
      GROUP BY category HAVING count() >= 3 ORDER BY count() DESC, category LIMIT 1000`,
    params: { storeId, currency },
  };
}
