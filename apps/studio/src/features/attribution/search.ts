import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const LOOKBACKS = [1, 7, 14, 30, 90] as const;
export type Lookback = (typeof LOOKBACKS)[number];

export const MODELS = ['first', 'last', 'linear', 'decay', 'position', 'shapley', 'markov'] as const;
export type Model = (typeof MODELS)[number];
/** Which of them the parts are shown by unless another is chosen. */
export const USUAL_MODEL = 'linear';
export const SPLITS = ['motive'] as const;

export interface AttributionSearch extends PeriodSearch {
  /** Days before an order in which an arrival may have led to it. */
  lookback?: Lookback;
  /** Only people of segments: `segment:ID`. */
  where?: string;
  /** Net sales instead of orders. */
  money?: boolean;
  by?: (typeof SPLITS)[number];
  /** By which model the parts of the split are shown. */
  model?: Exclude<Model, typeof USUAL_MODEL>;
}

export function readAttributionSearch(raw: Record<string, unknown>): AttributionSearch {
  const search: AttributionSearch = readPeriodSearch(raw);
  const lookback = LOOKBACKS.find((one) => one === Number(raw['lookback']));
  if (lookback !== undefined) search.lookback = lookback;
  if (typeof raw['where'] === 'string' && raw['where'] !== '') search.where = raw['where'].slice(0, 4_000);
  if (raw['money'] === true) search.money = true;
  const by = SPLITS.find((one) => one === raw['by']);
  const model = MODELS.find((one) => one === raw['model']);
  if (by !== undefined) search.by = by;
  if (model !== undefined && model !== USUAL_MODEL) search.model = model;
  return search;
}
