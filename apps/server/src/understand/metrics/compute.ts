import { bucketsOf } from './buckets.ts';
import { type Figure, type MetricDefinition, type Reason, undefinedFor } from './definition.ts';
import { type Fetched, factsOf, type FactsRow, type Observed } from './fetch.ts';
import type { MetricRequest, Period } from './normalise.ts';
import { OTHER } from './queries/scope.ts';

/** One row of a split. */
export interface MetricRow extends Figure {
  readonly key: string;
  readonly label: string;
}

/** Figures that may still turn from "0" into "no data", with the stretch of time that decides it. */
interface Draft {
  readonly figure: Figure;
  readonly from: Date | null;
  readonly to: Date | null;
}

const NO_DATA: Readonly<Record<MetricDefinition['data'], Reason>> = { orders: 'no_orders', sessions: 'no_sessions', answers: 'no_answers', conversations: 'no_conversations' };

/** The figure over a whole period. */
export function computeTotal(definition: MetricDefinition, fetched: Fetched, period: Period): Draft {
  return { figure: definition.compute(fetched.total), from: period.from, to: period.to };
}

/** The figures of a split: a time series with every bucket, or one row for each value, largest first. */
export function computeRows(request: MetricRequest, fetched: Fetched): (Draft & { readonly key: string; readonly label: string })[] | null {
  const { by, period } = request;
  if (by === null) return null;
  return 'step' in by ? series(request, fetched, by.step) : values(request, fetched.rows, period);
}

function series(request: MetricRequest, fetched: Fetched, step: 'hour' | 'day' | 'week' | 'month'): (Draft & { key: string; label: string })[] {
  const byKey = new Map(fetched.rows.map((row) => [row.key, row.facts]));
  // Where the whole period is too short to say anything, so is each bucket of it.
  const nothing = fetched.total.int('too_short') > 0 && fetched.rows.length === 0 ? fetched.total : factsOf(undefined);
  const tooShort = request.definition.refusals[step] !== undefined;
  return bucketsOf(request.period, step, { days: request.days, seen: [...byKey.keys()] }).map((bucket) => {
    const figure = request.definition.compute(byKey.get(bucket.key) ?? nothing);
    return { ...bucket, figure: tooShort ? undefinedFor('bucket_too_short', figure.n) : figure };
  });
}

function values(request: MetricRequest, rows: readonly FactsRow[], period: Period): (Draft & { key: string; label: string })[] {
  const weight = (figure: Figure): number => figure.value ?? Number.NEGATIVE_INFINITY;
  return rows
    .map((row) => ({ key: row.key, label: labelOf(row), from: period.from, to: period.to, figure: request.definition.compute(row.facts) }))
    .toSorted((a, b) => Number(a.key === OTHER) - Number(b.key === OTHER) || weight(b.figure) - weight(a.figure) || b.figure.n - a.figure.n || (a.key < b.key ? -1 : 1));
}

function labelOf({ key, label }: FactsRow): string {
  if (key === OTHER) return 'Other';
  return key === '' ? 'Unknown' : (label ?? key);
}

/** True when nothing was counted: then it depends on whether anybody was counting. */
export function isEmpty({ figure }: Draft): boolean {
  return figure.value === 0 && figure.n === 0 && figure.reason === null;
}

/** Nothing counted while the store was watched is 0; before the first data, or after all data ends, it is unknown. */
export function settle(draft: Draft, definition: MetricDefinition, observed: Observed | null): Figure {
  if (!isEmpty(draft) || observed === null) return draft.figure;
  const { first, last } = observed;
  const watched = first !== null && last !== null && (draft.to === null || first < draft.to) && (draft.from === null || last >= draft.from);
  return watched ? draft.figure : undefinedFor(NO_DATA[definition.data]);
}
