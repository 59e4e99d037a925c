import { hash } from 'node:crypto';
import type { AliasKind } from '../event-log/row.ts';

/**
 * The log's key of an alias: 64 bits as a decimal text, never '0'. E-mail and phone go through their HMAC token, so the key tells
 * nothing without the vault's key; other ids are hashed as they are.
 *
 * @param idOrToken a user or anonymous id as sent, or the `pii:` token of a normalised e-mail address or phone number
 */
export function aliasKey(storeId: string, kind: Exclude<AliasKind, 'none'>, idOrToken: string): string {
  const key = BigInt(`0x${hash('sha256', `${storeId}\u0000${kind}\u0000${idOrToken}`, 'hex').slice(0, 16)}`);
  return key === 0n ? '1' : key.toString();
}
