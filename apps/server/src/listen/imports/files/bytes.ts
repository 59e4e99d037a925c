import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../../platform/errors.ts';

/** One file of an import, wherever it lies. */
export interface SourceFile {
  /** What the person called it; shown in faults. */
  readonly name: string;
  readonly path: string;
  /** Bytes on disk, before unpacking. */
  readonly bytes: number;
}

const chunkBytes = 256 * 1024;

/** A file on disk as a source, under its own base name. */
export async function sourceFile(path: string, name: string): Promise<SourceFile> {
  const found = await stat(path).catch(() => null);
  if (found === null || !found.isFile()) throw unreadable(name, 'there is no such file');
  return { name, path, bytes: found.size };
}

export function unreadable(name: string, why: string, cause?: unknown): AppError {
  return new AppError(
    { code: 'imports.unreadable_file', kind: 'invalid', message: `The file ${name} cannot be read: ${why}.`, details: { file: name } },
    cause,
  );
}

/**
 * The bytes of a file in order, unpacked when they begin like gzip; the name does not matter.
 *
 * @param onRead told how many bytes of the file on disk were read by each step
 * @throws `imports.unreadable_file` for an empty file, a spreadsheet or archive, and a torn gzip stream
 */
export async function* readBytes(file: SourceFile, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  const head = await firstBytes(file);
  refuseForeign(file.name, head);
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  const disk = createReadStream(file.path, { highWaterMark: chunkBytes });
  disk.on('data', (chunk) => onRead(chunk.length));
  const unpack = gzip ? createGunzip({ chunkSize: chunkBytes }) : null;
  if (unpack) disk.on('error', (error) => unpack.destroy(error)).pipe(unpack);
  try {
    for await (const chunk of unpack ?? disk) yield chunk;
  } catch (error) {
    throw unreadable(file.name, gzip ? 'its gzip stream is torn or damaged; pack it again' : 'reading it from disk failed', error);
  } finally {
    disk.destroy();
    unpack?.destroy();
  }
}

async function firstBytes(file: SourceFile): Promise<Buffer> {
  const handle = await open(file.path, 'r').catch((error: unknown) => {
    throw unreadable(file.name, 'it cannot be opened', error);
  });
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

function refuseForeign(name: string, head: Buffer): void {
  if (head.length === 0) throw unreadable(name, 'it is empty');
  const magic = head.toString('latin1');
  if (magic.startsWith('PK')) throw unreadable(name, 'it is a spreadsheet or a zip archive; save it as CSV (UTF-8), or unpack it');
  if (magic.startsWith('\xd0\xcf\x11\xe0')) throw unreadable(name, 'it is an old Excel workbook; save it as CSV (UTF-8)');
  if (magic.startsWith('PAR1')) throw unreadable(name, 'it is a Parquet file; write it as CSV or JSONL');
  if (magic.startsWith('%PDF')) throw unreadable(name, 'it is a PDF');
}
