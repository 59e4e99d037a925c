// The studio's own English texts, so that a test names a button by what it means and not by its present wording.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from './server.ts';

const tree: z.ZodType<Tree> = z.lazy(() => z.record(z.string(), z.union([z.string(), tree])));
interface Tree {
  [key: string]: string | Tree;
}

function find(texts: Tree, key: string): string | null {
  const flat = texts[key];
  if (typeof flat === 'string') return flat;
  const [head = '', ...rest] = key.split('.');
  const below = texts[head];
  return typeof below === 'object' && rest.length > 0 ? find(below, rest.join('.')) : null;
}

/** @throws when the studio has no such text: the test must follow the studio */
export function createWords(language = 'en'): (key: string, values?: Record<string, string>) => string {
  const texts = tree.parse(JSON.parse(readFileSync(join(ROOT, 'apps/studio/src/locales', `${language}.json`), 'utf8')));
  return (key, values = {}) => {
    const text = find(texts, key);
    if (text === null) throw new Error(`The studio has no text "${key}" in ${language}.json.`);
    return Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{{${name}}}`, value), text);
  };
}
