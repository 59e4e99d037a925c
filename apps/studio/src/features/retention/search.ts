import { type PartSearch, readPartSearch } from '../../ui/part.ts';
import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';

export const UNITS = ['day', 'week', 'month'] as const;
export type Unit = (typeof UNITS)[number];

export const SPLITS = ['motive', 'source', 'sales_channel', 'device', 'country', 'language'] as const;
export type Split = (typeof SPLITS)[number];

/** What somebody does: orders, has a session, or `event:` and a name. */
export interface RetentionSearch extends PeriodSearch, PartSearch {
  start?: string;
  comeback?: string;
  unit?: Unit;
  /** Only people of segments: `segment:ID`. */
  where?: string;
  /** Active then or later; else in exactly that unit. */
  rolling?: boolean;
  by?: Split;
  /** The parts of the split as tables. */
  as?: 'table';
  /** The cohort whose members are listed, and those of which unit after it; without a cohort those of a part of the split. */
  cohort?: string;
  offset?: number;
}

const ACT = /^(order|session|event:.{1,200})$/;

export function readRetentionSearch(raw: Record<string, unknown>): RetentionSearch {
  const search: RetentionSearch = readPeriodSearch(raw);
  const act = (value: unknown) => (typeof value === 'string' && ACT.test(value) ? value : undefined);
  const [start, comeback] = [act(raw['start']), act(raw['comeback'])];
  const unit = UNITS.find((one) => one === raw['unit']);
  const offset = raw['offset'] === undefined ? Number.NaN : Number(raw['offset']);
  if (typeof raw['where'] === 'string' && raw['where'] !== '') search.where = raw['where'].slice(0, 4_000);
  if (start !== undefined) search.start = start;
  if (comeback !== undefined) search.comeback = comeback;
  if (unit !== undefined) search.unit = unit;
  if (raw['rolling'] === true) search.rolling = true;
  const by = SPLITS.find((one) => one === raw['by']);
  if (by !== undefined) search.by = by;
  if (raw['as'] === 'table') search.as = 'table';
  if (typeof raw['cohort'] === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw['cohort'])) search.cohort = raw['cohort'];
  if (Number.isInteger(offset) && offset >= 0) search.offset = offset;
  return by === undefined ? search : { ...search, ...readPartSearch(raw) };
}

/** The search without what opens the list of members. */
export function closed(search: RetentionSearch): RetentionSearch {
  const { cohort: _cohort, offset: _offset, part: _part, others: _others, ...rest } = search;
  return rest;
}
