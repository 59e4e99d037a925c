import { readFileSync } from 'node:fs';
import { minorDigits } from '@throughline/events';
import { z } from 'zod';

/** Languages in which people are told something. */
export const LANGUAGES = ['en', 'pl', 'uk', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', pl: 'pl-PL', uk: 'uk-UA', zh: 'zh-CN' };

/** Made by `npm run docs` from the studio's texts, so that a metric has one name wherever it is told. */
const LABELS = z.record(z.enum(LANGUAGES), z.record(z.string(), z.string())).parse(JSON.parse(readFileSync(new URL('./metric-labels.json', import.meta.url), 'utf8')));

/** What a metric is called; in English, as it calls itself, where the studio has no word for it yet. */
export function metricLabel(metric: { readonly code: string; readonly label: string }, language: Language): string {
  return LABELS[language][metric.code] ?? metric.label;
}

/** How a figure is written. */
export interface FigureForm {
  readonly unit: string;
  /** ISO 4217, for money. */
  readonly currency: string;
  readonly language: Language;
}

/** Ratios of money to money, which people read as a percentage. */
const READ_AS_PERCENT: ReadonlySet<string> = new Set(['refund_rate']);

/** The unit in which a metric is written. */
export function writtenUnit(code: string, unit: string): string {
  return READ_AS_PERCENT.has(code) ? 'share' : unit;
}

/** A figure as people write it; an undefined one is a dash. */
export function figureText(value: number | null, { unit, currency, language }: FigureForm): string {
  if (value === null) return '–';
  const locale = LOCALES[language];
  if (unit === 'money') return moneyText(value, currency, locale);
  if (unit === 'share') return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value);
  if (unit === 'seconds') return new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 }).format(value);
  if (unit === 'days') return new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 1 }).format(value);
  return new Intl.NumberFormat(locale, { maximumFractionDigits: unit === 'count' ? 0 : unit === 'points' ? 1 : 2 }).format(value);
}

/** Money in minor units as people write it. */
function moneyText(minor: number, currency: string, locale: string): string {
  const digits = minorDigits(currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(minor / 10 ** digits);
}

/** A local day as people write it. */
export function dayText(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** A change as people write it, with its sign; null where there is nothing to take a share of. */
export function percentText(share: number | null, language: Language): string | null {
  return share === null || !Number.isFinite(share) ? null : new Intl.NumberFormat(LOCALES[language], { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(share);
}
