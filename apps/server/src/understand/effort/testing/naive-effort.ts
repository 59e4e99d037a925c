/** What somebody did, as a plain fact. */
export interface NaiveAct {
  readonly person: string;
  readonly ms: number;
  readonly name: string;
  readonly product: string;
  /** Of `Page Left`. */
  readonly told: { readonly clicks: number; readonly fields: number; readonly active_seconds: number } | null;
}

export interface NaiveEffort {
  readonly person: string;
  readonly placedMs: number;
  readonly beganMs: number;
  /** seconds, pages, clicks, fields, searches, errors */
  readonly effort: readonly number[];
}

const LOOKBACK_MS = 30 * 86_400_000;

/** Walks back from each order, one act after the other. */
export function naiveEffort(acts: readonly NaiveAct[]): NaiveEffort[] {
  return [...Map.groupBy(acts, ({ person }) => person)].flatMap(([person, own]) => {
    const line = own.toSorted((a, b) => a.ms - b.ms);
    const orders = line.filter(({ name }) => name === 'order');
    return orders.map((order, index): NaiveEffort => {
      const since = orders[index - 1]?.ms ?? Number.NEGATIVE_INFINITY;
      const before = line.filter(({ name, ms }) => name !== 'order' && ms > since && ms < order.ms && ms >= order.ms - LOOKBACK_MS);
      const looks = new Map<string, number>();
      const first = before.find(({ name, product }) => {
        if (name === 'Product Viewed') looks.set(product, (looks.get(product) ?? 0) + 1);
        return name === 'Product Added' || name === 'Checkout Started' || (name === 'Product Viewed' && looks.get(product) === 2);
      });
      if (first === undefined) return { person, placedMs: order.ms, beganMs: 0, effort: [0, 0, 0, 0, 0, 0] };
      const counted = before.filter(({ ms }) => ms >= first.ms);
      const told = counted.flatMap((act) => (act.told === null ? [] : [act.told]));
      const waits = counted.reduce((sum, { ms }, at) => sum + Math.min(30_000, (counted[at + 1]?.ms ?? order.ms) - ms), 0);
      const times = (name: string): number => counted.filter((act) => act.name === name).length;
      const sum = (of: 'clicks' | 'fields' | 'active_seconds'): number => told.reduce((total, one) => total + one[of], 0);
      return { person, placedMs: order.ms, beganMs: first.ms, effort: [told.length > 0 ? sum('active_seconds') : Math.round(waits / 1000), times('page'), sum('clicks'), sum('fields'), times('Products Searched'), times('Coupon Denied')] };
    });
  });
}
