import type { Condition, Touchpoint } from '../touchpoints.ts';

/** An event as a test writes it: all that a run can depend on. */
export interface SimpleTouchEvent {
  readonly at: Date;
  /** Orders events of one instant. */
  readonly eventKey: string;
  readonly teller: 'browser' | 'mobile' | 'server' | 'webhook' | 'import';
  readonly type: 'track' | 'page' | 'screen' | 'identify';
  readonly name: string;
  readonly bot?: boolean;
  /** '0' for nobody. */
  readonly aliasKey: string;
  readonly campaignKey?: string;
  readonly source?: string;
  readonly medium?: string;
  readonly campaign?: string;
  readonly referrer?: string;
  readonly device?: string;
  readonly country?: string;
  readonly language?: string;
  readonly path?: string;
  readonly orderId?: string;
  readonly properties?: Readonly<Record<string, string | number>>;
}

/** A run as a plain reading of the definition gives it. */
export interface NaiveRun {
  readonly aliasKey: string;
  readonly at: Date;
  readonly endedAt: Date;
  readonly touchpoints: readonly string[];
  readonly metMs: readonly number[];
  readonly signals: readonly number[];
  readonly orderIds: readonly string[];
  readonly source: string;
  readonly device: string;
  readonly country: string;
  readonly language: string;
  readonly salesChannel: string;
}

const GAP_MS = 30 * 60_000;

/**
 * Runs of one store by walking through its events one at a time: the yardstick of the fold.
 *
 * @returns by beginning, then alias
 */
export function naiveTouches(events: readonly SimpleTouchEvent[], map: readonly Touchpoint[]): NaiveRun[] {
  const counted = events.filter((event) => event.bot !== true && event.aliasKey !== '0' && event.type !== 'identify');
  return [...Map.groupBy(counted, (event) => event.aliasKey).values()]
    .flatMap(splitRuns)
    .map((run) => walk(run, map))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime() || (BigInt(a.aliasKey) < BigInt(b.aliasKey) ? -1 : 1));
}

function splitRuns(events: readonly SimpleTouchEvent[]): SimpleTouchEvent[][] {
  const sorted = events.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (uuidOrder(a.eventKey) < uuidOrder(b.eventKey) ? -1 : 1));
  const runs: SimpleTouchEvent[][] = [];
  let campaign = '0';
  let previous: SimpleTouchEvent | null = null;
  for (const event of sorted) {
    const arriving = event.campaignKey ?? '0';
    const gap = previous === null || event.at.getTime() - previous.at.getTime() > GAP_MS;
    const anew = previous !== null && arriving !== '0' && arriving !== campaign && event.at.getTime() > previous.at.getTime();
    if (gap || anew) runs.push([]);
    runs.at(-1)?.push(event);
    campaign = arriving !== '0' ? arriving : gap ? '0' : campaign;
    previous = event;
  }
  return runs;
}

function walk(run: readonly SimpleTouchEvent[], map: readonly Touchpoint[]): NaiveRun {
  const [first] = run;
  const last = run.at(-1);
  if (first === undefined || last === undefined) throw new Error('a run has events');
  const named = run.find((event) => (event.source ?? '') !== '');
  const byDevice = run.some(({ teller }) => teller === 'browser' || teller === 'mobile');
  const origin = { source: named?.source ?? (byDevice ? 'direct' : ''), medium: named?.medium ?? '', campaign: named?.campaign ?? '', referrer: named?.referrer ?? '' };
  const steps: { id: string; ms: number; signals: number }[] = [];
  let early = 0;
  const meet = (id: string | undefined, ms: number): void => {
    if (id !== undefined && steps.at(-1)?.id !== id) steps.push({ id, ms, signals: 0 });
  };
  meet(map.find(({ rules }) => rules.some((rule) => rule.on === 'arrival' && arrives(rule, origin)))?.id, first.at.getTime());
  for (const event of run) {
    meet(map.find(({ rules }) => rules.some((rule) => rule.on === 'event' && happens(rule, event)))?.id, event.at.getTime());
    if (event.name !== 'Signal' && event.name !== 'Coupon Denied') continue;
    const step = steps.at(-1);
    if (step === undefined) early += 1;
    else step.signals += 1;
  }
  const [start] = steps;
  if (start !== undefined) start.signals += early;
  const orders = run.filter((event) => event.type === 'track' && event.name === 'Order Completed');
  const firstOf = (field: 'device' | 'country' | 'language'): string => run.map((event) => event[field] ?? '').find((value) => value !== '') ?? '';
  return {
    aliasKey: first.aliasKey, at: first.at, endedAt: last.at,
    touchpoints: steps.map(({ id }) => id), metMs: steps.map(({ ms }) => ms), signals: steps.map(({ signals }) => signals),
    orderIds: [...new Set(orders.map(({ orderId }) => orderId ?? ''))].filter((id) => id !== '').toSorted(),
    source: origin.source, device: firstOf('device'), country: firstOf('country'), language: firstOf('language'),
    salesChannel: orders.map(({ properties }) => String(properties?.['sales_channel'] ?? '')).find((value) => value !== '') ?? '',
  };
}

/** ClickHouse orders UUIDs by their second half first. */
function uuidOrder(uuid: string): string {
  return uuid.slice(19) + uuid.slice(0, 18);
}

function arrives(rule: Extract<Condition, { on: 'arrival' }>, origin: { source: string; medium: string; campaign: string; referrer: string }): boolean {
  const fits = (pattern: string | null, text: string): boolean => pattern === null || (text !== '' && glob(pattern, text, true));
  return (rule.source === null || rule.source === origin.source) && fits(rule.medium, origin.medium) && fits(rule.campaign, origin.campaign) && fits(rule.referrer, origin.referrer);
}

function happens(rule: Extract<Condition, { on: 'event' }>, event: SimpleTouchEvent): boolean {
  const property = rule.property;
  return (
    (rule.name === null || glob(rule.name, event.name, false)) &&
    (rule.path === null || glob(rule.path, event.path ?? '', false)) &&
    (rule.teller === null || rule.teller === event.teller) &&
    (property === null || String(event.properties?.[property.name] ?? '').toLowerCase() === property.equals.toLowerCase())
  );
}

/** One character of the pattern at a time: not how the engine does it. */
function glob(pattern: string, text: string, ignoreCase: boolean): boolean {
  const [sign, rest] = [pattern[0], pattern.slice(1)];
  if (sign === undefined) return text === '';
  if (sign === '*') return glob(rest, text, ignoreCase) || (text !== '' && glob(pattern, text.slice(1), ignoreCase));
  const head = text[0];
  if (head === undefined) return false;
  const same = sign === '?' || (ignoreCase ? sign.toLowerCase() === head.toLowerCase() : sign === head);
  return same && glob(rest, text.slice(1), ignoreCase);
}
