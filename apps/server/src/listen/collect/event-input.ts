import type { Origin, Teller } from '../../platform/event-log/row.ts';

/** One event as a source tells it, before it is checked. */
export interface EventInput {
  readonly type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';
  /** Name of a `track` event. */
  readonly event?: string;
  /** Unique in its store: the same id is kept once. */
  readonly messageId: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  /** Of an `alias` call: the id by which the person was known before. */
  readonly previousId?: string;
  readonly email?: string;
  readonly phone?: string;
  /** When it happened, already corrected for the teller's clock. */
  readonly timestamp: Date;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  /** Who told this one, where a group of events has several tellers; else the arrival says it. */
  readonly teller?: Teller;
  /** True when `sanitise` has been through its objects already. */
  readonly isSanitised?: boolean;
}

/** What is known of a group of events besides what they say themselves. */
export interface Arrival {
  readonly origin: Origin;
  readonly teller: Teller;
  readonly receivedAt?: Date;
  /** ISO 3166-1 alpha-2, from the address of the browser, which is then forgotten. */
  readonly country?: string;
  /** Of the browser that sent it; a server's own agent says nothing about the shopper. */
  readonly userAgent?: string;
  /** Beginning of the write key that let it in, by which people tell keys apart. */
  readonly keyPrefix?: string;
  /** By how much the sender's clock was ahead of ours (behind: negative), where its calls say when they were sent. */
  readonly clockSkewMs?: number;
}

/** Where a known event differs from its schema; nothing of a personal value is repeated. */
export interface EventFault {
  readonly path: string;
  readonly message: string;
}

export interface Recorded {
  /** Events now in the log for the first time. */
  readonly accepted: number;
  /** Events that were there before. */
  readonly duplicates: number;
  /** Events set aside with their faults; kept as durably as the others. */
  readonly quarantined: readonly { readonly messageId: string; readonly name: string; readonly faults: readonly EventFault[] }[];
}
