import { multiplyDecimals, parseDecimal, readCurrency, type Decimal, type Ratio } from '@throughline/events';

/** Who gives rates: the merchant's own file, the European Central Bank, the National Bank of Poland, the National Bank of Ukraine. */
export type RateProvider = 'csv' | 'ecb' | 'nbp' | 'nbu';

/** From `day` on, one unit of `base` is `rate` units of `quote`. */
export interface Rate {
  /** `YYYY-MM-DD`, local to the store. */
  readonly day: string;
  readonly base: string;
  readonly quote: string;
  /** Decimal text, above 0. */
  readonly rate: string;
  readonly provider: RateProvider;
}

/** Rates of a period, ready to be asked. */
export interface RateBook {
  /** Units of `to` for one unit of `from` on a local day; null when none of that day or of the 7 days before is known. */
  find(asked: { from: string; to: string; day: string }): Ratio | null;
}

/** A rate serves its own day and so many days after it: banks publish none at weekends and holidays. */
export const RATE_LASTS_DAYS = 7;

/** Currencies through which two others may be crossed: those that the known banks quote against. */
export const PIVOTS: readonly string[] = ['EUR', 'PLN', 'UAH'];

/** The merchant's own rates come first: they are what the books were kept in. */
const PROVIDERS: readonly RateProvider[] = ['csv', 'ecb', 'nbp', 'nbu'];
const ONE: Decimal = { units: 1n, scale: 0 };
const DAY_MS = 86_400_000;

/**
 * A book over these rates. A pair is looked up as it stands, then turned round, then crossed through EUR, PLN or UAH, each within
 * one provider. Crossing keeps the exact quotient, so an amount is rounded only once.
 */
export function rateBookOf(rates: readonly Rate[]): RateBook {
  const series = new Map<string, { day: string; rate: Decimal }[]>();
  for (const rate of rates) {
    const decimal = parseDecimal(rate.rate);
    if (decimal === null || decimal.units <= 0n) continue;
    const key = seriesKey(rate.provider, rate.base, rate.quote);
    const list = series.get(key) ?? [];
    list.push({ day: rate.day, rate: decimal });
    series.set(key, list);
  }
  for (const list of series.values()) list.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));

  const quoted = (provider: RateProvider, pair: { from: string; to: string; day: string }): Decimal | null =>
    newestWithin(series.get(seriesKey(provider, pair.from, pair.to)) ?? [], pair.day);
  const direct = (provider: RateProvider, pair: { from: string; to: string; day: string }): Ratio | null => {
    if (pair.from === pair.to) return { numerator: ONE, denominator: ONE };
    const straight = quoted(provider, pair);
    if (straight !== null) return { numerator: straight, denominator: ONE };
    const turned = quoted(provider, { from: pair.to, to: pair.from, day: pair.day });
    return turned === null ? null : { numerator: ONE, denominator: turned };
  };
  const crossed = (provider: RateProvider, pair: { from: string; to: string; day: string }): Ratio | null => {
    for (const pivot of PIVOTS) {
      const first = direct(provider, { from: pair.from, to: pivot, day: pair.day });
      const second = direct(provider, { from: pivot, to: pair.to, day: pair.day });
      if (first !== null && second !== null) {
        return {
          numerator: multiplyDecimals(first.numerator, second.numerator),
          denominator: multiplyDecimals(first.denominator, second.denominator),
        };
      }
    }
    return null;
  };
  return {
    find: (asked) => {
      for (const provider of PROVIDERS) {
        const rate = direct(provider, asked) ?? crossed(provider, asked);
        if (rate !== null) return rate;
      }
      return null;
    },
  };
}

/** Codes have three letters, so that the joined parts can't be read in two ways. */
function seriesKey(provider: RateProvider, base: string, quote: string): string {
  return JSON.stringify([provider, base, quote]);
}

function newestWithin(list: readonly { day: string; rate: Decimal }[], day: string): Decimal | null {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.day ?? '') <= day) low = middle + 1;
    else high = middle;
  }
  const newest = list[low - 1];
  if (newest === undefined) return null;
  return (Date.parse(day) - Date.parse(newest.day)) / DAY_MS <= RATE_LASTS_DAYS ? newest.rate : null;
}

/** A line of a rates file that can't be used. */
export interface RateFault {
  /** From 1, the header included. */
  readonly line: number;
  readonly reason: string;
}

/**
 * Reads a rates file: a header with `date`, `base`, `quote`, `rate` in any order, then one rate a line; comma or semicolon.
 * @returns the good rates and every faulty line; a later line of the same day and pair wins
 */
export function parseRatesCsv(text: string): { rates: Rate[]; faults: RateFault[] } {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const separator = (lines[0] ?? '').includes(';') ? ';' : ',';
  const header = cellsOf(lines[0] ?? '', separator).map((name) => name.toLowerCase());
  const missing = ['date', 'base', 'quote', 'rate'].filter((name) => !header.includes(name));
  if (missing.length > 0) return { rates: [], faults: [{ line: 1, reason: `The header lacks ${missing.join(', ')}; it must be: date,base,quote,rate` }] };
  const faults: RateFault[] = [];
  const rates = new Map<string, Rate>();
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const cells = cellsOf(line, separator);
    const cell = (name: string): string => cells[header.indexOf(name)] ?? '';
    const rate = readRate({ day: cell('date'), base: cell('base'), quote: cell('quote'), rate: cell('rate') });
    if (typeof rate === 'string') faults.push({ line: index + 1, reason: rate });
    else rates.set(JSON.stringify([rate.day, rate.base, rate.quote]), rate);
  }
  return { rates: [...rates.values()], faults };
}

function cellsOf(line: string, separator: string): string[] {
  return line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1').trim());
}

function readRate(cells: { day: string; base: string; quote: string; rate: string }): Rate | string {
  const base = readCurrency(cells.base);
  const quote = readCurrency(cells.quote);
  const rate = parseDecimal(cells.rate);
  if (!isDay(cells.day)) return `"${cells.day}" is no date; write it as 2026-01-31`;
  if (base === null) return `"${cells.base}" is no currency code; write three letters such as EUR`;
  if (quote === null) return `"${cells.quote}" is no currency code; write three letters such as PLN`;
  if (base === quote) return `base and quote are both ${base}`;
  if (rate === null) return `"${cells.rate}" is no decimal number; write it with a point, such as 4.2512`;
  if (rate.units <= 0n) return `the rate ${cells.rate} is not above 0`;
  return { day: cells.day, base, quote, rate: cells.rate, provider: 'csv' };
}

/** Whether a text is a real calendar day, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
