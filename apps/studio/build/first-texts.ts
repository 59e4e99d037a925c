import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is there from the first screen on; a page that nobody opens first is imported by none of these, but loaded when it is opened. */
const ROOTS = ['main.tsx', 'features/welcome/screens/setup-screen.tsx', 'features/welcome/screens/sign-in-screen.tsx', 'features/welcome/screens/invite-screen.tsx', 'features/welcome/screens/new-store-screen.tsx', 'features/welcome/screens/first-steps-screen.tsx'] as const;

const IMPORT = /^(?:import|export)\s(?!type\b)[^;]*?from '(\.[^']+\.tsx?)'/gm;
const LITERAL = /'([a-zA-Z]+(?:\.[\w-]+)+)'/g;
const CALLED = /\bt\('([^']+)'/g;
const PATTERN = /`([a-zA-Z]+\.[^`\n]*\$\{[^`]*)`/g;
const PLURAL = /_(zero|one|two|few|many|other)$/;

/** Keys of texts as they stand in code, and patterns of those that are put together there. */
export interface KeysInCode {
  readonly literals: ReadonlySet<string>;
  readonly patterns: readonly RegExp[];
}

/** The files that come with the first screen, whichever that is: paths within `src`. */
export function firstFiles(source: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = ROOTS.map((root) => join(source, root));
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const folder = dirname(path);
    open.push(...[...readFileSync(path, 'utf8').matchAll(IMPORT)].map((match) => join(folder, match[1] ?? '')).filter((imported) => existsSync(imported)));
  }
  return found;
}

export function keysInCode(code: string, isKey: (text: string) => boolean): KeysInCode {
  const all = (pattern: RegExp): string[] => [...code.matchAll(pattern)].map((match) => match[1] ?? '');
  return {
    literals: new Set([...all(LITERAL).filter(isKey), ...all(CALLED)]),
    patterns: all(PATTERN).filter(isKey).map((text) => new RegExp(`^${text.split(/\$\{(?:[^{}]|\{[^}]*\})*\}/).map((part) => part.replaceAll('.', '\\.')).join('.+')}$`)),
  };
}

/**
 * Whether a text comes with the first screen: it is asked for by a file that does. The other texts come with the pages that need them.
 * What the studio asks for by a key that a test of the texts can't find, this can't find either.
 */
export function firstTexts(source: string, keys: readonly string[]): (key: string) => boolean {
  const words = new Set(keys.map((key) => key.split('.')[0]));
  const code = [...firstFiles(source)].map((path) => readFileSync(path, 'utf8')).join('\n');
  const { literals, patterns } = keysInCode(code, (text) => words.has(text.split('.')[0]) && !/\.(tsx?|css|json)$/.test(text));
  return (key) => [key, key.replace(PLURAL, '')].some((base) => literals.has(base) || patterns.some((pattern) => pattern.test(base)));
}
