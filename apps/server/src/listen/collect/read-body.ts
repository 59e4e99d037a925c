import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { AppError } from '../../platform/errors.ts';

/** The tracking API's limits, those of Segment. */
export const MAX_EVENT_BYTES = 32 * 1024;
export const MAX_BATCH_BYTES = 500 * 1024;

const gunzipAsync = promisify(gunzip);

/**
 * Reads a body of the tracking API, whatever its content type says: SDKs send JSON, beacons send it as `text/plain`, servers gzip it.
 *
 * @returns what it says, and its bytes when unpacked
 * @throws `collect.too_large`, `collect.not_json`, `collect.not_gzip` (invalid)
 */
export async function readBody(body: Buffer, encoding: string | undefined): Promise<{ said: unknown; bytes: number }> {
  const text = (encoding ?? '').includes('gzip') ? await inflate(body) : body;
  if (text.length > MAX_BATCH_BYTES) throw tooLarge();
  try {
    return { said: JSON.parse(text.toString('utf8')) as unknown, bytes: text.length };
  } catch (cause) {
    throw new AppError({ code: 'collect.not_json', kind: 'invalid', message: 'The body is not JSON. Send one call, or { "batch": [ … ] }, as JSON text.' }, cause);
  }
}

async function inflate(body: Buffer): Promise<Buffer> {
  try {
    return await gunzipAsync(body, { maxOutputLength: MAX_BATCH_BYTES + 1 });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge();
    throw new AppError({ code: 'collect.not_gzip', kind: 'invalid', message: 'The header says gzip, but the body is not. Leave Content-Encoding out or compress the body.' }, cause);
  }
}

export function tooLarge(): AppError {
  return new AppError({
    code: 'collect.too_large',
    kind: 'invalid',
    message: 'A call may have 32 kB and a batch 500 kB. Send smaller batches.',
    details: { maxEventBytes: MAX_EVENT_BYTES, maxBatchBytes: MAX_BATCH_BYTES },
  });
}
