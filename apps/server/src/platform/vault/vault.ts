import type { AliasKind } from '../event-log/row.ts';

/** A kind of personal value; the vault finds e-mail and phone by HMAC. */
export type PiiKind = 'email' | 'phone' | 'name' | 'address' | 'ip' | 'text' | 'other';

/** Personal values, sealed (AES-256-GCM) under a key that lies outside `DATA_DIR`. */
export interface Vault {
  /** The token of a value, without storing it: `pii:<kind>:<22 characters>`; equal values of one store have equal tokens. */
  tokenOf(storeId: string, kind: PiiKind, value: string): string;
  /** The log's key of an alias (see alias-key.ts): 64 bits as decimal text; `idOrToken` is an id as sent, or the token of an e-mail address or phone number. */
  aliasKey(storeId: string, kind: Exclude<AliasKind, 'none'>, idOrToken: string): string;
  /** Seal values, durable when it resolves; known ones are skipped. */
  keep(storeId: string, values: readonly { kind: PiiKind; value: string }[]): Promise<void>;
  /** Clear text of tokens that are still held; erased ones are absent. */
  open(storeId: string, tokens: readonly string[]): Promise<Map<string, string>>;
  /** Forget values for good. */
  drop(storeId: string, tokens: readonly string[]): Promise<void>;
  /**
   * Remember outside `DATA_DIR` that these tokens and alias keys were erased, so that no import or old backup brings them back.
   * Collect asks for every alias key of an event and keeps such an event without ids, traits and texts, under the same key.
   */
  entomb(storeId: string, tokensAndAliasKeys: readonly string[]): Promise<void>;
  isEntombed(storeId: string, tokenOrAliasKey: string): boolean;
  /** Seal one text (a quarantined payload, a conversation) for storage in a module's own table. */
  seal(storeId: string, text: string): string;
  unseal(storeId: string, sealed: string): string;
}
