const GAP_MS = 30 * 60_000;

/** What somebody did, as a plain fact. Person 12 is 11. */
export interface NaiveFact {
  readonly person: string;
  readonly ms: number;
  /** A name of an event: a look, an addition, a checkout, a signal, an order. */
  readonly name: 'Product Viewed' | 'Product Added' | 'Checkout Started' | 'Signal' | 'Order Completed';
  readonly product: string;
  readonly kind: string;
  readonly page: string;
}

/** A session as the README defines it. */
export interface NaiveSession {
  readonly person: string;
  readonly beganMs: number;
  readonly ordered: boolean;
  readonly touchpoints: readonly string[];
  readonly depth: number;
  /** The first of each kind. */
  readonly signals: readonly { readonly kind: string; readonly page: string; readonly touchpoint: string; readonly depth: number }[];
}

const TOUCHPOINT: Readonly<Record<NaiveFact['name'], string | null>> = { 'Product Viewed': 'product', 'Product Added': 'cart', 'Checkout Started': 'checkout', Signal: null, 'Order Completed': 'confirmation' };

/** Walks through everybody's facts one by one. */
export function naiveSessions(facts: readonly NaiveFact[]): NaiveSession[] {
  return [...Map.groupBy(facts, ({ person }) => person)].flatMap(([person, own]) => {
    const sessions: NaiveFact[][] = [];
    for (const fact of own.toSorted((a, b) => a.ms - b.ms)) {
      const current = sessions.at(-1);
      if (current === undefined || fact.ms - (current.at(-1)?.ms ?? 0) > GAP_MS) sessions.push([fact]);
      else current.push(fact);
    }
    return sessions.map((all) => walk(person, all));
  });
}

function walk(person: string, all: readonly NaiveFact[]): NaiveSession {
  const order = all.findIndex(({ name }) => name === 'Order Completed');
  // The confirmation is met at the instant of the order.
  const facts = order === -1 ? all : all.slice(0, order + 1);
  const touchpoints: string[] = [];
  const looks = new Map<string, number>();
  const signals: NaiveSession['signals'][number][] = [];
  let [cart, checkout, second] = [false, false, false];
  const depth = (): number => (checkout ? 3 : cart ? 2 : second ? 1 : 0);
  for (const { name, product, kind, page } of facts) {
    const met = TOUCHPOINT[name];
    if (met !== null && touchpoints.at(-1) !== met) touchpoints.push(met);
    if (name === 'Product Viewed') looks.set(product, (looks.get(product) ?? 0) + 1);
    second ||= [...looks.values()].some((times) => times > 1);
    cart ||= name === 'Product Added';
    checkout ||= name === 'Checkout Started';
    if (name === 'Signal' && !signals.some((one) => one.kind === kind)) signals.push({ kind, page, touchpoint: touchpoints.at(-1) ?? '', depth: depth() });
  }
  // What came before the first touchpoint belongs to it.
  const first = touchpoints[0] ?? '';
  return {
    person, beganMs: all[0]?.ms ?? 0, ordered: order !== -1, touchpoints: [...new Set(touchpoints.length === 0 ? [''] : touchpoints)], depth: depth(),
    signals: signals.map((one) => (one.touchpoint === '' ? { ...one, touchpoint: first } : one)),
  };
}

/** Sessions with a kind, and the ones they are compared with, one by one. */
export function naiveMatch(sessions: readonly NaiveSession[], kind: string): { sessions: number; orders: number; matched: number; expected: number } {
  const without = sessions.filter(({ signals }) => !signals.some((one) => one.kind === kind));
  const found = { sessions: 0, orders: 0, matched: 0, expected: 0 };
  for (const { signals, ordered } of sessions) {
    const signal = signals.find((one) => one.kind === kind);
    if (signal === undefined) continue;
    const alike = without.filter(({ touchpoints, depth }) => touchpoints.includes(signal.touchpoint) && depth >= signal.depth);
    found.sessions += 1;
    if (ordered) found.orders += 1;
    if (alike.length === 0) continue;
    found.matched += 1;
    found.expected += alike.filter((one) => one.ordered).length / alike.length;
  }
  return found;
}
