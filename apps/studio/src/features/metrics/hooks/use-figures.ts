import { useMemo } from 'react';
import { useFormats, type Formats } from '../../../ui/format.ts';

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

/** Buckets as the reader's calendar writes them. `key` is a local day, hour, Monday or month. */
export function bucketLabel(formats: Formats, bucket: string, key: string): string {
  const at = new Date(/T/.test(key) ? `${key.slice(0, 19).replace(/Z?$/, '')}Z` : `${key.length === 7 ? `${key}-01` : key.slice(0, 10)}T${key.length > 11 ? key.slice(11, 16) : '00:00'}:00Z`);
  if (Number.isNaN(at.getTime())) return key;
  const options: Intl.DateTimeFormatOptions =
    bucket === 'hour'
      ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }
      : bucket === 'month'
        ? { month: 'long', year: 'numeric' }
        : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(formats.locale, { ...options, timeZone: 'UTC' }).format(at);
}
