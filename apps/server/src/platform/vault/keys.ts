import { hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AppError } from '../errors.ts';

/** Where the key file lies when `THROUGHLINE_KEY` is not set: beside the data folder, never in it, so that backups leave it out. */
export function keyFilePath(dataDir: string): string {
  return `${resolve(dataDir)}.key`;
}

/** Where erased people are remembered: beside the key. */
export function tombstonePath(dataDir: string): string {
  return `${resolve(dataDir)}.erased`;
}

/**
 * The master key: from the setting, else from the key file, which is made (0600) for a new installation.
 * @param isNew false when the data folder already holds sealed values, for which a new key would be useless
 * @throws `vault.key_missing`, `vault.key_invalid`
 */
export function loadMasterKey(options: { dataDir: string; key: string | null; isNew: boolean }): Buffer {
  if (options.key !== null) return parseKey(options.key, 'THROUGHLINE_KEY');
  const path = keyFilePath(options.dataDir);
  if (existsSync(path)) {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return parseKey(readFileSync(path, 'utf8').trim(), path);
  }
  if (!options.isNew) {
    throw new AppError({
      code: 'vault.key_missing',
      kind: 'invalid',
      message: `The data in ${options.dataDir} is sealed, and its key is missing: put the key file back at ${path} or set THROUGHLINE_KEY.`,
    });
  }
  const made = randomBytes(32).toString('base64');
  writeFileSync(path, `${made}\n`, { mode: 0o600, flag: 'wx' });
  // Read as every later start reads it: the text is the key, not the bytes that it spells.
  return parseKey(made, path);
}

function parseKey(text: string, where: string): Buffer {
  // The text itself is the secret: HKDF makes keys of the right size from it.
  const key = Buffer.from(text, 'utf8');
  if (key.length >= 32) return key;
  throw new AppError({
    code: 'vault.key_invalid',
    kind: 'invalid',
    message: `The key in ${where} must have at least 32 characters (make one with: openssl rand -base64 32).`,
  });
}

/** One key for one purpose, derived from the master key (HKDF-SHA-256, RFC 5869). */
export function deriveKey(masterKey: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', masterKey, Buffer.alloc(0), `throughline/${label}`, 32));
}
