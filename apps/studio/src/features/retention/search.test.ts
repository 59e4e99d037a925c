import { expect, test } from 'vitest';
import { readRetentionSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readRetentionSearch({ start: 'shoes', unit: 'year', cohort: 'x', offset: 'y', rolling: 'yes', by: 'shoe', as: 'pie', part: 'a' })).toEqual({});
  const asked = { start: 'session', comeback: 'event:Product Viewed', unit: 'week', cohort: '2026-03-02', offset: 0, rolling: true, by: 'motive', as: 'table', part: '' };
  expect(readRetentionSearch(asked)).toEqual(asked);
});
