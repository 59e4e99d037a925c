import { hash } from 'node:crypto';

/** The log's key of an event: hash128 over store and message id, as UUID text. MD5 serves as a fast 128-bit hash here, not as protection. */
export function eventKey(storeId: string, messageId: string): string {
  const hex = hash('md5', `${storeId}\u0000${messageId}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** `YYYY-MM-DD HH:MM:SS.mmm` in UTC, as the log writes instants. */
export function logInstant(at: Date): string {
  const text = at.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 23)}`;
}
