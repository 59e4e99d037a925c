import { sql } from 'drizzle-orm';
import type { State, StateTx } from '../state/state.ts';

export async function selectReactionCursors(state: State, writer: string): Promise<Map<string, number>> {
  const { rows } = await state.executeSql('SELECT reaction, seq FROM reaction_cursor WHERE writer = $1', [writer]);
  return new Map((rows as { reaction: string; seq: string | number }[]).map((row) => [row.reaction, Number(row.seq)]));
}

/** Moves the cursor inside the transaction that holds the effects. */
export async function moveCursor(tx: StateTx, cursor: { reaction: string; writer: string; seq: number }): Promise<void> {
  await tx.execute(sql`INSERT INTO reaction_cursor (reaction, writer, seq) VALUES (${cursor.reaction}, ${cursor.writer}, ${cursor.seq})
    ON CONFLICT (reaction, writer) DO UPDATE SET seq = excluded.seq`);
}

/** Sets aside an event that a reaction cannot digest. */
export async function insertParked(
  tx: StateTx,
  parked: { reaction: string; storeId: string; writer: string; seq: number; eventName: string; attempts: number; fault: string },
): Promise<void> {
  await tx.execute(sql`INSERT INTO parked_event (reaction, store_id, writer, seq, event_name, attempts, fault)
    VALUES (${parked.reaction}, ${parked.storeId}, ${parked.writer}, ${parked.seq}, ${parked.eventName}, ${parked.attempts}, ${parked.fault})`);
}
