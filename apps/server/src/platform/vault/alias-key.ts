import { hash } from 'node:crypto';
import type { AliasKind } from '../event-log/row.ts';

/**
 * The log's key of an alias: 64 bits as a decimal text, never '0'. A secret goes into the hash, so that a key in the log cannot be
 * matched to a guessed id, number or address without it.
 *
 * @param idOrToken a user or anonymous id as sent, or the `pii:` token of a normalised e-mail address or phone number
 */
export function aliasKey(secret: string, alias: { storeId: string; kind: Exclude<AliasKind, 'none'>; idOrToken: string }): string {
  const digest = hash('sha256', `${secret}\u0000${alias.storeId}\u0000${alias.kind}\u0000${alias.idOrToken}`, 'hex');
  const key = BigInt(`0x${digest.slice(0, 16)}`);
  return key === 0n ? '1' : key.toString();
}
