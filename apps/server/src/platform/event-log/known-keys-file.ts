import { existsSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { z } from 'zod';
import { createKnownKeys, type KnownKeys, type KnownLayer } from './known-keys.ts';

/** Of which log the filter knows every key: any row more or less, and it is another one. */
export interface LogExtent {
  readonly lastSeq: number;
  readonly rows: number;
}

const HEAD_BYTES = 4_096;
const head = z.object({ lastSeq: z.number(), rows: z.number(), layers: z.array(z.object({ words: z.number(), capacity: z.number(), count: z.number() })) });

/** Writes the filter down when the log is closed, so that the next start need not read every key. */
export async function saveKnownKeys(path: string, known: KnownKeys, extent: LogExtent): Promise<void> {
  const about = JSON.stringify({ ...extent, layers: known.layers.map(({ words, capacity, count }) => ({ words: words.length, capacity, count })) });
  const file = await open(path, 'w', 0o600);
  try {
    let at = HEAD_BYTES;
    for (const { words } of known.layers) {
      await file.write(bytesOf(words), 0, words.byteLength, at);
      at += words.byteLength;
    }
    // The head says that all the rest is there, so it may not reach the disk first.
    await file.sync();
    await file.write(Buffer.from(about.padEnd(HEAD_BYTES)), 0, HEAD_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * The filter as it was written down for just this log, or null. It is taken away in either case: after a crash there is none, and all keys
 * are read again.
 */
export async function takeKnownKeys(path: string, extent: LogExtent): Promise<KnownKeys | null> {
  if (!existsSync(path)) return null;
  try {
    return await readKnownKeys(path, extent);
  } catch {
    // Half a file says nothing; the keys are in the log.
    return null;
  } finally {
    await rm(path, { force: true });
  }
}

async function readKnownKeys(path: string, extent: LogExtent): Promise<KnownKeys | null> {
  const file = await open(path, 'r');
  try {
    const first = Buffer.alloc(HEAD_BYTES);
    await file.read(first);
    const about = head.parse(JSON.parse(first.toString('utf8')));
    if (about.lastSeq !== extent.lastSeq || about.rows !== extent.rows) return null;
    const layers: KnownLayer[] = [];
    let at = HEAD_BYTES;
    for (const { words: length, capacity, count } of about.layers) {
      const words = new Uint32Array(length);
      const { bytesRead } = await file.read(bytesOf(words), 0, words.byteLength, at);
      if (bytesRead !== words.byteLength) return null;
      at += bytesRead;
      layers.push({ words, capacity, count });
    }
    return createKnownKeys(undefined, layers);
  } finally {
    await file.close();
  }
}

function bytesOf(words: Uint32Array): Buffer {
  return Buffer.from(words.buffer, words.byteOffset, words.byteLength);
}
