import { useMemo } from 'react';
import { useFormats, type Formats } from './format.ts';

export interface FigureFormat {
  full(value: number): string;
  short(value: number): string;
  /** True when values are parts of a whole, 0..1. */
  readonly isShare: boolean;
}

/** Ratios of money to money, which people read as a percentage. */
const READ_AS_PERCENT = new Set(['refund_rate']);

/** How values of a metric are written. */
export function figureFormat(formats: Formats, metric: { code: string; unit: string; currency: string | null }): FigureFormat {
  const unit = READ_AS_PERCENT.has(metric.code) ? 'share' : metric.unit;
  const money = metric.currency ?? formats.currency;
  switch (unit) {
    case 'money':
      return { full: (value) => formats.money(value, money), short: (value) => formats.moneyShort(value, money), isShare: false };
    case 'share':
      return { full: (value) => formats.percent(value), short: (value) => formats.percent(value, 0), isShare: true };
    case 'ratio':
      return { full: (value) => formats.number(value, 2), short: (value) => formats.number(value, 2), isShare: false };
    default:
      return { full: (value) => formats.number(value, Number.isInteger(value) ? 0 : 2), short: (value) => formats.shortNumber(value), isShare: false };
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

/** A bucket on an axis: its year only where the tick before has another, or where none is before. */
export function bucketTick({ formats, bucket, key, before }: { formats: Formats; bucket: string; key: string; before: string | null }): string {
  if (bucket === 'hour' || before === null || before.slice(0, 4) !== key.slice(0, 4)) return bucketLabel(formats, bucket, key);
  return bucket === 'month' ? formats.monthOfYear(key) : formats.dayOfYear(key);
}
