import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST_ATTEMPTS = 50;

/**
 * Paths, below `folder`, of the files that hold one of `words` as bytes, each with the word.
 *
 * The engine merges parts while they are read: a folder or file may vanish between its listing and its reading. What it
 * held lies in a new part then, which this pass may have gone by, so that such a pass counts for nothing and is begun anew.
 * @throws after 50 passes without a whole one.
 */
export function findInFiles(folder: string, words: readonly (string | Buffer)[]): { path: string; word: string | Buffer }[] {
  if (!existsSync(folder)) return [];
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    try {
      return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).flatMap((entry) => {
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        return words.filter((word) => bytes.includes(word)).map((word) => ({ path: file.slice(folder.length), word }));
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  throw new Error(`${folder} changed during each of ${MOST_ATTEMPTS} passes over its files`);
}
