import { AppError } from './errors.ts';

/** Where a list in order of time goes on: after the row of this moment and key. */
export interface MomentCursor {
  /** Ms since 1970 UTC. */
  readonly at: number;
  /** Key of a person, as decimal digits. */
  readonly id: string;
}

/** The cursor as text for a caller, who hands it back unchanged. */
export function writeMomentCursor({ at, id }: MomentCursor): string {
  return Buffer.from(JSON.stringify([at, id])).toString('base64url');
}

/**
 * Null for the first page.
 *
 * @throws `code` for a text that was not made here
 */
export function readMomentCursor(text: string | null, code: string): MomentCursor | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(value) && Number.isSafeInteger(value[0]) && typeof value[1] === 'string' && /^\d{1,20}$/.test(value[1])) return { at: Number(value[0]), id: value[1] };
  } catch {
    // Falls through to the one message below: a cursor is opaque, so there is nothing to explain about its inside.
  }
  throw new AppError({ code, kind: 'invalid', message: 'This cursor was not made here. Take "next" from the page before, unchanged.' });
}
