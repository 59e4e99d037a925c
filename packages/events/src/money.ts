/**
 * Exact decimal arithmetic for money. A decimal is `units / 10^scale`; nothing here touches binary fractions, and a
 * JavaScript number is taken by its shortest decimal text (0.1 is one tenth, as the sender wrote it).
 */
export interface Decimal {
  readonly units: bigint;
  /** Digits after the point, 0 or more. */
  readonly scale: number;
}

/** An exact quotient, so that a rate crossed through a third currency is rounded only once, at the amount. */
export interface Ratio {
  readonly numerator: Decimal;
  readonly denominator: Decimal;
}

/** What can be read as a decimal: a decimal, a text such as `-12.50` or `1e-7`, or a finite number. */
export type DecimalInput = Decimal | string | number | bigint;

/** An amount beyond this is taken for a fault: the sum of an order's lines must stay an exact integer. */
const LARGEST_MINOR = 10n ** 14n;
const LONGEST_TEXT = 80;
const LARGEST_EXPONENT = 40;
const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * ISO 4217 minor unit digits where they are not 2 (list one, funds codes included).
 * @see https://www.iso.org/iso-4217-currency-codes.html
 */
const MINOR_DIGITS: ReadonlyMap<string, number> = new Map([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code): [string, number] => [code, 0],
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code): [string, number] => [code, 3]),
  ...['CLF', 'UYW'].map((code): [string, number] => [code, 4]),
]);

/**
 * Digits of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD, 4 for CLF; 2 for codes ISO 4217 does not list.
 * @param currency ISO 4217 code in capitals
 */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS.get(currency) ?? 2;
}

/**
 * A currency code as ISO 4217 writes it, or null when the value is not three letters.
 * Only the form is checked: codes are added to the standard every few years.
 */
export function readCurrency(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const code = value.trim().toUpperCase();
  return /^[A-Z]{3}$/.test(code) ? code : null;
}

/**
 * A decimal from outside data.
 * @param value text (`12.5`, `-3`, `1e-7`, spaces around it allowed), finite number or bigint
 * @returns null for anything else: empty text, thousands separators, NaN, more than 80 characters, exponents beyond ±40
 */
export function parseDecimal(value: unknown): Decimal | null {
  if (typeof value === 'bigint') return { units: value, scale: 0 };
  if (typeof value === 'number') return Number.isFinite(value) ? parseText(String(value)) : null;
  return typeof value === 'string' ? parseText(value.trim()) : null;
}

function parseText(text: string): Decimal | null {
  if (text.length === 0 || text.length > LONGEST_TEXT) return null;
  const match = PATTERN.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const exponent = Number(exponentText);
  if (Math.abs(exponent) > LARGEST_EXPONENT) return null;
  const magnitude = BigInt(whole + fraction);
  const units = sign === '-' ? -magnitude : magnitude;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { units, scale } : { units: units * 10n ** BigInt(-scale), scale: 0 };
}

/** The plain decimal text, without exponent and without trailing zeros after the point: `12.5`, `0`, `-0.001`. */
export function decimalText(decimal: Decimal): string {
  const negative = decimal.units < 0n;
  const digits = (negative ? -decimal.units : decimal.units).toString().padStart(decimal.scale + 1, '0');
  const whole = digits.slice(0, digits.length - decimal.scale);
  const fraction = digits.slice(digits.length - decimal.scale).replace(/0+$/, '');
  const text = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && text !== '0' ? `-${text}` : text;
}

/** The exact product. */
export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** The same size without its sign. */
export function absoluteDecimal(decimal: Decimal): Decimal {
  return decimal.units < 0n ? { units: -decimal.units, scale: decimal.scale } : decimal;
}

