/** Which sign stands before the decimals. */
export type DecimalSign = 'point' | 'comma';

/** What the numbers of a file show about their style; filled while the whole file is read. */
export interface NumberEvidence {
  point: number;
  comma: number;
  /** Numbers such as 1,234 that could be thousands or three decimals. */
  openComma: number;
  openPoint: number;
  example: string | null;
}

export function noNumberEvidence(): NumberEvidence {
  return { point: 0, comma: 0, openComma: 0, openPoint: 0, example: null };
}

const plain = /^-?\d+(\.\d+)?$/;
/** Most numbers of most files: there is nothing to find out about them. */
const simple = /^-?\d+\.(?:\d|\d\d)$/;
const largestDigits = 15;

/** Note what one number text says about its decimal sign. */
export function weighNumber(text: string, evidence: NumberEvidence): void {
  const comma = text.lastIndexOf(',');
  const point = text.lastIndexOf('.');
  if (comma < 0 && point < 0) return;
  if (comma < 0 && simple.test(text)) {
    evidence.point += 1;
    return;
  }
  const digits = bare(text);
  if (!/^-?[\d.,]+$/.test(digits)) return;
  const commas = count(digits, ',');
  const points = count(digits, '.');
  if (commas > 0 && points > 0) evidence[digits.lastIndexOf(',') > digits.lastIndexOf('.') ? 'comma' : 'point'] += 1;
  else if (commas > 1) evidence.point += 1;
  else if (points > 1) evidence.comma += 1;
  else if (/^-?[1-9]\d{0,2}[.,]\d{3}$/.test(digits)) {
    evidence[commas > 0 ? 'openComma' : 'openPoint'] += 1;
    evidence.example ??= digits;
  } else evidence[commas > 0 ? 'comma' : 'point'] += 1;
}

/**
 * The decimal sign that the whole file shows.
 *
 * When every number with a sign could be thousands as well, the separator of the columns tells where the file was made:
 * commas between columns mean points before decimals; semicolons leave it open.
 */
export function decideDecimal(evidence: NumberEvidence, delimiter: string): DecimalSign | 'ambiguous' {
  if (evidence.point > evidence.comma) return 'point';
  if (evidence.comma > evidence.point) return 'comma';
  if (evidence.openComma + evidence.openPoint === 0) return 'point';
  return delimiter === ',' ? 'point' : 'ambiguous';
}

/** A number as read: canonical decimal text, or why it is none. */
export type NumberReading = { readonly decimal: string } | { readonly fault: string };

/**
 * Canonical decimal text (`-12.5`) of a number as people and spreadsheets write it: currency signs, spaces and thousands
 * separators, a minus before or after, parentheses for negative amounts, exponents.
 */
export function readNumber(text: string, sign: DecimalSign): NumberReading {
  if (plain.test(text) && (sign === 'point' || !text.includes('.'))) return sized(text);
  const digits = bare(text);
  if (/^-?\d+([.,]\d+)?[eE][+-]?\d{1,4}$/.test(digits)) return fromExponent(digits.replace(',', '.'));
  if (!/^-?(\d[\d.,]*|[.,]\d+)$/.test(digits)) return { fault: 'is not a number' };
  const [thousands, decimals] = sign === 'point' ? [',', '.'] : ['.', ','];
  const [whole = '', fraction, ...more] = digits.split(decimals);
  if (more.length > 0 || fraction?.includes(thousands)) return { fault: 'is not a number in the style of this file' };
  if (whole.includes(thousands) && !new RegExp(`^-?\\d{1,3}(\\${thousands}\\d{2,4})*\\${thousands}\\d{3}$`).test(whole)) {
    return { fault: 'is not a number in the style of this file' };
  }
  const joined = whole.replaceAll(thousands, '');
  const lead = joined === '' || joined === '-' ? `${joined}0` : joined;
  return sized(fraction === undefined || fraction === '' ? lead : `${lead}.${fraction}`);
}

const currencyWords = ['zł', 'zl', 'грн', 'руб', 'kr', 'Kč', 'Ft', 'lei', 'R$', 'US$', 'RMB', '元', '円', '₴', 'р'];
const unitWords = ['szt', 'шт', 'pcs', '件', '个'];
const words = [...currencyWords, ...unitWords, ...Intl.supportedValuesOf('currency')]
  .map((word) => word.replace('$', '\\$'))
  .join('|');
const before = new RegExp(`^([-(+]?)(?:\\p{Sc}|${words})\\.?([-+]?)(?=[\\d.,])`, 'iu');
const after = new RegExp(`(?<=[\\d.,])(?:\\p{Sc}|${words})\\.?([-)]?)$`, 'iu');

/** The text without currency, unit, spaces and apostrophes, its minus in front. */
function bare(text: string): string {
  const digits = text
    .replace(/[\s\u00a0\u202f\u2009'’`]/g, '')
    .replace(/[−–]/g, '-')
    .replace(before, '$1$2')
    .replace(after, '$1');
  const inParentheses = /^\((.+)\)$/.exec(digits);
  if (inParentheses) return `-${inParentheses[1] ?? ''}`;
  if (/^[^-]+-$/.test(digits)) return `-${digits.slice(0, -1)}`;
  return digits.startsWith('+') ? digits.slice(1) : digits;
}

function sized(decimal: string): NumberReading {
  const significant = decimal.replace(/^-?0*/, '').replace('.', '').length;
  const whole = decimal.replace('-', '').split('.')[0] ?? '';
  if (whole.replace(/^0+/, '').length > 12) return { fault: 'is larger than we can count exactly (999,999,999,999)' };
  if (significant <= largestDigits) return { decimal: tidy(decimal) };
  // Spreadsheets write 12.990000000000002 for 12.99: keep the fifteen digits that they themselves are sure of.
  return { decimal: tidy(Number(decimal).toFixed(Math.max(0, largestDigits - whole.length))) };
}

/** Without leading and trailing zeros, so that 2.50 and 2.5 are the same price. */
function tidy(decimal: string): string {
  const first = decimal.charCodeAt(0);
  const last = decimal.charCodeAt(decimal.length - 1);
  const point = decimal.includes('.');
  if (first !== 48 && first !== 45 && !(point && (last === 48 || last === 46))) return decimal;
  const text = (point ? decimal.replace(/\.?0+$/, '') : decimal).replace(/^(-?)0+(?=\d)/, '$1');
  return text === '-0' ? '0' : text;
}

function fromExponent(text: string): NumberReading {
  const value = Number(text);
  if (!Number.isFinite(value) || Math.abs(value) >= 1e12) return { fault: 'is larger than we can count exactly (999,999,999,999)' };
  const decimal = Math.abs(value) < 1e-6 ? '0' : String(value);
  return plain.test(decimal) ? { decimal } : { fault: 'is not a number' };
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
