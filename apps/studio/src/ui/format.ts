import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useMaybeStore } from '../api/current-store.tsx';
import { dateFormat, listFormat, nameFormat, numberFormat, relativeFormat } from './intl.ts';

export interface Formats {
  number(value: number, digits?: number): string;
  percent(share: number, digits?: number): string;
  /** A number with + or − in front. */
  signed(value: number, digits?: number): string;
  signedPercent(share: number): string;
  /** Money from integer minor units, by the currency's own exponent. */
  money(minor: number, currency?: string): string;
  /** Money with fewer characters, for chart axes. */
  moneyShort(minor: number, currency?: string): string;
  /** Money without its small change, with + or − in front. */
  moneySigned(minor: number, currency?: string): string;
  shortNumber(value: number): string;
  dateTime(iso: string): string;
  time(iso: string): string;
  /** The time, with the day before it unless it is today, and with the year unless it is this one. */
  moment(iso: string): string;
  date(iso: string): string;
  /** A calendar day `YYYY-MM-DD`, which has no time zone. */
  day(day: string): string;
  /** A calendar day without its year. */
  dayOfYear(day: string): string;
  /** From one calendar day to another, both counted. */
  days(from: string, to: string): string;
  /** An hour of the store's day. */
  hour(ms: number): string;
  /** The month of a calendar day. */
  month(day: string): string;
  /** The month of a calendar day without its year. */
  monthOfYear(day: string): string;
  relative(iso: string, now?: number): string;
  bytes(count: number): string;
  /** A length of time in its largest whole unit: 90 minutes are “2 hours”, 40 seconds “40 seconds”. */
  duration(ms: number): string;
  /** So many days, with a part of one. */
  inDays(days: number): string;
  /** Seconds, in minutes from two on. */
  inSeconds(seconds: number): string;
  /** Minutes, in the largest unit that is full, with a part of one. */
  inMinutes(minutes: number): string;
  /** The name of a weekday; 1 is Monday. */
  weekday(weekday: number): string;
  country(code: string): string;
  /** A language by its tag, such as `pl`. */
  language(tag: string): string;
  list(items: readonly string[]): string;
  /** One or another of these. */
  either(items: readonly string[]): string;
  readonly locale: string;
  readonly timezone: string;
  readonly currency: string;
}

const LOCALES: Readonly<Record<string, string>> = { en: 'en-GB', pl: 'pl-PL', uk: 'uk-UA', zh: 'zh-CN' };

const STEPS = [
  { unit: 'year', seconds: 31_536_000 },
  { unit: 'month', seconds: 2_592_000 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
] as const;

/** Digits after the point that a currency has, such as 2 for EUR and 0 for JPY. */
export function currencyDigits(currency: string): number {
  return numberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Minor units as decimal text, exactly: 1234 EUR is `12.34`, 1234 JPY is `1234`. */
export function decimalOfMinor(minor: number, currency: string): string {
  const digits = currencyDigits(currency);
  const whole = String(Math.abs(Math.round(minor))).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${whole}` : `${sign}${whole.slice(0, -digits)}.${whole.slice(-digits)}`;
}

/** Columns of a download that hold money: their name says the currency, their cells are decimals of it. */
export function moneyColumns(currency: string): { readonly head: (name: string) => string; readonly cell: (minor: number | null | undefined) => string | null } {
  return { head: (name) => `${name}_${currency}`, cell: (minor) => (minor === null || minor === undefined ? null : decimalOfMinor(minor, currency)) };
}

function relativeText(locale: string, seconds: number): string {
  const format = relativeFormat(locale, { numeric: 'auto' });
  for (const step of STEPS) {
    if (Math.abs(seconds) >= step.seconds) return format.format(Math.round(seconds / step.seconds), step.unit);
  }
  return format.format(0, 'second');
}

/** Units of lengths of time, with from how many of the next smaller on they are used. */
function durationText(locale: string, ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  const step = STEPS.slice(2).find((one) => seconds >= one.seconds * (one.unit === 'day' ? 2 : 1));
  const [unit, count] = step === undefined ? ['second', seconds] : [step.unit, seconds / step.seconds];
  return numberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(count);
}

function unitText(locale: string, count: number, unit: 'day' | 'hour' | 'minute' | 'second'): string {
  return numberFormat(locale, { style: 'unit', unit, unitDisplay: unit === 'minute' || unit === 'second' ? 'short' : 'long', maximumFractionDigits: 1 }).format(count);
}

/** Whether the compact notation of a language has a word for such an amount: Chinese begins at ten thousand, so that 3,606 stands in full and one digit more would be a stray one. */
function isShortened(locale: string, amount: number): boolean {
  return numberFormat(locale, { notation: 'compact' }).formatToParts(amount).some(({ type }) => type === 'compact');
}

function moneyFormats(locale: string, storeCurrency: string) {
  const of = (currency: string, options: Intl.NumberFormatOptions) => numberFormat(locale, { style: 'currency', currency, ...options });
  return {
    money: (minor: number, currency = storeCurrency) => of(currency, {}).format(minor / 10 ** currencyDigits(currency)),
    moneySigned: (minor: number, currency = storeCurrency) =>
      of(currency, { signDisplay: 'exceptZero', maximumFractionDigits: 0, minimumFractionDigits: 0 }).format(minor / 10 ** currencyDigits(currency)),
    moneyShort: (minor: number, currency = storeCurrency) => {
      const amount = minor / 10 ** currencyDigits(currency);
      // Below ten, small change is much of the amount; between ten and a thousand it is noise, and one digit of it reads like a mistake.
      const isSmall = Math.abs(amount) < 10;
      const digits = isSmall ? (Number.isInteger(amount) ? 0 : currencyDigits(currency)) : Math.abs(amount) < 1000 || !isShortened(locale, amount) ? 0 : 1;
      return of(currency, { notation: 'compact', maximumFractionDigits: digits, minimumFractionDigits: digits === 1 ? 0 : digits }).format(amount);
    },
  };
}

function dayStart(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`);
}

function nameOfCountry(locale: string, code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return nameFormat(locale, { type: 'region', fallback: 'code' }).of(code) ?? code;
}

function nameOfLanguage(locale: string, tag: string): string {
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(tag)) return tag;
  return nameFormat(locale, { type: 'language', fallback: 'code' }).of(tag) ?? tag;
}

