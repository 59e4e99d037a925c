import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const OUTCOMES = ['csat', 'review', 'nps', 'repurchase'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const WITHIN = [30, 60, 90, 180, 365] as const;

export const CODES = ['delivery_delay', 'delivery_days', 'freight_share', 'order_value', 'discount_share', 'items', 'category', 'returning', 'contact', 'pages'] as const;
export type Code = (typeof CODES)[number];

export interface DriversSearch extends PeriodSearch {
  outcome?: Exclude<Outcome, 'csat'>;
  /** Days within which a second order counts. */
  within?: (typeof WITHIN)[number];
  /** The driver that is looked at closely; the most important one unless given. */
  driver?: Code;
  /** The bin whose people are listed. */
  bin?: number;
  as?: 'table';
}

export function readDriversSearch(raw: Record<string, unknown>): DriversSearch {
  const search: DriversSearch = readPeriodSearch(raw);
  const outcome = OUTCOMES.find((one) => one === raw['outcome']);
  const within = WITHIN.find((one) => one === Number(raw['within']));
  const driver = CODES.find((one) => one === raw['driver']);
  const bin = Number(raw['bin']);
  if (outcome !== undefined && outcome !== 'csat') search.outcome = outcome;
  if (within !== undefined) search.within = within;
  if (driver !== undefined) search.driver = driver;
  if (driver !== undefined && raw['bin'] !== undefined && Number.isInteger(bin) && bin >= 0) search.bin = bin;
  if (raw['as'] === 'table') search.as = 'table';
  return search;
}
