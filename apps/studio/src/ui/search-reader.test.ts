import { expect, test } from 'vitest';
import { readPeriodSearch } from './period.ts';
import { forgetting } from './search-reader.ts';

test('what an address says and nobody understands is nothing, however the router lays the two over each other', () => {
  const raw = { period: 'nonsense', where: 'device:mobile', whatever: 7 };
  expect({ ...raw, ...forgetting(readPeriodSearch)(raw) }).toEqual({ period: undefined, where: 'device:mobile', whatever: undefined });
});
