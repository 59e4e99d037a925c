import { expect, test } from 'vitest';
import { readLiveSearch } from './search.ts';

test('an address keeps what Live can do and drops the rest', () => {
  expect(readLiveSearch({ where: 'device:mobile,segment:sg_1|sg_2' })).toEqual({ where: 'segment:sg_1|sg_2' });
  expect(readLiveSearch({ where: 'device:mobile', list: 'anything' })).toEqual({});
  expect(readLiveSearch({ where: 7, name: 'Product Viewed' })).toEqual({ list: 'events', name: 'Product Viewed' });
});
