import { describe, expect, test } from 'vitest';
import type { MetricAnswer, MetricRow } from '../../api/types.ts';
import { csvOf } from '../../ui/save-file.ts';
import { periodBefore } from '../../ui/period.ts';
import { alignBuckets, alignValues, changeOf, csvRows } from './rows.ts';

const row = (key: string, value: number | null, change: Partial<MetricRow> = {}): MetricRow => ({ key, label: key, value, n: 1, low: null, high: null, reason: null, ...change });
const answer = { code: 'revenue', currency: 'EUR' } as MetricAnswer;

describe('comparing', () => {
  test('the period before is as long, and ends where this one begins', () => {
    expect(periodBefore({ from: '2026-03-03', to: '2026-03-10' }, '2026-03-20')).toEqual({ from: '2026-02-24', to: '2026-03-03' });
    expect(periodBefore({ from: '2026-03-03', to: null }, '2026-03-03')).toEqual({ from: '2026-03-02', to: '2026-03-03' });
    expect(periodBefore({ from: null, to: null }, '2026-03-03')).toBeNull();
  });

  test('buckets stand side by side by their place, and one too many stands alone', () => {
    const rows = alignBuckets([row('2026-03-02', 10), row('2026-03-03', 20)], [row('2026-02-28', 8)]);
    expect(rows.map((one) => one.earlier?.key ?? null)).toEqual(['2026-02-28', null]);
    expect(rows.map(changeOf)).toEqual([0.25, null]);
  });

  test('values stand side by side by their name, and what is gone is not forgotten', () => {
    const rows = alignValues([row('ad', 5)], [row('email', 3), row('ad', 10)], true);
    expect(rows.map((one) => [one.key, one.value, one.earlier?.value])).toEqual([['ad', 5, 10], ['email', 0, 3]]);
    expect(alignValues([], [row('email', 0.3)], false)[0]?.value).toBeNull();
    expect(alignValues([row('ad', 5)], null, true)[0]?.earlier).toBeNull();
  });
});

describe('figures as CSV', () => {
  test('money is decimal with its currency, hours are instants, and a hostile name is no formula', () => {
    const rows = alignBuckets([row('1767225600', -123_456)], [row('1767222000', 5)]);
    expect(csvRows({ answer, by: 'hour', isTime: true, rows, compares: true })).toEqual([
      ['hour', 'revenue', 'currency', 'low', 'high', 'n', 'reason', 'earlier_start', 'earlier'],
      ['2026-01-01T00:00:00.000Z', '-1234.56', 'EUR', null, null, 1, null, '2025-12-31T23:00:00.000Z', '0.05'],
    ]);
    const hostile = csvRows({ answer: { ...answer, code: 'orders', currency: null }, by: 'product', isTime: false, rows: alignValues([row('=cmd|x', 2)], null, true), compares: false });
    expect(csvOf(hostile)).toBe("product,label,orders,low,high,n,reason\r\n'=cmd|x,'=cmd|x,2,,,1,\r\n");
    expect(csvOf([['-1234.56', '-1+1']])).toBe("-1234.56,'-1+1\r\n");
  });
});
