import { expect, test } from 'vitest';
import { readEffortSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readEffortSearch({ measure: 'sweat', by: 'shoe', least: -4, orders: 'yes', against: '' })).toEqual({});
  expect(readEffortSearch({ measure: 'pages', by: 'device', part: '', least: 12, orders: true, period: '90d' })).toEqual({ measure: 'pages', by: 'device', part: '', least: 12, orders: true, period: '90d' });
});
