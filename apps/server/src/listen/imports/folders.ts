import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sourceFile, unreadable, type SourceFile } from './files/bytes.ts';
import type { Preset } from './kinds/recipe.ts';
import { baseName } from './run.ts';

const tables = /\.(csv|tsv|txt|jsonl|ndjson)(\.gz)?$/i;

/**
 * The files that paths mean: a file is itself, a folder those of its files that the preset knows by name (any table without one).
 * @returns `left`: names of files in folders that are not taken
 * @throws `imports.unreadable_file` for a path that does not exist or a folder without a table
 */
export async function expandPaths(paths: readonly string[], preset: Preset | null): Promise<{ files: SourceFile[]; left: string[] }> {
  const files: SourceFile[] = [];
  const left: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => null);
    if (found?.isDirectory() !== true) {
      files.push(await sourceFile(path, basename(path)));
      continue;
    }
    const names = (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => entry.name).sort();
    const taken = names.filter((name) => tables.test(name) && (preset?.takesFromFolder?.(baseName(name)) ?? true));
    if (taken.length === 0) throw unreadable(basename(path), `the folder holds no file that ${preset === null ? 'could be a table (.csv, .jsonl, packed or not)' : `the preset ${preset.code} knows`}`);
    left.push(...names.filter((name) => !taken.includes(name)));
    for (const name of taken) files.push(await sourceFile(join(path, name), name));
  }
  return { files, left };
}
