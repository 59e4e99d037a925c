import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Logger } from '../../log/log.ts';
import type { State } from '../../state/state.ts';
import { DATA_SCOPES, type Permission } from '../permissions.ts';
import type { Principal } from '../principal.ts';
import { deleteKey, insertKey, type KeyKind, selectAllKeys, selectKeyByHash, selectKeys, type StoredKey, type StoreKey, touchKey } from './state.ts';

export interface Keys {
  /**
   * Make a key; its text is told here and, for an API key, never again.
   * @param fresh `scopes` only for an API key; absent: all of the store's data
   */
  createKey(fresh: { storeId: string; kind: KeyKind; name: string; scopes?: readonly Permission[]; createdBy: string | null }): Promise<{ key: StoreKey; text: string }>;
  listKeys(storeId: string): Promise<StoreKey[]>;
  /** Ends a key at once. @throws `auth.key_not_found` */
  revokeKey(storeId: string, keyId: string): Promise<void>;
  /** The store that a write key belongs to, or null; from memory, so that it may be asked with every request. */
  findStoreOfWriteKey(writeKey: string): Promise<string | null>;
  /** Who holds this API key, or null when it is none. */
  findHolder(apiKey: string): Promise<Extract<Principal, { kind: 'api-key' }> | null>;
}

const TOUCH_EVERY_MS = 60_000;
/** Wrong keys that are remembered, so that a misconfigured shop does not ask the database with every page. */
const MAX_MISSES = 10_000;
const MISS_MS = 5_000;
const PREFIX_LENGTH = 10;

/** Keys are found by their hash, so how long a look-up takes tells nothing about the key. */
export async function createKeys(needs: { state: State; clock: Clock; log: Logger }): Promise<Keys> {
  const { clock } = needs;
  const { db } = needs.state;
  const writeKeys = new Map((await selectAllKeys(db, 'write')).map(({ hash, id, storeId }) => [hash, { id, storeId }]));
  const misses = new Map<string, number>();
  const touched = new Map<string, number>();

  const noteUse = (keyId: string): void => {
    const now = clock.now();
    if (now.getTime() - (touched.get(keyId) ?? 0) < TOUCH_EVERY_MS) return;
    touched.set(keyId, now.getTime());
    // When it was last used is shown to people; failing to note it must not fail the request.
    touchKey(db, keyId, now).catch((error: unknown) => needs.log.warn({ err: error }, 'the use of a key could not be noted'));
  };

  return {
    createKey: async (fresh) => {
      const text = newKeyText(fresh.kind);
      const stored = newStoredKey(fresh, text, clock.now());
      await insertKey(db, { ...stored, createdBy: fresh.createdBy });
      misses.delete(stored.hash);
      if (fresh.kind === 'write') writeKeys.set(stored.hash, { id: stored.id, storeId: fresh.storeId });
      return { key: withoutHash(stored), text };
    },
    listKeys: async (storeId) => (await selectKeys(db, storeId)).map(withoutHash),
    revokeKey: async (storeId, keyId) => {
      const gone = await deleteKey(db, storeId, keyId);
      if (gone === null) throw keyNotFound(keyId);
      writeKeys.delete(gone.hash);
    },
    findStoreOfWriteKey: async (writeKey) => {
      const hash = hashOf(writeKey);
      const known = writeKeys.get(hash);
      if (known !== undefined) {
        noteUse(known.id);
        return known.storeId;
      }
      const now = clock.now().getTime();
      if (!writeKey.startsWith('wk_') || (misses.get(hash) ?? 0) > now) return null;
      // A key that another process made a moment ago.
      const found = await selectKeyByHash(db, hash);
      if (found === null || found.kind !== 'write') {
        if (misses.size >= MAX_MISSES) misses.clear();
        misses.set(hash, now + MISS_MS);
        return null;
      }
      writeKeys.set(hash, { id: found.id, storeId: found.storeId });
      noteUse(found.id);
      return found.storeId;
    },
    findHolder: async (apiKey) => {
      if (!apiKey.startsWith('tl_')) return null;
      const found = await selectKeyByHash(db, hashOf(apiKey));
      if (found === null || found.kind !== 'api') return null;
      noteUse(found.id);
      return { kind: 'api-key', keyId: found.id, storeId: found.storeId, scopes: found.scopes };
    },
  };
}

/** `wk_` and 128 random bits, or `tl_` and 256. */
function newKeyText(kind: KeyKind): string {
  return kind === 'write' ? `wk_${randomBytes(16).toString('hex')}` : `tl_${randomBytes(32).toString('hex')}`;
}

function newStoredKey(fresh: { storeId: string; kind: KeyKind; name: string; scopes?: readonly Permission[] }, text: string, createdAt: Date): StoredKey {
  return {
    id: `key_${randomBytes(10).toString('hex')}`,
    storeId: fresh.storeId,
    kind: fresh.kind,
    name: fresh.name,
    hash: hashOf(text),
    prefix: text.slice(0, PREFIX_LENGTH),
    writeKey: fresh.kind === 'write' ? text : null,
    scopes: fresh.kind === 'write' ? [] : (fresh.scopes ?? DATA_SCOPES),
    createdAt,
    lastUsedAt: null,
  };
}

function withoutHash(stored: StoredKey): StoreKey {
  const { hash: _hash, ...key } = stored;
  return key;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function keyNotFound(keyId: string): AppError {
  return new AppError({ code: 'auth.key_not_found', kind: 'not_found', message: 'This store has no such key; it may have been revoked already.', details: { keyId } });
}
