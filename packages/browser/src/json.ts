import { each } from './each.ts';

/** What lies deeper is cut; the server cuts there too. */
const MAX_DEPTH = 12;
/** Values in one call; more is no event but an accident, such as a node of the page with everything that hangs on it. */
const MAX_VALUES = 5_000;

/**
 * Any value as JSON text.
 *
 * Not `JSON.stringify`: old libraries give arrays and texts a `toJSON` of their own, which turns a list into a text, some pages replace
 * `JSON` itself, and a ring in an object or a bigint would throw.
 *
 * @returns what JSON cannot say is left out of objects and is null elsewhere; a ring ends as the text `[too deep]`
 */
export function toJson(value: unknown): string {
  const budget = { left: MAX_VALUES };
  return write(value, 0, budget) ?? 'null';
}

function write(value: unknown, depth: number, budget: { left: number }): string | null {
  budget.left -= 1;
  if (value === null || budget.left < 0) return 'null';
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return isFinite(value) ? `${value}` : 'null';
    case 'boolean':
      return `${value}`;
    case 'bigint':
      return quote(`${value}`);
    case 'object':
      if (depth >= MAX_DEPTH) return '"[too deep]"';
      if (value instanceof Date) return isFinite(+value) ? quote(value.toISOString()) : 'null';
      if (Array.isArray(value)) return writeList(value, depth, budget);
      // A node or a window leads to the whole page.
      return value instanceof Node || value === window ? null : writeObject(value, depth, budget);
    default:
      return null;
  }
}

function writeList(list: readonly unknown[], depth: number, budget: { left: number }): string {
  let text = '';
  for (let at = 0; at < list.length; at += 1) text += (at > 0 ? ',' : '') + (write(list[at], depth + 1, budget) ?? 'null');
  return `[${text}]`;
}

function writeObject(source: object, depth: number, budget: { left: number }): string {
  let text = '';
  each(Object.keys(source), (key) => {
    const written = write(Reflect.get(source, key), depth + 1, budget);
    if (written !== null) text += `${text && ','}${quote(key)}:${written}`;
  });
  return `{${text}}`;
}

function quote(text: string): string {
  // The only characters that JSON forbids inside a text.
  // oxlint-disable-next-line no-control-regex
  return `"${text.replace(/["\\\u0000-\u001f]/g, (sign) => `\\u${`000${sign.charCodeAt(0).toString(16)}`.slice(-4)}`)}"`;
}
