import { type PartSearch, readPartSearch } from '../../ui/part.ts';
import { type PeriodSearch, readPeriodSearch } from '../../ui/period.ts';
import { readStep, type Step } from '../../ui/steps.ts';

export const WINDOWS = ['30m', '24h', '7d', '14d', '30d', '90d'] as const;
export type Window = (typeof WINDOWS)[number];
export const LENGTHS = [2, 3, 4, 5, 6] as const;
export const RARE = [0.5, 1, 2, 5, 10] as const;
const KINDS = ['other', 'end'] as const;

export const SPLITS = ['motive', 'source', 'sales_channel', 'device', 'country', 'language', 'customer'] as const;
export type Split = (typeof SPLITS)[number];
const LONGEST = 6;

export const DEFAULT_LENGTH = 5;
export const DEFAULT_RARE = 1;

export interface PathsSearch extends PeriodSearch, PartSearch {
  /** What paths start from or lead to; without it: where sessions begin or end. */
  step?: Step;
  back?: boolean;
  /** Without a step: events instead of touchpoints. */
  of?: 'events';
  per?: 'person';
  window?: Window;
  length?: (typeof LENGTHS)[number];
  rare?: (typeof RARE)[number];
  /** Names that are passed over. */
  without?: readonly string[];
  as?: 'table';
  by?: Split;
  /** The step at which parts of the split are compared. */
  partsAt?: number;
  /** The node whose people are listed: its step, and its name or what it is; and the node that a ribbon leads to. With a part of the split only those of it. */
  at?: number;
  node?: string;
  kind?: (typeof KINDS)[number];
  next?: string;
  nextKind?: (typeof KINDS)[number];
}

const textOf = (raw: unknown): string | undefined => (typeof raw === 'string' && raw !== '' ? raw : undefined);

export function readPathsSearch(raw: Record<string, unknown>): PathsSearch {
  const search: PathsSearch = readPeriodSearch(raw);
  const [step] = readStep(raw['step']);
  const window = WINDOWS.find((one) => one === raw['window']);
  const length = LENGTHS.find((one) => one === raw['length']);
  const rare = RARE.find((one) => one === raw['rare']);
  const without = Array.isArray(raw['without']) ? raw['without'].filter((name): name is string => textOf(name) !== undefined).slice(0, 50) : [];
  if (step !== undefined) search.step = step;
  if (raw['back'] === true) search.back = true;
  if (step === undefined && raw['of'] === 'events') search.of = 'events';
  if (step !== undefined && raw['per'] === 'person') search.per = 'person';
  if (window !== undefined) search.window = window;
  if (length !== undefined && length !== DEFAULT_LENGTH) search.length = length;
  if (rare !== undefined && rare !== DEFAULT_RARE) search.rare = rare;
  if (without.length > 0) search.without = without;
  if (raw['as'] === 'table') search.as = 'table';
  const by = SPLITS.find((one) => one === raw['by']);
  const partsAt = Number(raw['partsAt']);
  if (by !== undefined) search.by = by;
  if (by !== undefined && Number.isInteger(partsAt) && partsAt >= 1 && partsAt <= LONGEST) search.partsAt = partsAt;
  const opened = readOpened(raw);
  return { ...search, ...opened, ...(by === undefined || opened.at === undefined ? {} : readPartSearch(raw)) };
}

/** The search without what opens the list of people. */
export function closed(search: PathsSearch): PathsSearch {
  const { at: _at, node: _node, kind: _kind, next: _next, nextKind: _nextKind, part: _part, others: _others, ...rest } = search;
  return rest;
}

function readOpened(raw: Record<string, unknown>): Pick<PathsSearch, 'at' | 'node' | 'kind' | 'next' | 'nextKind'> {
  const at = Number(raw['at']);
  const [node, next] = [textOf(raw['node']), textOf(raw['next'])];
  const kind = KINDS.find((one) => one === raw['kind']);
  const nextKind = KINDS.find((one) => one === raw['nextKind']);
  if (!Number.isInteger(at) || at < 1 || at > LONGEST || (node === undefined && kind === undefined)) return {};
  return { at, ...(node === undefined ? (kind === undefined ? {} : { kind }) : { node }), ...(next === undefined ? (nextKind === undefined ? {} : { nextKind }) : { next }) };
}
