/** Why a row was left out, as data, so that it can be said in another language. */
export interface ReasonCodes {
  readonly code: string;
  /** The field it is about; '' for the row as a whole. */
  readonly field: string;
  /** The value or the bounds, as far as they are shown. */
  readonly found: string;
}

/** Reasons by their words. Groups: the field, then what was found. */
const REASONS: readonly (readonly [string, RegExp])[] = [
  ['no_date', /^the (?:order|message|review|answer) has no date$|^the event has no time$|^the call has no timestamp/],
  ['no_order', /^the line names no order$/],
  ['no_product', /^the line names no product$|^the line has no handle$/],
  ['no_event', /^the line names no event$|^the track call names no event$/],
  ['no_person', /^the line names nobody|^the call has neither a userId|^the line has neither a customer id/],
  ['no_price', /^the line has neither a price|^the line has no price$/],
  ['no_lines', /^the order has no (?:line|items)$/],
  ['no_conversation', /^the line names no conversation$/],
  ['no_rating', /^the (?:review has no rating|answer has no score)$/],
  ['no_type', /^the call has no type/],
  ['no_call', /^the batch holds something that is no call$/],
  ['out_of_range', /^the (rating|score) is not between (\S+) and ([^\s;]+)/],
  ['not_json', /^the line (?:is not valid JSON|holds JSON, but no object)$/],
  ['not_json_field', /^(\w+) is not a JSON object$/],
  ['open_quote', /^a quotation mark opens here and is never closed$/],
  ['too_many_cells', /^the line has \d+ cells, but the header names \d+/],
  ['currency', /^(currency) is not a three-letter code/],
  ['too_long', /^(.+) is longer than (\d+) characters$/],
  ['number_style', /^(.+?) (".*"|\(a text of \d+ characters\)|of an item) is not a number in the style of this file$/],
  ['not_a_number', /^(.+?) (".*"|\(a text of \d+ characters\)|of an item) is not a number$/],
  ['too_large', /^(.+?) (".*"|\(a text of \d+ characters\)|of an item) is larger than we can count exactly/],
  ['not_a_date', /^(.+?) (".*"|\(a text of \d+ characters\)) is not a date/],
  ['not_yes_no', /^(.+?) (".*"|\(a text of \d+ characters\)) is neither yes nor no$/],
  ['quarantined', /^()an event went to quarantine \([^)]*\): ([\s\S]*)$/],
  ['unreadable', /^the line cannot be read$/],
];

/**
 * What a reason says, as codes: the sentences are what is kept, and old ones stay readable.
 * @returns null for a sentence that no import writes
 */
export function reasonCodes(reason: string): ReasonCodes | null {
  for (const [code, pattern] of REASONS) {
    const match = pattern.exec(reason);
    // A value that could be personal is told by its length only, which helps nobody in another language.
    if (match !== null) return { code, field: match[1] ?? '', found: match.slice(2).join('–').replace(/^(?:\(a text of \d+ characters\)|of an item)$/, '').replace(/^"(.*)"$/, '$1') };
  }
  return null;
}
