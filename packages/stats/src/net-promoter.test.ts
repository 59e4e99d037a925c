import { expect, test } from 'vitest';
import { netPromoter } from './net-promoter.ts';

// METHODS.md §2, the table of adjusted-Wald intervals.
test.each([
  [50, 30, 20, 30, 14.05, 44.2],
  [500, 300, 200, 30, 25.08, 34.74],
  [18, 8, 4, 46.67, 17.54, 67.31],
  [8, 2, 0, 80, 29.28, 93.79],
])('the score of %i promoters, %i passives and %i detractors has the published interval', (promoters, passives, detractors, score, low, high) => {
  const found = netPromoter({ promoters, passives, detractors });
  expect(found?.score).toBeCloseTo(score, 2);
  expect(found?.interval.low).toBeCloseTo(low, 2);
  expect(found?.interval.high).toBeCloseTo(high, 2);
});

test('one answer is anything but certain, and none is no score', () => {
  expect(netPromoter({ promoters: 1, passives: 0, detractors: 0 })?.interval.low).toBeLessThan(0);
  expect(netPromoter({ promoters: 0, passives: 0, detractors: 0 })).toBeNull();
});
