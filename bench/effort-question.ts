/** What somebody who knows the tables would ask about effort by hand: of each order, from the first intent on, seconds, pages, searches and errors, with identity resolved. */
export function bareEffort({ storeId, from, to }: { storeId: string; from: string; to: string }): string {
  const person = `dictGetOrDefault('person_of', 'person_key', alias_key, alias_key)`;
  const orders = `orders FINAL WHERE store_id = '${storeId}' AND counts_order = 1 AND test = 0 AND alias_key != 0 AND placed_at < toDateTime64('${to}', 3, 'UTC')`;
  const since = `toDateTime64('${from}', 3, 'UTC') - INTERVAL 30 DAY`;
  const lines = `
    SELECT ${person} AS person, toUnixTimestamp64Milli(at) AS t, toUInt8(multiIf(type IN ('page', 'screen'), 4, name = 'Product Viewed', 1, name = 'Product Added', 2, name = 'Checkout Started', 3, name = 'Products Searched', 5, name IN ('Signal', 'Coupon Denied'), 6, 8)) AS k, cityHash64(product_id) AS h
    FROM events WHERE store_id = '${storeId}' AND bot = 0 AND alias_key != 0 AND teller IN ('browser', 'mobile') AND at >= ${since} AND at < '${to}' AND ${person} IN (SELECT ${person} FROM ${orders} AND placed_at >= '${from}')
    UNION ALL SELECT ${person} AS person, toUnixTimestamp64Milli(placed_at) AS t, toUInt8(9) AS k, toUInt64(0) AS h FROM ${orders} AND placed_at >= ${since}`;
  const parts = `
    SELECT arrayJoin(arraySplit((e, after) -> after, line, arrayMap(e -> e.2 = 9, arrayPushFront(arrayPopBack(line), (toInt64(0), toUInt8(0), toUInt64(0)))))) AS part
    FROM (SELECT person, arraySort(groupArray((t, k, h))) AS line FROM (${lines}) GROUP BY person)`;
  const meant = `
    SELECT part, part[-1].1 AS placed, arrayFilter(e -> e.2 = 1, part) AS looks, arrayFirst(e -> e.2 IN (2, 3), part).1 AS direct, arrayFirst((e, n) -> n = 2, looks, arrayEnumerateUniq(looks.3)).1 AS second
    FROM (${parts}) WHERE part[-1].2 = 9 AND part[-1].1 >= toUnixTimestamp64Milli(toDateTime64('${from}', 3, 'UTC'))`;
  const own = `
    SELECT placed, arrayFilter(e -> e.2 != 9 AND e.1 >= multiIf(direct = 0, second, second = 0, direct, least(direct, second)) AND e.1 >= placed - 2592000000, part) AS acts FROM (${meant}) WHERE direct + second > 0`;
  return `SELECT count(), quantilesExactInclusive(0.5, 0.9)(arraySum(arrayMap((e, next) -> least(next - e.1, 30000), acts, arrayResize(arrayPushBack(arrayPopFront(acts.1), placed), length(acts)))) / 1000),
      quantilesExactInclusive(0.5, 0.9)(arrayCount(e -> e.2 = 4, acts)), avg(arrayCount(e -> e.2 = 5, acts)), avg(arrayCount(e -> e.2 = 6, acts)) FROM (${own})`;
}
