const ISO = /^[+-]?(\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;
const EARLIEST_MS = Date.UTC(1970, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

/**
 * Read an instant: ISO 8601 text or milliseconds since 1970.
 *
 * A text without a zone is UTC (`Date.parse` would take this machine's zone), a date alone is its midnight UTC. Numbers below
 * 10^11 are refused: they are seconds or something else, and guessing would move the event by decades.
 *
 * @returns null when it is no instant between 1970 and 2200, or a day that no calendar has, such as 30 February
 */
export function readInstant(value: unknown): Date | null {
  if (value instanceof Date) return within(value.getTime());
  if (typeof value === 'number') return value >= 1e11 ? within(value) : null;
  if (typeof value !== 'string') return null;
  // The form every SDK sends, `2026-01-31T10:20:30.456Z`, is parsed by the engine; anything else is taken apart by hand.
  if (value.length === 24 && value.charCodeAt(23) === 90 && value.charCodeAt(10) === 84) {
    const time = timeOfDay(value);
    if (time !== null && value.slice(0, 10) === lastDay.text) return new Date(lastDay.ms + time);
    const ms = Date.parse(value);
    if (Number.isNaN(ms) || Number(value.slice(8, 10)) !== new Date(ms).getUTCDate()) return null;
    const instant = within(ms);
    if (instant !== null && time !== null) lastDay = { text: value.slice(0, 10), ms: ms - time };
    return instant;
  }
  return readIso(value.trim());
}

/** The day that was read last: in a stream nearly always the next one's too, and then its calendar need not be asked again. */
let lastDay = { text: '', ms: 0 };

/** Milliseconds since midnight of `…T10:20:30.456Z`; null when a digit or a sign is not what it should be. */
function timeOfDay(text: string): number | null {
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58 || text.charCodeAt(19) !== 46) return null;
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const ms = ((hour * 60 + minute) * 60 + second) * 1_000 + digits(text, 20, 23);
  return hour < 24 && minute < 60 && second < 60 && !Number.isNaN(ms) ? ms : null;
}

/** The number that these places hold; NaN when one is no digit. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

function readIso(text: string): Date | null {
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((at) => Number(parts[at] ?? 0));
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 24 || minute > 59 || second > 60) return null;
  const milliseconds = Math.floor(Number(`0.${parts[7] ?? '0'}`) * 1000);
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const ms = date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds;
  return within(ms - zoneMs(parts[8]));
}

function zoneMs(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.replace(/[^\d]/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function within(ms: number): Date | null {
  return ms >= EARLIEST_MS && ms < LATEST_MS ? new Date(ms) : null;
}
