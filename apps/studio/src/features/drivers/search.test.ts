import { expect, test } from 'vitest';
import { readDriversSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readDriversSearch({ outcome: 'joy', within: '17', driver: 'moon', bin: 2, as: 'song' })).toEqual({});
  const asked = { outcome: 'repurchase', within: 60, driver: 'delivery_delay', bin: 0, as: 'table' };
  expect(readDriversSearch(asked)).toEqual(asked);
});
