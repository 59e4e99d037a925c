/** One thing wrong with an event, exact enough to mend it by hand. */
export interface Fault {
  /** Where, such as `products[0].price`; '' for the body itself. */
  readonly path: string;
  /** What belongs there, in words. */
  readonly expected: string;
  /** What stood there, shortened; only the type where the value may be personal. */
  readonly got: string;
  /** Path, expectation and finding in one sentence for a person. */
  readonly message: string;
}

const SHOWN_CHARACTERS = 40;

/** A short description of a value: its type and, unless `hidden`, its first characters. */
export function describeValue(value: unknown, hidden: boolean): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case 'string':
      if (value === '') return 'an empty text';
      if (hidden) return `a text of ${value.length} characters`;
      return value.length > SHOWN_CHARACTERS ? `the text "${value.slice(0, SHOWN_CHARACTERS)}…"` : `the text "${value}"`;
    case 'number':
      return hidden ? 'a number' : `the number ${value}`;
    case 'boolean':
      return String(value);
    default:
      return `an ${typeof value}`;
  }
}

/** Build a fault; `hidden` keeps the value itself out of it. */
export function faultAt(path: string, expected: string, found: { readonly value: unknown; readonly hidden?: boolean }): Fault {
  const got = describeValue(found.value, found.hidden ?? false);
  return { path, expected, got, message: `${path === '' ? 'The body' : path} should be ${expected}, but is ${got}.` };
}

/** `['products', 0, 'price']` as `products[0].price`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const step of path) text += typeof step === 'number' ? `[${step}]` : text === '' ? String(step) : `.${String(step)}`;
  return text;
}
