export interface NaiveFact {
  readonly person: string;
  readonly ms: number;
  /** A source: an arrival; null: an order. */
  readonly source: string | null;
  readonly minor: number;
}

/** By the sources of each way, in order and joined: orders with their money, and ways that led to none. */
export type NaivePaths = ReadonlyMap<string, { readonly orders: number; readonly minor: number; readonly nulls: number }>;

/** The definition as a walk through each person's arrivals and orders. */
export function naivePaths(facts: readonly NaiveFact[], scope: { readonly fromMs: number; readonly toMs: number; readonly lookbackMs: number }): NaivePaths {
  const paths = new Map<string, { orders: number; minor: number; nulls: number }>();
  const note = (sources: readonly string[], more: { orders: number; minor: number; nulls: number }): void => {
    const key = sources.join(' > ');
    const sum = paths.get(key) ?? { orders: 0, minor: 0, nulls: 0 };
    paths.set(key, { orders: sum.orders + more.orders, minor: sum.minor + more.minor, nulls: sum.nulls + more.nulls });
  };
  const seen = facts.filter(({ ms }) => ms >= scope.fromMs - scope.lookbackMs && ms < scope.toMs);
  for (const own of Map.groupBy(seen, ({ person }) => person).values()) {
    const orders = own.filter(({ source }) => source === null).toSorted((a, b) => a.ms - b.ms || a.minor - b.minor);
    const came = own.filter(({ source }) => source !== null).toSorted((a, b) => a.ms - b.ms || ((a.source ?? '') < (b.source ?? '') ? -1 : 1));
    const between = (after: number, upTo: number, since: number): string[] => came.flatMap(({ ms, source }) => (source !== null && ms > after && ms <= upTo && ms >= since ? [source] : []));
    for (const [index, order] of orders.entries()) {
      if (order.ms >= scope.fromMs) note(between(orders[index - 1]?.ms ?? 0, order.ms, order.ms - scope.lookbackMs), { orders: 1, minor: order.minor, nulls: 0 });
    }
    const rest = between(orders.at(-1)?.ms ?? 0, scope.toMs, scope.fromMs);
    if (rest.length > 0) note(rest, { orders: 0, minor: 0, nulls: 1 });
  }
  return paths;
}
