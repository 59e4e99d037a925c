import type { SQL } from 'drizzle-orm';
import type { StateDb } from '../../../platform/state/state.ts';

/** Rows of one statement; both drivers answer `{ rows }`. The shape is the statement's own business. */
export async function rowsOf<Row>(db: StateDb, statement: SQL): Promise<Row[]> {
  const answer: unknown = await db.execute(statement);
  return (answer as { rows: Row[] }).rows;
}

/** JSON that PostgreSQL takes: it refuses null characters and halves of surrogate pairs, which shoppers' names do contain. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'string' ? cleanText(part) : part));
}

export function cleanText(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
