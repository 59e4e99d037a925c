import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommittedRow } from './row.ts';
import { keepRows, readLine, writeLines, type KeptRow } from './row-text.ts';

/**
 * Rows that were acknowledged before they are in the engine, on disk: the engine's own line for each, in files that are deleted once their rows
 * have been posted. Small blocks cost the engine as much as large ones, so a busy server keeps single calls here first.
 */
export interface Journal {
  /** Resolves when these rows are on disk. One call at a time. */
  append(rows: readonly KeptRow[]): Promise<void>;
  /** Ends the file at hand. @returns what was written until now, for `drop` */
  cut(): Promise<Journaled>;
  /** The rows of these files are in the engine. */
  drop(journaled: Journaled): Promise<void>;
  close(): Promise<void>;
}

/** Files of a journal. */
export interface Journaled {
  readonly files: readonly string[];
}

const FILE_END = '.tsv';
/** Each write is on disk when it returns: one call instead of a write and a sync. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_DSYNC;

/** Opens the journal in `folder`. What an earlier process left there is read with `readLeftRows` first, and dropped. */
export async function openJournal(folder: string): Promise<Journal> {
  let files: string[] = await listFiles(folder);
  let current: FileHandle | null = null;
  let number = files.reduce((most, file) => Math.max(most, Number.parseInt(file, 10)), 0);
  const startFile = async (): Promise<FileHandle> => {
    number += 1;
    await mkdir(folder, { recursive: true });
    const name = `${String(number).padStart(12, '0')}${FILE_END}`;
    const handle = await open(join(folder, name), FLAGS, 0o600);
    // The file's name must outlive a power cut as its content does.
    await syncFolder(folder);
    files.push(name);
    return handle;
  };
  const endFile = async (): Promise<void> => {
    const handle = current;
    current = null;
    await handle?.close();
  };
  return {
    append: async (rows) => {
      current ??= await startFile();
      const bytes = writeLines(rows);
      try {
        const { bytesWritten } = await current.write(bytes);
        if (bytesWritten < bytes.length) throw new Error(`Only ${bytesWritten} of ${bytes.length} bytes could be written to the journal.`);
      } catch (error) {
        // Half a line may stand there now: what follows goes into a file of its own.
        await endFile().catch(() => undefined);
        throw error;
      }
    },
    cut: async () => {
      await endFile();
      return { files: [...files] };
    },
    drop: async (journaled) => {
      for (const file of journaled.files) await rm(join(folder, file), { force: true });
      const dropped = new Set(journaled.files);
      files = files.filter((file) => !dropped.has(file));
    },
    close: endFile,
  };
}

/**
 * Rows that an earlier process acknowledged and may not have posted, in order of seq. A last line that was cut off was never acknowledged
 * and is left out.
 */
export async function readLeftRows(folder: string): Promise<KeptRow[]> {
  const rows: KeptRow[] = [];
  for (const file of await listFiles(folder)) {
    const lines = (await readFile(join(folder, file), 'utf8')).split('\n');
    // What follows the last line break is half a line, or nothing.
    const read = file.endsWith(FILE_END) ? readLine : readJsonLine;
    for (const line of lines.slice(0, -1)) rows.push(read(line));
  }
  return rows.sort((left, right) => left.seq - right.seq);
}

/** A line as versions before this form wrote it. */
function readJsonLine(line: string): KeptRow {
  const row = JSON.parse(line) as CommittedRow;
  const [kept] = keepRows([row]);
  if (kept === undefined) throw new Error('A line of the journal held no row.');
  return Object.assign(kept, { writer: row.writer, seq: row.seq });
}

async function listFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.filter((name) => /^\d+\.(?:tsv|jsonl)$/.test(name)).sort();
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
