import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reasonCodes } from './reason-codes.ts';

/** Every reason that stands as a plain text in the code of imports. */
function reasonsInCode(): string[] {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' }).filter((name) => /(kinds|presets|files|formats)\/.*\.ts$|^run\.ts$/.test(name) && !name.endsWith('.test.ts'));
  const code = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n');
  return [...code.matchAll(/(?:(?:fault \?\?= |\.bad\([\w.]+, |fault: )'([a-z][^']+)')|\?\? '(the [^']+)'/g)].flatMap((match) => match[1] ?? match[2] ?? []);
}

describe('reasons for which rows are left out', () => {
  it('have a code, every one in the code', () => {
    const reasons = reasonsInCode();
    expect(reasons.length).toBeGreaterThan(25);
    // What is wrong with a number stands behind its field and value.
    const whole = reasons.map((reason) => (reason.startsWith('is ') ? `price "1,2" ${reason}` : reason));
    expect(whole.filter((reason) => reasonCodes(reason) === null)).toEqual([]);
  });

  it.each([
    ['price (a text of 4 characters) is not a number', { code: 'not_a_number', field: 'price', found: '' }],
    ['ordered_at "31/31/2026" is not a date (day first)', { code: 'not_a_date', field: 'ordered_at', found: '31/31/2026' }],
    ['test "maybe" is neither yes nor no', { code: 'not_yes_no', field: 'test', found: 'maybe' }],
    ['order_id is longer than 200 characters', { code: 'too_long', field: 'order_id', found: '200' }],
    ['the rating is not between 0 and 5; a column for the highest rating is called scale', { code: 'out_of_range', field: 'rating', found: '0–5' }],
    ['the score is not between 1 and 7 (ces)', { code: 'out_of_range', field: 'score', found: '1–7' }],
    ['the line has 9 cells, but the header names 7; is a cell with a separator in it lacking its quotation marks?', { code: 'too_many_cells', field: '', found: '' }],
    ['properties is not a JSON object', { code: 'not_json_field', field: 'properties', found: '' }],
  ])('%s', (reason, codes) => {
    expect(reasonCodes(reason)).toEqual(codes);
  });

  it('that nobody knows stay sentences', () => {
    expect(reasonCodes('the moon was full')).toBeNull();
  });
});
