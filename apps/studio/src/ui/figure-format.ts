import { useMemo } from 'react';
import { useFormats, type Formats } from './format.ts';

export interface FigureFormat {
  full(value: number): string;
  short(value: number): string;
  /** True when values are parts of a whole, 0..1. */
  readonly isShare: boolean;
  /** A difference in points, for what moves by points; null for what grows and shrinks by a part of itself. */
  points(difference: number): number | null;
}

/** Ratios of money to money, which people read as a percentage. */
const READ_AS_PERCENT = new Set(['refund_rate']);

/** How values of a metric are written. */
export function figureFormat(formats: Formats, metric: { code: string; unit: string; currency: string | null }): FigureFormat {
  const unit = READ_AS_PERCENT.has(metric.code) ? 'share' : metric.unit;
  return { ...valueFormat(formats, unit, metric.currency), points: (difference) => (unit === 'share' ? difference * 100 : unit === 'points' ? difference : null) };
}

function valueFormat(formats: Formats, unit: string, currency: string | null): Omit<FigureFormat, 'points'> {
  const money = currency ?? formats.currency;
  switch (unit) {
    case 'money':
      return { full: (value) => formats.money(value, money), short: (value) => formats.moneyShort(value, money), isShare: false };
    case 'share':
      return { full: (value) => formats.percent(value), short: (value) => formats.percent(value, 0), isShare: true };
    case 'ratio':
      return { full: (value) => formats.number(value, 2), short: (value) => formats.number(value, 2), isShare: false };
    case 'points':
      return { full: (value) => formats.number(value, 1), short: (value) => formats.number(value), isShare: false };
    case 'minutes':
      return { full: (value) => formats.inMinutes(value), short: (value) => formats.inMinutes(value), isShare: false };
    case 'seconds':
      return { full: (value) => formats.inSeconds(value), short: (value) => formats.inSeconds(value), isShare: false };
    case 'days':
      return { full: (value) => formats.inDays(value), short: (value) => formats.number(value, 1), isShare: false };
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