/** `numerator / denominator` as an integer, half to even. The denominator must not be 0. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const [top, bottom] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator];
  const size = top < 0n ? -top : top;
  const quotient = size / bottom;
  const twice = (size % bottom) * 2n;
  const up = twice > bottom || (twice === bottom && quotient % 2n === 1n);
  const rounded = up ? quotient + 1n : quotient;
  return top < 0n ? -rounded : rounded;
}

/**
 * An amount in minor units, rounded half to even at the currency's last digit.
 * @param value  major units, such as `12.345` euro
 * @returns an integer number of minor units; null when the value is no decimal or its size passes 10^14 minor units
 */
export function toMinor(value: DecimalInput, currency: string): number | null {
  const decimal = toDecimal(value);
  return decimal === null ? null : withinReach(roundTo(decimal, minorDigits(currency)));
}

/** The exact major amount of an integer number of minor units. */
export function fromMinor(amountMinor: number, currency: string): Decimal {
  return { units: BigInt(amountMinor), scale: minorDigits(currency) };
}

/**
 * Quantity times unit price: multiplied exactly, then rounded once, half to even.
 * @returns minor units, or null when either is no decimal or the product passes 10^14 minor units
 */
export function lineTotal(quantity: DecimalInput, price: DecimalInput, currency: string): number | null {
  const count = toDecimal(quantity);
  const unit = toDecimal(price);
  return count === null || unit === null ? null : toMinor(multiplyDecimals(count, unit), currency);
}

/**
 * A share of an amount: `amount × part / whole`, half to even.
 * @returns minor units; 0 when `whole` is 0
 */
export function shareOf(amountMinor: number, part: number, whole: number): number {
  return whole === 0 ? 0 : Number(divideHalfEven(BigInt(amountMinor) * BigInt(part), BigInt(whole)));
}

/**
 * Splits an amount over weights so that the parts sum to it exactly (largest remainder, earlier part first on a tie).
 * @param amountMinor integer, of either sign
 * @param weights     integers of 0 or more; when all are 0 the first part takes everything
 * @returns one integer a weight, in the same order; empty for no weights
 */
export function apportion(amountMinor: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + BigInt(weight), 0n);
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? amountMinor : 0));
  const size = BigInt(Math.abs(amountMinor));
  const exact = weights.map((weight, index) => ({ index, floor: (size * BigInt(weight)) / sum, rest: (size * BigInt(weight)) % sum }));
  const parts = exact.map((part) => part.floor);
  let left = size - parts.reduce((total, part) => total + part, 0n);
  const byRest = exact.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1));
  for (const { index } of byRest) {
    if (left === 0n) break;
    parts[index] = (parts[index] ?? 0n) + 1n;
    left -= 1n;
  }
  return parts.map((part) => (amountMinor < 0 ? -Number(part) : Number(part)));
}

/**
 * An amount in another currency, rounded once, half to even.
 * @param rate units of `to` for one unit of `from`
 * @returns minor units of `to`; null when the size passes 10^14 or the rate's denominator is 0
 */
export function convertMinor(amountMinor: number, conversion: { from: string; to: string; rate: Ratio }): number | null {
  const { numerator, denominator } = conversion.rate;
  if (denominator.units === 0n) return null;
  const amount = multiplyDecimals(fromMinor(amountMinor, conversion.from), numerator);
  const digits = BigInt(minorDigits(conversion.to));
  const top = amount.units * 10n ** (digits + BigInt(denominator.scale));
  const bottom = denominator.units * 10n ** BigInt(amount.scale);
  return withinReach(divideHalfEven(top, bottom));
}

function toDecimal(value: DecimalInput): Decimal | null {
  return typeof value === 'object' ? value : parseDecimal(value);
}

function roundTo(decimal: Decimal, digits: number): bigint {
  if (decimal.scale <= digits) return decimal.units * 10n ** BigInt(digits - decimal.scale);
  return divideHalfEven(decimal.units, 10n ** BigInt(decimal.scale - digits));
}

function withinReach(minor: bigint): number | null {
  const size = minor < 0n ? -minor : minor;
  return size > LARGEST_MINOR ? null : Number(minor);
}