/** Only as much as tells it apart from now: the time today, day and month this year, else all of it. */
function momentText(at: Date, formats: Readonly<Record<'time' | 'date' | 'short' | 'dateTime', () => Intl.DateTimeFormat>>): string {
  const now = new Date();
  if (formats.date().format(at) === formats.date().format(now)) return formats.time().format(at);
  return at.getUTCFullYear() === now.getUTCFullYear() ? formats.short().format(at) : formats.dateTime().format(at);
}

/** Formats of one locale, time zone and currency; pure, so that tests need no React. */
export function createFormats({ locale, timezone, currency }: { locale: string; timezone: string; currency: string }): Formats {
  const dateTime = (): Intl.DateTimeFormat => dateFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: timezone });
  const time = (): Intl.DateTimeFormat => dateFormat(locale, { timeStyle: 'medium', timeZone: timezone });
  const date = (): Intl.DateTimeFormat => dateFormat(locale, { dateStyle: 'medium', timeZone: timezone });
  const short = (): Intl.DateTimeFormat => dateFormat(locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: timezone });
  const day = (): Intl.DateTimeFormat => dateFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const dayOfYear = (): Intl.DateTimeFormat => dateFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const monthOfYear = (): Intl.DateTimeFormat => dateFormat(locale, { month: 'short', timeZone: 'UTC' });
  const month = (): Intl.DateTimeFormat => dateFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const list = (): Intl.ListFormat => listFormat(locale, { style: 'long', type: 'conjunction' });
  const either = (): Intl.ListFormat => listFormat(locale, { style: 'long', type: 'disjunction' });
  return {
    ...moneyFormats(locale, currency),
    number: (value, digits = 0) => numberFormat(locale, { maximumFractionDigits: digits }).format(value),
    shortNumber: (value) => numberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value),
    percent: (share, digits = 1) => numberFormat(locale, { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share),
    signed: (value, digits = 1) => numberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: digits }).format(value),
    signedPercent: (share) => numberFormat(locale, { style: 'percent', signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(share),
    dateTime: (iso) => dateTime().format(new Date(iso)),
    time: (iso) => time().format(new Date(iso)),
    moment: (iso) => momentText(new Date(iso), { time, date, short, dateTime }),
    date: (iso) => date().format(new Date(iso)),
    day: (text) => day().format(dayStart(text)),
    dayOfYear: (text) => dayOfYear().format(dayStart(text)),
    days: (from, to) => day().formatRange(dayStart(from), dayStart(to)),
    hour: (ms) => short().format(ms),
    month: (text) => month().format(dayStart(text)),
    monthOfYear: (text) => monthOfYear().format(dayStart(text)),
    relative: (iso, now = Date.now()) => relativeText(locale, (Date.parse(iso) - now) / 1000),
    bytes: (count) =>
      count < 1_000_000
        ? numberFormat(locale, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 }).format(Math.ceil(count / 1000))
        : numberFormat(locale, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 }).format(count / 1_000_000),
    duration: (ms) => durationText(locale, ms),
    inDays: (count) => unitText(locale, count, 'day'),
    inSeconds: (count) => (count < 120 ? unitText(locale, count, 'second') : unitText(locale, count / 60, 'minute')),
    inMinutes: (count) => (count < 60 ? unitText(locale, count, 'minute') : count < 2_880 ? unitText(locale, count / 60, 'hour') : unitText(locale, count / 1_440, 'day')),
    weekday: (weekday) => dateFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, weekday))),
    country: (code) => nameOfCountry(locale, code),
    language: (tag) => nameOfLanguage(locale, tag),
    list: (items) => list().format(items),
    either: (items) => either().format(items),
    locale,
    timezone,
    currency,
  };
}

/** Formats in the reader's language and the open store's currency and time zone. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const store = useMaybeStore();
  const timezone = store?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const currency = store?.currency ?? 'EUR';
  return useMemo(() => createFormats({ locale: LOCALES[i18n.language] ?? 'en-GB', timezone, currency }), [i18n.language, timezone, currency]);
}
