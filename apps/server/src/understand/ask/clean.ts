/** No text of an event is longer in an answer; names and addresses of pages are shorter. */
const LONGEST_TEXT = 300;
/** Characters that are not seen but can carry hidden words or turn text around; line ends and tabs become spaces. Joiners of emoji stay. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
const JOINER = '\u200D';

/**
 * Data as plain JSON in which every text is one visible line: what shoppers and shops write is data, and must not look like anything else.
 *
 * @param value plain data; `undefined` members are left out
 */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === undefined ? [] : [[cleanText(name), clean(inner)]])));
}

function cleanText(text: string): string {
  const cut = text.slice(0, LONGEST_TEXT * 2).replaceAll(UNSEEN, (mark) => (mark === JOINER ? mark : ' '));
  return cut.length > LONGEST_TEXT ? `${cut.slice(0, LONGEST_TEXT)}…` : cut;
}
