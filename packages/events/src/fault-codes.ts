/** A fault's sentence as data, so that it can be said in another language. */
export interface FaultCodes {
  /** What belongs there; `other` where only the sentence says it. */
  readonly expects: string;
  /** Values of the expectation, such as the choices or the longest length. */
  readonly wanted: string;
  /** What stood there. */
  readonly got: string;
  /** The value or its size, as far as it is shown. */
  readonly found: string;
}

/** Expectations by their words, with the part of them that varies. */
const EXPECTS: readonly (readonly [string, RegExp])[] = [
  ['money', /^an amount of money: /],
  ['number', /^a finite number below /],
  ['id', /^an id of 1 to 200 characters/],
  ['exact_id', /^an id that JSON has not rounded/],
  ['text_or_number', /^a text of up to (\d+) characters or a whole number$/],
  ['text', /^a text of up to ([\d,]+) characters$/],
  ['flag', /^true or false$/],
  ['currency', /^an ISO 4217 currency/],
  ['date', /^a real date between 1970 and 2200 in ISO 8601/],
  ['instant', /^an instant in ISO 8601/],
  ['one_of', /^one of (.+)$/],
  ['address', /^an address: /],
  ['list', /^a list of objects$/],
  ['calls', /^a list of calls$|^a JSON object with a batch$/],
  ['object', /^an object$|^a JSON object$/],
  ['event_name', /^the name of the event$/],
  ['person_id', /^given, or an anonymousId/],
  ['alias_id', /^the id that the person has from now on$/],
  ['above', /^a number above (-?[\d.]+)$/],
  ['between', /^a \w+ from (-?[\d.]+ to -?[\d.]+)(?: .*)?$/],
];

const GOT: readonly (readonly [string, RegExp])[] = [
  ['nothing', /^nothing$/],
  ['null', /^null$/],
  ['list', /^a list of (\d+)$/],
  ['empty_text', /^an empty text$/],
  ['hidden_text', /^a text of (\d+) characters$/],
  ['text', /^the text "([\s\S]*)"$/],
  ['hidden_number', /^a number$/],
  ['number', /^the number (.+)$/],
  ['flag', /^(true|false)$/],
  ['object', /^an object$/],
];

function find(table: readonly (readonly [string, RegExp])[], words: string): readonly [string, string] | null {
  for (const [code, pattern] of table) {
    const match = pattern.exec(words);
    if (match !== null) return [code, match[1] ?? ''];
  }
  return null;
}

/**
 * What a sentence of `faultAt` says, as codes: sentences are what is kept with an event, and old ones stay readable.
 * @returns null for a sentence that `faultAt` did not write
 */
export function faultCodes(fault: { readonly path: string; readonly message: string }): FaultCodes | null {
  const subject = fault.path === '' ? 'The body' : fault.path;
  const head = `${subject} should be `;
  if (!fault.message.startsWith(head) || !fault.message.endsWith('.')) return null;
  // The value comes last and may say anything: the first “but is” is ours.
  const rest = fault.message.slice(head.length, -1);
  const at = rest.indexOf(', but is ');
  if (at < 0) return null;
  const got = find(GOT, rest.slice(at + ', but is '.length));
  if (got === null) return null;
  const [expects, wanted] = find(EXPECTS, rest.slice(0, at)) ?? ['other', rest.slice(0, at)];
  return { expects, wanted, got: got[0], found: got[1] };
}
