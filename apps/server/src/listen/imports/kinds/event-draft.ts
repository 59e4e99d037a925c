import type { EventInput } from '../needs.ts';

/**
 * An event as an import means it, before it is known whether the log has it already.
 *
 * `key` names what it is about (an order, a refund, a customer's row); a newer `content` under the same key replaces the
 * older one, equal content is not told again.
 */
export interface EventDraft {
  readonly key: readonly string[];
  readonly content: string;
  readonly event: Omit<EventInput, 'messageId'>;
  /** The teller's own message id; null: derived from key, content and the version it replaces. */
  readonly messageId: string | null;
  /** For orders and refunds: the order they belong to. */
  readonly orderId: string | null;
  readonly refundId: string | null;
  /** For a refund: told in one document with lines of the order, so that its absence there means it was withdrawn. */
  readonly inDocument: boolean;
}
