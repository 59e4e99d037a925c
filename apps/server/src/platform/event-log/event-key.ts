import { hash } from 'node:crypto';

/** The log's key of an event: hash128 over store and message id, as UUID text. MD5 serves as a fast 128-bit hash here, not as protection. */
export function eventKey(storeId: string, messageId: string): string {
  const hex = hash('md5', `${storeId}\u0000${messageId}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const DAY_MS = 86_400_000;
const TWO = Array.from({ length: 60 }, (_none, number) => String(number).padStart(2, '0'));
const THREE = Array.from({ length: 1_000 }, (_none, number) => String(number).padStart(3, '0'));
/** The day that was written last: in a stream nearly always the next one's too. */
let lastDay = { number: 0, text: '1970-01-01' };

/**
 * `YYYY-MM-DD HH:MM:SS.mmm` in UTC, as the log writes instants. Put together here: `toISOString` and cutting its text took one part in
 * thirty of a busy server's time.
 *
 * @throws RangeError when it is no date
 */
export function logInstant(at: Date): string {
  const ms = at.getTime();
  const day = Math.floor(ms / DAY_MS);
  if (day !== lastDay.number) lastDay = { number: day, text: at.toISOString().slice(0, 10) };
  const inDay = ms - day * DAY_MS;
  return `${lastDay.text} ${TWO[Math.floor(inDay / 3_600_000)]}:${TWO[Math.floor(inDay / 60_000) % 60]}:${TWO[Math.floor(inDay / 1_000) % 60]}.${THREE[inDay % 1_000]}`;
}
