import { expect, it } from 'vitest';
import { anchorOf } from './data-range.ts';

it('a store whose data ended long ago is looked at as of its own last day, one with data of this week, or none at all, as of today', () => {
  const orders = { first: '2010-12-01', last: '2011-12-09' };
  expect(anchorOf({ today: '2026-03-02', orders, sessions: null })).toBe('2011-12-09');
  expect(anchorOf({ today: '2026-03-02', orders, sessions: { first: '2026-01-01', last: '2026-02-27' } })).toBe('2026-03-02');
  expect(anchorOf({ today: '2026-03-02', orders, sessions: { first: '2026-01-01', last: '2026-02-26' } })).toBe('2026-02-26');
  expect(anchorOf({ today: '2026-03-02', orders: null, sessions: null })).toBe('2026-03-02');
});
