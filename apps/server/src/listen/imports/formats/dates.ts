import type { Zone } from './zones.ts';

/** Which comes first in dates such as 03/04/2024. */
export type DateOrder = 'dmy' | 'mdy';

/** How the dates of one file are written. */
export interface DateStyle {
  /** Null when no date of the file leaves it open. */
  readonly order: DateOrder | null;
  /** Plain numbers are days since 1899-12-30, as Excel counts. */
  readonly serial: boolean;
}

/** What the dates of a file show about their style; filled while the whole file is read. */
export interface DateEvidence {
  dayFirst: number;
  monthFirst: number;
  /** Dates that mean two different days. */
  open: number;
  example: string | null;
}

export function noDateEvidence(): DateEvidence {
  return { dayFirst: 0, monthFirst: 0, open: 0, example: null };
}

const yearFirst = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(.+))?$/;
const yearLast = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?:г\.?|r\.?|р\.?)?(?:,?[T ]+(.+))?$/;
const compact = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?$/;
const monthNamed = /^(?:[A-Za-z]{3,9},? +)?(?:(\d{1,2})(?:st|nd|rd|th)?[-. ]+(\p{L}+)\.?,?[-. ]+(\d{4})|(\p{L}+)\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4}))(?:,?[T ]+(?:at +)?(.+))?$/u;
const clock = /^(\d{1,2})[:h时](\d{2})(?:[:分](\d{2})(?:[.,](\d{1,9}))?)?秒?分?\s*([AaPp]\.?[Mm]\.?)?\s*(?:(Z|UTC|GMT)|(?:UTC|GMT)?([+-−])(\d{2}):?(\d{2})?)?$/;

const months: ReadonlyMap<string, number> = new Map(
  [
    ['jan', 'january', 'sty', 'stycznia', 'січ', 'січня'],
    ['feb', 'february', 'lut', 'lutego', 'лют', 'лютого'],
    ['mar', 'march', 'marca', 'бер', 'березня'],
    ['apr', 'april', 'kwi', 'kwietnia', 'кві', 'квітня'],
    ['may', 'maj', 'maja', 'тра', 'травня'],
    ['jun', 'june', 'cze', 'czerwca', 'чер', 'червня'],
    ['jul', 'july', 'lip', 'lipca', 'лип', 'липня'],
    ['aug', 'august', 'sie', 'sierpnia', 'сер', 'серпня'],
    ['sep', 'sept', 'september', 'wrz', 'września', 'вер', 'вересня'],
    ['oct', 'october', 'paź', 'października', 'жов', 'жовтня'],
    ['nov', 'november', 'lis', 'listopada', 'лис', 'листопада'],
    ['dec', 'december', 'gru', 'grudnia', 'гру', 'грудня'],
  ].flatMap((names, at) => names.map((name): [string, number] => [name, at + 1])),
);

/** Note what one date text says about the order of day and month. */
export function weighDate(text: string, evidence: DateEvidence): void {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57 && (text.charCodeAt(4) === 45 || text.charCodeAt(4) === 47)) return;
  const match = yearLast.exec(text);
  // Dotted dates are day first wherever dots are used; only slashes, dashes and spaces leave it open.
  if (!match || match[2] === '.') return;
  const [one, two] = [Number(match[1]), Number(match[3])];
  if (one > 12 && two <= 12) evidence.dayFirst += 1;
  else if (two > 12 && one <= 12) evidence.monthFirst += 1;
  else if (one !== two && one <= 12) {
    evidence.open += 1;
    evidence.example ??= match[0].slice(0, 10);
  }
}

/**
 * The order of day and month that the whole file shows.
 * @returns `ambiguous` when dates mean two different days and none of the file decides, `mixed` when both orders occur
 */
export function decideOrder(evidence: DateEvidence): DateOrder | null | 'ambiguous' | 'mixed' {
  if (evidence.dayFirst > 0 && evidence.monthFirst > 0) return 'mixed';
  if (evidence.dayFirst > 0) return 'dmy';
  if (evidence.monthFirst > 0) return 'mdy';
  return evidence.open > 0 ? 'ambiguous' : null;
}

