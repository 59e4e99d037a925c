import type { MetricAnswer } from './metrics.ts';

const HEADER = ['metric', 'from', 'to', 'timezone', 'key', 'label', 'value', 'unit', 'currency', 'n', 'low', 'high', 'reason', 'where'];

/**
 * A metric as CSV (RFC 4180): the whole first, then the rows of its split. Money stays in minor units of the currency.
 *
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front: names of products and campaigns come from outside.
 */
export function toCsv(answer: MetricAnswer): string {
  const { range } = answer;
  const line = (figure: { key: string; label: string; value: number | null; n: number; low: number | null; high: number | null; reason: string | null }): (string | number | null)[] => [
    answer.code, range.from, range.to, range.timezone, figure.key, figure.label, figure.value, answer.unit, answer.currency, figure.n, figure.low, figure.high, figure.reason, answer.where,
  ];
  const lines = [HEADER, line({ ...answer, key: '', label: 'Total' }), ...(answer.rows ?? []).map(line)];
  return lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** One cell: quoted where needed, and never a formula. Numbers pass as they are. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
