import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { z } from 'zod';

/** One text to serve, in every encoding that browsers ask for. */
export interface Packed {
  readonly plain: Buffer;
  readonly br: Buffer;
  readonly gzip: Buffer;
  readonly etag: string;
}

/** The built script. */
export interface Parts {
  /** With a free name where the settings go. */
  readonly core: string;
  readonly signals: Packed;
  readonly signalsHash: string;
}

/** The name that stands for the settings in the built core. */
const PLACE = '__TL_SERVED__';
const LIST = z.object({ core: z.string(), signals: z.string(), signalsHash: z.string() });
const gzipAsync = promisify(gzip);
const brotliAsync = promisify(brotliCompress);

/** @returns null when the script has not been built */
export async function readParts(folder: URL): Promise<Parts | null> {
  const list = new URL('parts.json', folder);
  if (!existsSync(list)) return null;
  const names = LIST.parse(JSON.parse(readFileSync(list, 'utf8')));
  return {
    core: readFileSync(new URL(names.core, folder), 'utf8'),
    signals: await pack(readFileSync(new URL(names.signals, folder), 'utf8')),
    signalsHash: names.signalsHash,
  };
}

/** The core with the settings of one store written into it, which saves the page a second request before the first event. */
export function fillCore(core: string, served: { readonly key: string; readonly asksConsent: boolean; readonly signalsHash: string }): string {
  return core.replace(PLACE, () => JSON.stringify(served));
}

export async function pack(text: string): Promise<Packed> {
  const plain = Buffer.from(text);
  const [br, gz] = await Promise.all([
    brotliAsync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } }),
    gzipAsync(plain, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  return { plain, br, gzip: gz, etag: `"${createHash('sha256').update(plain).digest('base64url').slice(0, 20)}"` };
}
