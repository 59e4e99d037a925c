import { expect, test } from 'vitest';
import { readAttributionSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readAttributionSearch({ lookback: 'long', money: 'yes', by: 'shoe', model: 'linear' })).toEqual({});
  expect(readAttributionSearch({ lookback: 7, money: true, period: '90d', by: 'motive', model: 'markov' })).toEqual({ lookback: 7, money: true, period: '90d', by: 'motive', model: 'markov' });
});
