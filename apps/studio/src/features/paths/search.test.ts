import { expect, test } from 'vitest';
import { readPathsSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readPathsSearch({ step: 'x', per: 'person', window: '3y', length: 99, rare: 'all', without: [7, ''], at: 3, of: 'shoes', by: 'shoe', partsAt: 2, part: 'a' })).toEqual({});
  const whole = { step: { touchpoint: 'cart' }, back: true, per: 'person', window: '7d', length: 3, rare: 5, without: ['home'], at: 2, node: 'product', nextKind: 'end', period: '90d', by: 'motive', partsAt: 2, part: '' };
  expect(readPathsSearch({ ...whole, of: 'events', kind: 'other' })).toEqual(whole);
});
