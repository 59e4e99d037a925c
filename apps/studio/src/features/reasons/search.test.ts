import { expect, test } from 'vitest';
import { readReasonsSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readReasonsSearch({ reason: 'bad_mood', period: 7, trend: 3, since: 'monday', as: 'pie', by: 'shoe' })).toEqual({});
  expect(readReasonsSearch({ reason: 'payment_failed', period: '90d', trend: 'price', since: '2026-03-01', as: 'table', by: 'motive' })).toEqual({ reason: 'payment_failed', period: '90d', trend: 'price', since: '2026-03-01', as: 'table', by: 'motive' });
});
