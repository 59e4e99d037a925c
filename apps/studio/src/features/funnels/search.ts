import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';
import { readStep, type Step } from '../../ui/steps.ts';

export const WINDOWS = ['30m', '1d', '7d', '14d', '30d', '90d'] as const;
export type Window = (typeof WINDOWS)[number];

/** Orders of steps, from loose to strict; the first lets anything happen in between. */
export const ORDERS = ['loose', 'strict_deduplication', 'strict_order'] as const;
export type Order = (typeof ORDERS)[number];

export const SPLITS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'customer'] as const;

export interface FunnelSearch extends PeriodSearch {
  steps?: readonly Step[];
  per?: 'session';
  window?: Window;
  order?: Exclude<Order, 'loose'>;
  by?: (typeof SPLITS)[number];
  /** A second filter to compare with; the empty text is everybody. */
  against?: string;
  as?: 'table';
  /** The step whose people are listed, from 1. */
  at?: number;
  left?: boolean;
}

export const MOST_STEPS = 10;

/** What the page opens with: from a look to an order. */
export const DEFAULT_STEPS: readonly Step[] = [{ event: 'Product Viewed' }, { event: 'Product Added' }, { event: 'Checkout Started' }, { event: 'Order Completed' }];

export function readFunnelSearch(raw: Record<string, unknown>): FunnelSearch {
  const search: FunnelSearch = readPeriodSearch(raw);
  const steps = Array.isArray(raw['steps']) ? raw['steps'].flatMap(readStep).slice(0, MOST_STEPS) : [];
  const window = WINDOWS.find((one) => one === raw['window']);
  const order = ORDERS.find((one) => one === raw['order']);
  const by = SPLITS.find((one) => one === raw['by']);
  const at = Number(raw['at']);
  if (steps.length >= 2) search.steps = steps;
  if (raw['per'] === 'session') search.per = 'session';
  if (window !== undefined) search.window = window;
  if (order !== undefined && order !== 'loose') search.order = order;
  if (by !== undefined) search.by = by;
  if (typeof raw['against'] === 'string') search.against = raw['against'];
  if (raw['as'] === 'table') search.as = 'table';
  if (Number.isInteger(at) && at >= 1 && at <= MOST_STEPS) search.at = at;
  if (raw['left'] === true) search.left = true;
  return search;
}
