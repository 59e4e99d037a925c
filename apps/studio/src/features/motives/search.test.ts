import { expect, test } from 'vitest';
import { readMotivesSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readMotivesSearch({ motive: 'greed', period: 7 })).toEqual({});
  expect(readMotivesSearch({ motive: 'price', period: '90d' })).toEqual({ motive: 'price', period: '90d' });
  expect(readMotivesSearch({ motive: 'unknown' })).toEqual({ motive: 'unknown' });
});
