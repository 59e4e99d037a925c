import { expect, test } from 'vitest';
import { readOrderJourneysSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readOrderJourneysSearch({ lookback: 'long', follow: 90.5, type: 77, followed: 'fame', open: 'sesame', by: 'shoe' })).toEqual({});
  const whole = { lookback: 30, follow: 90, type: 2, followed: 'review', open: 'all', as: 'table', by: 'motive', period: '90d' };
  expect(readOrderJourneysSearch(whole)).toEqual(whole);
});
