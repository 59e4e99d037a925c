/**
 * One row of the event log, exactly as it is written (JSONEachRow, snake_case as in SQL).
 * Optional columns take the table's default ('' / 0) when absent, which keeps blocks small.
 */
export interface LogRow {
  store_id: string;
  /** What the row is about: decides where it lies in the sorting key. */
  family: Family;
  /** When it happened, corrected for the teller's clock; `YYYY-MM-DD HH:MM:SS.mmm` in UTC. */
  at: string;
  received_at: string;
  /** UUID form of hash128(storeId, messageId). */
  event_key: string;
  message_id: string;
  origin: Origin;
  teller: Teller;
  type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';
  /** Event name; `Page Viewed`, `Screen Viewed`, `Identify`, `Alias`, `Group` for calls without one. */
  name: string;
  schema_version?: number;
  /** The immutable key of the person's primary alias: user id, else anonymous id, else e-mail, else phone. Decimal, 64 bit; '0' when nobody. */
  alias_key: string;
  alias_kind: AliasKind;
  /** Key of the anonymous id (the device alias); '0' when the event names none. */
  device_key?: string;
  /** Key of the e-mail or phone number carried by the event; '0' when none. */
  user_key?: string;
  email_key?: string;
  phone_key?: string;
  /** As sent; a value that looks like an e-mail or phone number is a `pii:` token. */
  anonymous_id?: string;
  user_id?: string;
  /** 1 when the event names two aliases or more, or carries traits: identity has work to do. */
  links?: 0 | 1;
  /** 1 for a known robot; robots are kept apart from every metric. */
  bot?: 0 | 1;
  order_id?: string;
  product_id?: string;
  source?: string;
  medium?: string;
  campaign?: string;
  /** Changes when a new campaign or click id arrives; '0' when the event carries none. */
  campaign_key?: string;
  referrer_host?: string;
  country?: string;
  language?: string;
  device?: string;
  path?: string;
  /** JSON texts, personal data already replaced by tokens. */
  properties?: string;
  traits?: string;
  context?: string;
}

/** `order`: tells the order book something. `device`: seen on a device. `service`: surveys, reviews, conversations, points. */
export type Family = 'order' | 'device' | 'service' | 'person' | 'other';
export type Origin = 'live' | 'import' | 'replay' | 'simulated';
/** Who told us. The order of this list is the order book's order of trust, least first. */
export type Teller = 'browser' | 'mobile' | 'server' | 'webhook' | 'import';
export type AliasKind = 'none' | 'user' | 'anonymous' | 'email' | 'phone';

/** A row as committed: with its place in the log. */
export interface CommittedRow extends LogRow {
  writer: string;
  /** Rises by one with each row of this writer, in order of commit. */
  seq: number;
}
