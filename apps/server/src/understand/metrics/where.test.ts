import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FILTERS, readWhere, writeWhere } from './where.ts';

describe('a filter', () => {
  it('is read from one text: a comma is and, a bar is or, nothing is unknown', () => {
    expect(readWhere('device:mobile,source:ad|e-mail')).toEqual([{ dimension: 'source', values: ['ad', 'e-mail'] }, { dimension: 'device', values: ['mobile'] }]);
    expect(readWhere('country:')).toEqual([{ dimension: 'country', values: [''] }]);
    expect(readWhere('source:a%2Cb%7Cc%3Ad%25')).toEqual([{ dimension: 'source', values: ['a,b|c:d%'] }]);
    expect([readWhere(null), readWhere('')]).toEqual([[], []]);
  });

  it('comes back the same after it was written, whatever its values hold', () => {
    const values = fc.uniqueArray(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 5 });
    fc.assert(fc.property(fc.subarray(FILTERS.filter((one) => one !== 'customer' && one !== 'motive')), fc.array(values, { minLength: 6, maxLength: 6 }), (dimensions, lists) => {
      const where = dimensions.map((dimension, index) => ({ dimension, values: lists[index] ?? [''] }));
      expect(readWhere(writeWhere(where))).toEqual(where);
    }));
  });

  it.each([
    ['colour:red', /can't be by "colour".*source, sales_channel/],
    ['source', /no values.*source:value/],
    ['source:a,source:b', /twice.*source:a\|b/],
    ['customer:old', /new or returning/],
    ['motive:greed', /inspiration, speed, price, certainty/],
    [`source:${'x'.repeat(5_000)}`, /longer than/],
    [`source:${Array.from({ length: 60 }, (_, index) => index).join('|')}`, /60 values/],
  ])('that makes no sense (%.20s) is refused with what to write instead', (text, message) => {
    expect(() => readWhere(text)).toThrow(message);
  });
});
