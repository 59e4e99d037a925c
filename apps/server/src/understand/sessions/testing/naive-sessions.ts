/** An event as a test writes it: all that a session can depend on. */
export interface SimpleEvent {
  readonly at: Date;
  /** Orders events of one instant. */
  readonly eventKey: string;
  readonly teller: 'browser' | 'mobile' | 'server' | 'webhook' | 'import';
  readonly type: 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias';
  readonly name: string;
  readonly bot?: boolean;
  /** Key of the anonymous id; '0' for none. */
  readonly deviceKey: string;
  /** Key of the user id; '0' for none. */
  readonly userKey?: string;
  readonly campaignKey?: string;
  readonly source?: string;
  readonly device?: string;
  readonly country?: string;
  readonly language?: string;
  readonly path?: string;
  readonly orderId?: string;
  readonly productId?: string;
}

/** A session as a plain reading of the definition gives it. */
export interface NaiveSession {
  readonly deviceKey: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly aliasKey: string;
  readonly source: string;
  readonly device: string;
  readonly country: string;
  readonly language: string;
  readonly landingPath: string;
  readonly events: number;
  readonly pageViews: number;
  readonly productViews: number;
  readonly hadCart: boolean;
  readonly hadCheckout: boolean;
  /** Sorted. */
  readonly orderIds: readonly string[];
  /** Sorted. */
  readonly productIds: readonly string[];
}

const GAP_MS = 30 * 60_000;

/**
 * Sessions of one store by walking through its events one at a time: the yardstick of the fold.
 *
 * @returns by start, then device
 */
export function naiveSessions(events: readonly SimpleEvent[]): NaiveSession[] {
  const counted = events.filter((event) => event.bot !== true && event.deviceKey !== '0');
  const byDevice = Map.groupBy(counted, (event) => event.deviceKey);
  return [...byDevice.values()]
    .flatMap(sessionsOfDevice)
    .toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (BigInt(a.deviceKey) < BigInt(b.deviceKey) ? -1 : 1));
}

function sessionsOfDevice(events: readonly SimpleEvent[]): NaiveSession[] {
  const own = events.filter(isToldByDevice).toSorted((a, b) => a.at.getTime() - b.at.getTime() || (uuidOrder(a.eventKey) < uuidOrder(b.eventKey) ? -1 : 1));
  const runs: SimpleEvent[][] = [];
  let campaign = '0';
  let previous: SimpleEvent | null = null;
  for (const event of own) {
    const arriving = event.campaignKey ?? '0';
    const gap = previous === null || event.at.getTime() - previous.at.getTime() > GAP_MS;
    const anew = previous !== null && arriving !== '0' && arriving !== campaign && event.at.getTime() > previous.at.getTime();
    if (gap || anew) runs.push([]);
    runs.at(-1)?.push(event);
    campaign = arriving !== '0' ? arriving : gap ? '0' : campaign;
    previous = event;
  }
  const backend = events.filter((event) => !isToldByDevice(event) && placesOrder(event));
  return runs.map((run, index) => sessionOf(run, ordersDuring(backend, run, runs[index + 1])));
}

/** ClickHouse orders UUIDs by their second half first. */
function uuidOrder(uuid: string): string {
  return uuid.slice(19) + uuid.slice(0, 18);
}

function isToldByDevice(event: SimpleEvent): boolean {
  return (event.teller === 'browser' || event.teller === 'mobile') && (event.type === 'track' || event.type === 'page' || event.type === 'screen');
}

/** As in the order book: a page or screen that bears the name places none. */
function placesOrder(event: SimpleEvent): boolean {
  return event.type === 'track' && event.name === 'Order Completed';
}

function ordersDuring(backend: readonly SimpleEvent[], run: readonly SimpleEvent[], next: readonly SimpleEvent[] | undefined): string[] {
  const start = run[0]?.at.getTime() ?? 0;
  const end = run.at(-1)?.at.getTime() ?? 0;
  const nextStart = next?.[0]?.at.getTime() ?? Number.POSITIVE_INFINITY;
  return backend
    .filter(({ at }) => at.getTime() >= start && at.getTime() <= end + GAP_MS && at.getTime() < nextStart)
    .map((event) => event.orderId ?? '');
}

function sessionOf(run: readonly SimpleEvent[], backendOrders: readonly string[]): NaiveSession {
  const first = run[0];
  const last = run.at(-1);
  if (first === undefined || last === undefined) throw new Error('a run has events');
  const firstOf = (field: 'source' | 'device' | 'country' | 'language' | 'path'): string => run.map((event) => event[field] ?? '').find((value) => value !== '') ?? '';
  const named = (name: string): SimpleEvent[] => run.filter((event) => event.name === name);
  const user = run.findLast((event) => (event.userKey ?? '0') !== '0')?.userKey;
  return {
    deviceKey: first.deviceKey,
    startedAt: first.at,
    endedAt: last.at,
    aliasKey: user ?? first.deviceKey,
    source: firstOf('source') || 'direct',
    device: firstOf('device'),
    country: firstOf('country'),
    language: firstOf('language'),
    landingPath: firstOf('path'),
    events: run.length,
    pageViews: run.filter((event) => event.type === 'page' || event.type === 'screen').length,
    productViews: named('Product Viewed').length,
    hadCart: named('Product Added').length > 0,
    hadCheckout: named('Checkout Started').length > 0,
    orderIds: distinct([...run.filter(placesOrder).map((event) => event.orderId ?? ''), ...backendOrders]),
    productIds: distinct(run.map((event) => event.productId ?? '')),
  };
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '').toSorted();
}
