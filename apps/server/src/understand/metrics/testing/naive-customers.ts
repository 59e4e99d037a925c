import type { Naive, NaiveOrder } from './naive-model.ts';

const dayNumber = (naive: Naive, at: Date): number => Math.round(Date.parse(naive.dayOf(at)) / 86_400_000);

/** Counted orders of people before the end of the cut, each person's in order of time. */
function livesOf(naive: Naive): NaiveOrder[][] {
  const { to } = naive.cut;
  const counted = naive.store.orders.filter((order) => !order.isTest && order.isOrder && order.person !== null && (to === null || order.placedAt < to));
  return [...Map.groupBy(counted, (order) => order.person).values()].map((orders) => orders.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.id < b.id ? -1 : 1)));
}

/** The last day of the period that has come. */
function asOfDay(naive: Naive): number {
  const { to } = naive.cut;
  return dayNumber(naive, to === null || to > naive.store.now ? naive.store.now : new Date(to.getTime() - 1));
}

function startsHere(naive: Naive, orders: readonly NaiveOrder[]): boolean {
  const [first] = orders;
  return first !== undefined && naive.matches(naive.dimensionsOf(first.id, first), first.person);
}

const daysOf = (naive: Naive, orders: readonly NaiveOrder[]): number[] => [...new Set(orders.map((order) => dayNumber(naive, order.placedAt)))].toSorted((a, b) => a - b);
const gapsOf = (days: readonly number[]): number[] => days.slice(1).map((day, index) => day - (days[index] ?? 0));

/** Between the two values where the share of the way lies. */
export function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}

export function purchaseRhythm(naive: Naive): number | null {
  const gaps = livesOf(naive).flatMap((orders) => {
    const firsts = [...Map.groupBy(orders, (order) => dayNumber(naive, order.placedAt)).values()].flatMap((day) => day.slice(0, 1));
    return firsts.slice(1).flatMap((order, index) => {
      const before = firsts[index];
      const counts = before !== undefined && naive.isIn(order.placedAt) && naive.matches(naive.dimensionsOf(order.id, order), order.person);
      return counts ? [dayNumber(naive, order.placedAt) - dayNumber(naive, before.placedAt)] : [];
    });
  });
  return quantile(gaps, 0.5);
}

export function churn(naive: Naive): number | null {
  const lives = livesOf(naive);
  const shared = quantile(lives.flatMap((orders) => gapsOf(daysOf(naive, orders))), 0.9);
  const people = lives.filter((orders) => startsHere(naive, orders)).map((orders) => daysOf(naive, orders));
  if (people.length === 0) return null;
  const verdicts = people.map((days) => {
    const limit = days.length >= 4 ? quantile(gapsOf(days), 0.9) : shared;
    return limit === null ? null : asOfDay(naive) - (days.at(-1) ?? 0) > limit;
  });
  return verdicts.includes(null) ? null : verdicts.filter((isSilent) => isSilent === true).length / people.length;
}

/** The mean of what each buyer has brought in. */
export function lifetime(naive: Naive, withCost: boolean): number | null {
  const { to } = naive.cut;
  const people = livesOf(naive).filter((orders) => startsHere(naive, orders)).map((orders) => orders[0]?.person ?? '');
  const worths = people.map((person) => {
    const sales = naive.store.orders.filter((order) => order.person === person && !order.isTest && order.isSale && (to === null || order.placedAt < to));
    const personOf = new Map(naive.store.orders.map((order) => [order.id, order.person]));
    const refunds = naive.store.refunds.filter((refund) => personOf.get(refund.orderId) === person && !refund.isTest && (to === null || refund.at < to));
    return [
      ...sales.map((order) => {
        const cost = withCost ? (order.cost ?? null) : 0;
        return order.grossNet === null || order.discountNet === null || cost === null ? null : order.grossNet - order.discountNet - cost;
      }),
      ...refunds.flatMap((refund) => refund.lines.map((line) => (line.amountNet === null ? null : -line.amountNet))),
    ];
  });
  if (people.length === 0 || worths.some((moves) => moves.includes(null))) return null;
  return worths.flat().reduce<number>((sum, move) => sum + (move ?? 0), 0) / people.length;
}

export function returnRate(naive: Naive): number | null {
  const orders = naive.orders('isOrder');
  const back = orders.filter((order) =>
    naive.store.refunds.some((refund) => refund.orderId === order.id && !refund.isTest && refund.lines.some((line) => (line.amount ?? 0) > 0 && (!naive.isByLine() || order.lines.some((own) => naive.lineMatches(own) && own.product === line.product)))));
  return orders.length === 0 ? null : back.length / orders.length;
}
