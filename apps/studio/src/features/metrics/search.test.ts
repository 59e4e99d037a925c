import { expect, test } from 'vitest';
import { readMetricsSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readMetricsSearch({ metric: '"><script>', period: 'eternity', from: '2026-13-45', to: '2026-01-05', compare: 'true', by: 'source' })).toEqual({ to: '2026-01-05', compare: true, by: 'source' });
});
