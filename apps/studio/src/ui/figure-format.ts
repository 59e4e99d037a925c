import { useMemo } from 'react';
import { useFormats, type Formats } from './format.ts';

export interface FigureFormat {
  full(value: number): string;
  short(value: number): string;
}

/** Ratios of money to money, which people read as a percentage. */
const READ_AS_PERCENT = new Set(['refund_rate']);

/** How values of a metric are written. */
export function figureFormat(formats: Formats, metric: { code: string; unit: string; currency: string | null }): FigureFormat {
  const unit = READ_AS_PERCENT.has(metric.code) ? 'share' : metric.unit;
  const money = metric.currency ?? formats.currency;
  switch (unit) {
    case 'money':
      return { full: (value) => formats.money(value, money), short: (value) => formats.moneyShort(value, money) };
    case 'share':
      return { full: (value) => formats.percent(value), short: (value) => formats.percent(value, 0) };
    case 'ratio':
      return { full: (value) => formats.number(value, 2), short: (value) => formats.number(value, 2) };
    default:
      return { full: (value) => formats.number(value, Number.isInteger(value) ? 0 : 2), short: (value) => formats.shortNumber(value) };
  }
}

export function useFigureFormat(code: string, unit: string, currency: string | null): FigureFormat {
  const formats = useFormats();
  return useMemo(() => figureFormat(formats, { code, unit, currency }), [formats, code, unit, currency]);
}

/** Buckets as the reader's calendar writes them. `key` is a local day, Monday or first of a month; an hour's is its start in UTC seconds. */
export function bucketLabel(formats: Formats, bucket: string, key: string): string {
  if (bucket === 'hour') return formats.hour(Number(key) * 1000);
  return bucket === 'month' ? formats.month(key) : formats.day(key);
}
