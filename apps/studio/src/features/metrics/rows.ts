import type { MetricAnswer, MetricRow } from '../../api/types.ts';
import { decimalOfMinor } from '../../ui/format.ts';
import type { Bucket } from './search.ts';

/** A row with its like of the period before: the bucket at the same place, or the same value of a dimension. */
export interface ComparedRow extends MetricRow {
  /** Null when nothing is compared, or when the earlier period has no such row. */
  readonly earlier: MetricRow | null;
}

/** Buckets side by side: the first of one period with the first of the other. */
export function alignBuckets(rows: readonly MetricRow[], earlier: readonly MetricRow[] | null): ComparedRow[] {
  return rows.map((row, at) => ({ ...row, earlier: earlier?.[at] ?? null }));
}

/**
 * Values of a dimension side by side; values that only the earlier period has come last.
 * @param addsUp whether nothing counted is 0 (amounts) or nothing known (shares, averages)
 */
export function alignValues(rows: readonly MetricRow[], earlier: readonly MetricRow[] | null, addsUp: boolean): ComparedRow[] {
  const before = new Map((earlier ?? []).map((row) => [row.key, row]));
  const now = new Set(rows.map((row) => row.key));
  const gone = (earlier ?? []).filter((row) => !now.has(row.key));
  return [
    ...rows.map((row) => ({ ...row, earlier: before.get(row.key) ?? null })),
    ...gone.map((row) => ({ ...row, value: addsUp ? 0 : null, low: null, high: null, n: 0, reason: null, earlier: row })),
  ];
}

/** Relative change, -1 and up; null when there is nothing to compare with. */
export function changeOf(row: ComparedRow): number | null {
  const before = row.earlier?.value ?? null;
  return row.value === null || before === null || before === 0 ? null : row.value / before - 1;
}

/** The start of a bucket in ISO 8601: a calendar day, or an hour in UTC. */
function startOf(by: string, key: string): string {
  const bucket: Bucket = 'hour';
  return by === bucket ? new Date(Number(key) * 1000).toISOString() : key;
}

/** A table of figures for a spreadsheet: money as decimals with its currency, shares as 0..1. */
export function csvRows({ answer, by, isTime, rows, compares }: { answer: MetricAnswer; by: string; isTime: boolean; rows: readonly ComparedRow[]; compares: boolean }): (string | number | null)[][] {
  const { currency } = answer;
  const number = (value: number | null) => (value === null ? null : currency === null ? value : decimalOfMinor(value, currency));
  const key = (row: MetricRow) => (isTime ? startOf(by, row.key) : row.key);
  const header = [by, ...(isTime ? [] : ['label']), answer.code, ...(currency === null ? [] : ['currency']), 'low', 'high', 'n', 'reason', ...(compares ? [...(isTime ? ['earlier_start'] : []), 'earlier'] : [])];
  const lines = rows.map((row) => [
    key(row),
    ...(isTime ? [] : [row.label]),
    number(row.value),
    ...(currency === null ? [] : [currency]),
    number(row.low),
    number(row.high),
    row.n,
    row.reason,
    ...(compares ? [...(isTime ? [row.earlier === null ? null : key(row.earlier)] : []), number(row.earlier?.value ?? null)] : []),
  ]);
  return [header, ...lines];
}
