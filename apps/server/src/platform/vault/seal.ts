import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { AppError } from '../errors.ts';

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals text with AES-256-GCM: version byte, nonce, tag, cipher text. `bound` (a store id) must be the same to open it. */
export function sealText(key: Buffer, bound: string, text: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(bound));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), body]);
}

/** @throws `vault.sealed_with_another_key` when the key, the bound text or the bytes are not those it was sealed with */
export function unsealText(key: Buffer, bound: string, sealed: Buffer): string {
  try {
    const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
    const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(tag);
    return decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch (cause) {
    throw new AppError(
      {
        code: 'vault.sealed_with_another_key',
        kind: 'unavailable',
        message: 'A sealed value does not open with the key in use. Put the key back that this data was made with.',
      },
      cause,
    );
  }
}
