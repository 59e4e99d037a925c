import { callApi } from './api.ts';
import type { BenchServer } from './server-process.ts';

const DAY_MS = 86_400_000;

/** What the studio asks for a page, in steps: a step begins when the one before has been answered. */
export interface PageData {
  readonly name: string;
  readonly steps: readonly (readonly string[])[];
}

/** What somebody looks at. */
export interface View {
  /** Of an address, such as `from=2026-01-01&to=2026-01-29`. */
  readonly days: string;
  /** A filter, such as `source:ad`; null for none. */
  readonly where: string | null;
  /** Whose page is opened; null where there is nobody yet. */
  readonly person: string | null;
}

/** Asks the API for a path below the store. */
export type Asker = (path: string) => Promise<Record<string, unknown>>;

/** As the command line on the same machine asks. */
export function askerOf(server: BenchServer): Asker {
  return (path) => callApi(server, { method: 'GET', path: `/api/v1/stores/${server.storeId}${path}` });
}

/** So many days that end so many days ago; today counts as a whole day. */
export function daysBefore(ago: number, length: number): string {
  const to = Date.now() + (1 - ago) * DAY_MS;
  const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return `from=${dayOf(to - length * DAY_MS)}&to=${dayOf(to)}`;
}

const filterOf = ({ where }: View): string => (where === null ? '' : `&where=${encodeURIComponent(where)}`);

/** What each page of the studio that needs no choice asks for. */
export function defaultPages(view: View): PageData[] {
  const asked = `${view.days}${filterOf(view)}`;
  return [
    { name: 'overview', steps: [['/data-range'], [`/overview?${asked}`, '/overview/notices'], [`/journey?${asked}`]] },
    { name: 'metrics', steps: [['/data-range', '/metrics'], [`/metrics/revenue?${asked}&by=day`, `/metrics/revenue?${asked}&by=source`]] },
    { name: 'customers', steps: [['/customers?limit=50', '/customers/facets']] },
    ...(view.person === null ? [] : [{ name: 'person', steps: [[`/customers/${view.person}`, `/customers/${view.person}/overview`], [`/customers/${view.person}/story`, `/customers/${view.person}/lifeline`]] }]),
    { name: 'live', steps: [['/events', '/event-names']] },
    { name: 'data', steps: [['/sources']] },
    { name: 'journey', steps: [['/data-range'], [`/journey?${asked}`]] },
  ];
}

/** What each page of questions asks for, once somebody has chosen steps where it needs some. Retention and attribution are filtered by segments only. */
export function questionPages(view: View): PageData[] {
  const asked = `${view.days}${filterOf(view)}`;
  const steps = encodeURIComponent('Product Viewed > Product Added > Checkout Started > Order Completed');
  const page = (name: string, ...paths: string[]): PageData => ({ name, steps: [['/data-range', '/event-names'], paths] });
  return [
    page('funnel', `/funnel?${asked}&steps=${steps}&window=7d`), page('paths', `/paths?${asked}&step=Product+Viewed`), page('retention', `/retention?${view.days}&start=order&unit=week`),
    page('order-journeys', `/order-journeys?${asked}`), page('attribution', `/attribution?${view.days}&lookback=30`), page('effort', `/effort?${asked}`), page('friction', `/friction?${asked}`),
    page('reasons', `/reasons?${asked}`), page('drivers', `/drivers?${asked}&outcome=repurchase`), page('segments', '/segments', '/segments/rfm'),
  ];
}

/** @returns ms until the last answer was there */
export async function openPage(ask: Asker, { steps }: PageData): Promise<number> {
  const startedAt = performance.now();
  for (const paths of steps) await Promise.all(paths.map(ask));
  return performance.now() - startedAt;
}

/** Somebody who is not the first on the list: a person as any other. */
export async function findPerson(ask: Asker): Promise<string | null> {
  const answer = await ask('/customers');
  const people = Array.isArray(answer['customers']) ? answer['customers'] : [];
  const person: unknown = people[Math.floor(people.length / 2)];
  return typeof person === 'object' && person !== null && 'personKey' in person ? String(person.personKey) : null;
}
