import { expect, test } from 'vitest';
import { writeSteps } from '../../ui/steps.ts';
import { readFunnelSearch } from './search.ts';

test('an address with nonsense in it is read as far as it makes sense', () => {
  expect(readFunnelSearch({ steps: 'x', window: '3y', order: 'loose', per: 'cat', at: 77, by: 'shoes' })).toEqual({});
  expect(readFunnelSearch({ steps: [{ event: 'A' }, 7, { event: '' }], at: '2' })).toEqual({ at: 2 });
  const steps = [{ event: 'A', only: 'price>2' }, { touchpoint: 'cart' }];
  expect(readFunnelSearch({ steps, order: 'strict_order', against: '' })).toEqual({ steps, order: 'strict_order', against: '' });
});

test('signs that mean something between steps are only signs in a name', () => {
  expect(writeSteps([{ event: 'A > B [new]', only: 'price>2; kind=x' }, { event: '@home' }, { touchpoint: 'cart' }])).toBe('A \\> B \\[new\\][price>2; kind=x] > \\@home > @cart');
});