/**
 * The instant of a date or time as text.
 *
 * Knows ISO 8601 and its relatives, day or month first, month names in four languages, Chinese dates, 12-hour clocks,
 * offsets, seconds and milliseconds since 1970, and Excel's serial days when the style says so.
 *
 * @param zone where wall-clock times without an offset belong; a date without a time is its midnight there
 * @returns milliseconds since 1970, or null when the text is no date
 */
export function parseInstant(text: string, style: DateStyle, zone: Zone): number | null {
  const day = parseDay(text, style);
  if (day === null) return isNumber(text) ? fromNumber(text, style, zone) : null;
  const wallDay = wallMidnight(day.year, day.month, day.day);
  if (wallDay === null) return null;
  if (day.clock === null) return zone.toInstantMs(wallDay);
  const time = parseClock(day.clock);
  if (time === null) return null;
  return time.offsetMs === null ? zone.toInstantMs(wallDay + time.ms) : wallDay + time.ms - time.offsetMs;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly clock: string | null;
}

function parseDay(text: string, style: DateStyle): Day | null {
  const iso = yearFirst.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), clock: iso[4] ?? null };
  const last = yearLast.exec(text);
  if (last) {
    const monthFirst = style.order === 'mdy' && last[2] !== '.';
    const [one, two] = [Number(last[1]), Number(last[3])];
    return { year: fullYear(last[4] ?? ''), month: monthFirst ? one : two, day: monthFirst ? two : one, clock: last[5] ?? null };
  }
  const plain = compact.exec(text);
  if (plain && Number(plain[1]) >= 1900 && Number(plain[1]) < 2200) {
    const clockText = plain[4] === undefined ? null : `${plain[4]}:${plain[5] ?? '00'}:${plain[6] ?? '00'}`;
    return { year: Number(plain[1]), month: Number(plain[2]), day: Number(plain[3]), clock: clockText };
  }
  const named = monthNamed.exec(text);
  if (!named) return null;
  const month = months.get((named[2] ?? named[4] ?? '').toLowerCase());
  if (month === undefined) return null;
  return { year: Number(named[3] ?? named[6]), month, day: Number(named[1] ?? named[5]), clock: named[7] ?? null };
}

/** Two-digit years are 1970 to 2069, as POSIX nearly has it. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

function wallMidnight(year: number, month: number, day: number): number | null {
  if (year < 1900 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const ms = Date.UTC(year, month - 1, day);
  return new Date(ms).getUTCDate() === day ? ms : null;
}

function parseClock(text: string): { ms: number; offsetMs: number | null } | null {
  const match = clock.exec(text.trim());
  if (!match) return null;
  const half = match[5]?.charAt(0).toLowerCase();
  let hour = Number(match[1]);
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  const minute = Number(match[2]);
  const second = Number(match[3] ?? 0);
  if (hour > 23 || minute > 59 || second > 60) return null;
  const fraction = match[4] === undefined ? 0 : Math.floor(Number(`0.${match[4]}`) * 1000);
  const ms = ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
  if (match[6] !== undefined) return { ms, offsetMs: 0 };
  if (match[7] === undefined) return { ms, offsetMs: null };
  const size = (Number(match[8]) * 60 + Number(match[9] ?? 0)) * 60_000;
  return { ms, offsetMs: match[7] === '+' ? size : -size };
}

function isNumber(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text);
}

function fromNumber(text: string, style: DateStyle, zone: Zone): number | null {
  const value = Number(text);
  if (style.serial && value >= 20_000 && value < 80_000) {
    // Excel's day 25569 is 1970-01-01; its fraction is the time of day, rounded to the second it was shown with.
    return zone.toInstantMs(Math.round((value - 25_569) * 86_400) * 1000);
  }
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return Math.floor(value * 1000);
  return /^\d{12,13}$/.test(text) ? value : null;
}
