/** `{name:Type}` as the engine writes it. */
const PLACEHOLDER = /\{([A-Za-z_]\w*):([^{}]+)\}/g;
const IS_NUMERIC = /^(?:U?Int\d+|Float\d+|Decimal\b.*)$/;
const IS_NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** What would end a text or begin an escape; the engine takes a null byte for the end of the statement. */
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };

/**
 * The statement with its values written into it, each as one literal of its declared type: the embedded engine keeps bound values in one
 * place for the whole process, so its client runs statements that have any one after another, however many connections there are
 * (decision 0013). A value can end neither its literal nor the statement, and is never looked at for placeholders again.
 *
 * @throws Error when a placeholder has no value
 */
export function withLiterals(text: string, params: Readonly<Record<string, unknown>>): string {
  return text.replaceAll(PLACEHOLDER, (_whole, name: string, type: string) => {
    if (!Object.hasOwn(params, name)) throw new Error(`The statement's placeholder "${name}" has no value.`);
    return literalOf(params[name], type.trim());
  });
}

function literalOf(value: unknown, type: string): string {
  if (value === null || value === undefined) return `CAST(NULL, ${quoted(`Nullable(${type})`)})`;
  if (Array.isArray(value)) return `CAST(${quoted(listText(value, type))}, ${quoted(type)})`;
  const text = textOf(value);
  if (type === 'String') return quoted(text);
  return `CAST(${IS_NUMERIC.test(type) && IS_NUMBER.test(text) ? text : quoted(text)}, ${quoted(type)})`;
}

/** A list as the engine reads it from a text: numbers bare, everything else in quotes. */
function listText(values: readonly unknown[], type: string): string {
  const inner = /^Array\((.+)\)$/.exec(type)?.[1] ?? '';
  const isBare = IS_NUMERIC.test(inner);
  return `[${values.map((value) => {
    const text = textOf(value);
    return isBare && IS_NUMBER.test(text) ? text : quoted(text);
  }).join(',')}]`;
}

function textOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return value instanceof Date ? value.toISOString().replace('T', ' ').replace('Z', '') : String(value);
}

function quoted(text: string): string {
  return `'${text.replaceAll(/[\\'\0]/g, (sign) => ESCAPES[sign] ?? sign)}'`;
}
