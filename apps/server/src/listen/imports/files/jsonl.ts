/** One line of a JSONL file. */
export interface JsonLine {
  readonly value: Readonly<Record<string, unknown>> | null;
  readonly line: number;
  readonly fault: string | null;
}

const longestLine = 4 * 1024 * 1024;

/** Splits JSONL text that arrives in pieces; a line that is no object is a fault of that line alone. */
export class JsonlSplitter {
  #rest = '';
  #line = 1;

  push(text: string): JsonLine[] {
    return this.#split(this.#rest + text, false);
  }

  end(): JsonLine[] {
    return this.#split(this.#rest, true);
  }

  #split(text: string, last: boolean): JsonLine[] {
    const lines: JsonLine[] = [];
    let at = 0;
    while (at < text.length) {
      let end = text.indexOf('\n', at);
      if (end < 0) {
        if (!last && text.length - at < longestLine) break;
        end = text.length;
      }
      const raw = text.slice(at, end).trim();
      if (raw !== '') lines.push(readLine(raw, this.#line));
      this.#line += 1;
      at = end + 1;
    }
    this.#rest = at >= text.length ? '' : text.slice(at);
    return lines;
  }
}

function readLine(raw: string, line: number): JsonLine {
  try {
    const value: unknown = JSON.parse(raw);
    if (isObject(value)) return { value, line, fault: null };
    return { value: null, line, fault: 'the line holds JSON, but no object' };
  } catch {
    return { value: null, line, fault: 'the line is not valid JSON' };
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const listNames = ['products', 'line_items', 'lineItems', 'lines', 'items'];

/**
 * The flat rows of an object: nested objects become `outer.inner` names one level deep, and a list of order lines
 * becomes one row each, with the outer fields repeated.
 */
export function flatten(value: Readonly<Record<string, unknown>>): ReadonlyMap<string, string>[] {
  const listName = listNames.find((name) => Array.isArray(value[name]) && value[name].some(isObject));
  const outer = new Map<string, string>();
  for (const [key, inner] of Object.entries(value)) {
    if (key === listName) continue;
    if (isObject(inner)) for (const [name, deep] of Object.entries(inner)) outer.set(`${key}.${name}`, asText(deep));
    else outer.set(key, asText(inner));
  }
  const list = listName === undefined ? null : value[listName];
  if (!Array.isArray(list)) return [outer];
  return list.filter(isObject).map((item) => {
    const row = new Map(outer);
    // A line's own names win under a prefix, so that the order's `id` or `total` is not taken for the line's.
    for (const [key, inner] of Object.entries(item)) row.set(`line.${key}`, asText(inner));
    return row;
  });
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
