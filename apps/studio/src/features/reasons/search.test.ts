import { expect, test } from 'vitest';
import { readReasonsSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readReasonsSearch({ reason: 'bad_mood', period: 7 })).toEqual({});
  expect(readReasonsSearch({ reason: 'payment_failed', period: '90d' })).toEqual({ reason: 'payment_failed', period: '90d' });
});
