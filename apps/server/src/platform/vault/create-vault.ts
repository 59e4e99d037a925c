import { createHmac, createSecretKey, hash } from 'node:crypto';
import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import type { State } from '../state/state.ts';
import { aliasKey } from './alias-key.ts';
import { deriveKey, tombstonePath } from './keys.ts';
import { sealText, unsealText } from './seal.ts';
import { deleteValues, insertValues, selectValues } from './state.ts';
import type { PiiKind, Vault } from './vault.ts';

/** Tokens whose values are known to be kept; saves a write for each returning shopper. */
const REMEMBERED_TOKENS = 200_000;

export function createVault(options: { state: State; dataDir: string; masterKey: Buffer }): Vault {
  const sealKey = deriveKey(options.masterKey, 'vault/seal');
  // As a key object: bytes would be made into one anew for every token, which takes five times as long as the token.
  const tokenKey = createSecretKey(deriveKey(options.masterKey, 'vault/token'));
  const aliasSecret = deriveKey(options.masterKey, 'vault/alias').toString('base64');
  const tombstones = openTombstones(tombstonePath(options.dataDir));
  const kept = new Set<string>();

  const tokenOf = (storeId: string, kind: PiiKind, value: string): string => {
    const mac = createHmac('sha256', tokenKey).update(`${storeId}\u0000${kind}\u0000${value}`).digest('base64url');
    return `pii:${kind}:${mac.slice(0, 22)}`;
  };

  return {
    tokenOf,
    aliasKey: (storeId, kind, idOrToken) => aliasKey(aliasSecret, { storeId, kind, idOrToken }),
    keep: async (storeId, values) => {
      const fresh = new Map<string, { kind: PiiKind; sealed: Buffer }>();
      for (const { kind, value } of values) {
        const token = tokenOf(storeId, kind, value);
        if (kept.has(`${storeId} ${token}`) || fresh.has(token) || tombstones.has(storeId, token)) continue;
        fresh.set(token, { kind, sealed: sealText(sealKey, storeId, value) });
      }
      if (fresh.size === 0) return;
      await insertValues(options.state, storeId, fresh);
      if (kept.size > REMEMBERED_TOKENS) kept.clear();
      for (const token of fresh.keys()) kept.add(`${storeId} ${token}`);
    },
    open: async (storeId, tokens) => {
      if (tokens.length === 0) return new Map();
      const rows = await selectValues(options.state, storeId, tokens);
      return new Map(rows.map((row) => [row.token, unsealText(sealKey, storeId, row.sealed)]));
    },
    drop: async (storeId, tokens) => {
      for (const token of tokens) kept.delete(`${storeId} ${token}`);
      if (tokens.length > 0) await deleteValues(options.state, storeId, tokens);
    },
    entomb: async (storeId, tokens) => {
      tombstones.add(storeId, tokens);
    },
    isEntombed: (storeId, token) => tombstones.has(storeId, token),
    seal: (storeId, text) => sealText(sealKey, storeId, text).toString('base64'),
    unseal: (storeId, sealed) => unsealText(sealKey, storeId, Buffer.from(sealed, 'base64')),
  };
}

/** Erased tokens, one hash a line, in a file outside the data folder: a restored backup cannot bring them back. */
function openTombstones(path: string): { has(storeId: string, token: string): boolean; add(storeId: string, tokens: readonly string[]): void } {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter((line) => line.length > 0) : [];
  const hashes = new Set(lines);
  const hashOf = (storeId: string, token: string): string => hash('sha256', `${storeId} ${token}`, 'base64url');
  return {
    has: (storeId, token) => hashes.size > 0 && hashes.has(hashOf(storeId, token)),
    add: (storeId, tokens) => {
      const fresh = tokens.map((token) => hashOf(storeId, token)).filter((line) => !hashes.has(line));
      if (fresh.length === 0) return;
      appendFileSync(path, `${fresh.join('\n')}\n`, { mode: 0o600 });
      const file = openSync(path, 'r');
      fsyncSync(file);
      closeSync(file);
      for (const line of fresh) hashes.add(line);
    },
  };
}
