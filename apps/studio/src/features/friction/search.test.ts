import { expect, test } from 'vitest';
import { readFrictionSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readFrictionSearch({ by: 'colour', only: 5, signal: '', place: '/cart' })).toEqual({});
  expect(readFrictionSearch({ by: 'page', signal: 'slow_page', place: '', period: '90d' })).toEqual({ by: 'page', signal: 'slow_page', place: '', period: '90d' });
});
