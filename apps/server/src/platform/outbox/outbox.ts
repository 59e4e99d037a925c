import type { StateTx } from '../state/state.ts';

/** What leaves the process: written in the same transaction as its cause, sent afterwards, retried with backoff. */
export interface Outbox {
  /** Declare a channel; `at_most_once` marks before sending, `at_least_once` after. A simulated store's messages are never sent. */
  channel(channel: { name: string; promise: 'at_most_once' | 'at_least_once'; send(message: { idempotencyKey: string; storeId: string; payload: unknown }): Promise<void> }): void;
  /** Put one message in; the same key is put in once. */
  put(tx: StateTx, message: { channel: string; storeId: string; idempotencyKey: string; payload: object }): Promise<void>;
}
