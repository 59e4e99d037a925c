import type { Naive, NaiveDoing } from './naive-model.ts';

function doingsOf({ store }: Naive): NaiveDoing[] {
  const inSessions = store.sessions.flatMap(({ acts = [], person, startedAt }) => acts.map(({ name, active, second }) => ({ person, name, active, product: '', ms: startedAt.getTime() + second * 1_000 })));
  return [...inSessions, ...(store.doings ?? [])].toSorted((a, b) => a.ms - b.ms);
}

/** When somebody first showed that they mean to buy: something put into the cart, a checkout begun, or one product looked at again. */
function firstIntent(doings: readonly NaiveDoing[]): number | null {
  const looked = new Set<string>();
  for (const { name, product, ms } of doings) {
    if (name === 'Product Added' || name === 'Checkout Started' || (name === 'Product Viewed' && looked.has(product))) return ms;
    if (name === 'Product Viewed') looked.add(product);
  }
  return null;
}

/** Between the two values that lie about it; null for none. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}

/** Walks through each buyer's acts and orders, and looks back from every order. */
export function medianEffort(naive: Naive): number | null {
  const counted = new Set(naive.orders('isOrder').map(({ id }) => id));
  const placed = naive.store.orders.filter((order) => !order.isTest && order.isOrder && order.person !== null).toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.id < b.id ? -1 : 1));
  const doings = doingsOf(naive);
  return quantile(placed.flatMap((order) => {
    if (!counted.has(order.id)) return [];
    const at = order.placedAt.getTime();
    const own = placed.filter(({ person }) => person === order.person);
    const before = own[own.indexOf(order) - 1]?.placedAt.getTime() ?? Number.NEGATIVE_INFINITY;
    const since = doings.filter(({ person, ms }) => person === order.person && ms > before && ms <= at && ms >= at - 30 * 86_400_000);
    const intent = firstIntent(since);
    if (intent === null) return [];
    // What happened at the instant of the intent is a part of it.
    const meant = since.filter(({ ms }) => ms >= intent);
    const left = meant.filter(({ name }) => name === 'Page Left');
    if (left.length > 0) return [left.reduce((sum, { active }) => sum + active, 0)];
    // Of an order, whole seconds are told.
    return [Math.round(meant.reduce((sum, { ms }, index) => sum + Math.min(30, ((meant[index + 1]?.ms ?? at) - ms) / 1_000), 0))];
  }), 0.5);
}

export function pageSpeed(naive: Naive): number | null {
  return quantile(naive.sessions().flatMap(({ acts = [] }) => acts.flatMap(({ name, paintMs }) => (name === 'Page Left' && paintMs > 0 ? [paintMs / 1_000] : []))), 0.75);
}
