import { sql } from 'drizzle-orm';
import type { State, StateTx } from '../state/state.ts';

export interface DueMessage {
  readonly id: number;
  readonly channel: string;
  readonly storeId: string;
  readonly idempotencyKey: string;
  readonly sealedPayload: string;
  readonly attempts: number;
}

export async function insertMessage(
  tx: StateTx,
  message: { channel: string; storeId: string; idempotencyKey: string; sealedPayload: string },
): Promise<void> {
  await tx.execute(sql`INSERT INTO outbox_message (channel, store_id, idempotency_key, sealed_payload)
    VALUES (${message.channel}, ${message.storeId}, ${message.idempotencyKey}, ${message.sealedPayload})
    ON CONFLICT (channel, store_id, idempotency_key) DO NOTHING`);
}

export async function selectDue(state: State, limit: number): Promise<DueMessage[]> {
  const { rows } = await state.executeSql(
    `SELECT id, channel, store_id, idempotency_key, sealed_payload, attempts FROM outbox_message
     WHERE status = 'waiting' AND next_at <= now() ORDER BY next_at, id LIMIT $1`,
    [limit],
  );
  type Row = { id: string | number; channel: string; store_id: string; idempotency_key: string; sealed_payload: string; attempts: number };
  return (rows as Row[]).map((row) => ({
    id: Number(row.id),
    channel: row.channel,
    storeId: row.store_id,
    idempotencyKey: row.idempotency_key,
    sealedPayload: row.sealed_payload,
    attempts: row.attempts,
  }));
}

/** `sent` and `dropped` are final and empty the payload; `waiting` tries again after a while. */
export async function settleMessage(
  state: State,
  message: { id: number; storeId: string },
  outcome: { status: 'sent' | 'dropped' | 'waiting' | 'failed'; afterSeconds?: number; fault?: string },
): Promise<void> {
  await state.executeSql(
    `UPDATE outbox_message SET status = $3, attempts = attempts + 1, fault = $4,
       next_at = now() + make_interval(secs => $5),
       sealed_payload = CASE WHEN $3 IN ('sent', 'dropped') THEN '' ELSE sealed_payload END
     WHERE store_id = $1 AND id = $2`,
    [message.storeId, message.id, outcome.status, outcome.fault ?? null, outcome.afterSeconds ?? 0],
  );
}
