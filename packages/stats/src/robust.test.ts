import { expect, test } from 'vitest';
import { medianAbsoluteDeviation, robustOutlier } from './robust.ts';

test('the median absolute deviation is that of R, whatever one wild value says', () => {
  // R 4.4, the examples of ?mad: mad(c(1:9)) = 2.9652; with constant = 1, mad(c(1:9)) and mad(c(1:8, 100)) are both 2.
  const upTo = (last: number) => Array.from({ length: last }, (_none, index) => index + 1);
  expect(medianAbsoluteDeviation(upTo(9))).toBeCloseTo(2.9652, 10);
  expect(medianAbsoluteDeviation([...upTo(8), 100])).toBeCloseTo(2 * 1.4826, 10);
  expect(medianAbsoluteDeviation([5, 5, 5, 9])).toBe(0);
  expect(medianAbsoluteDeviation([])).toBeNull();
});

test('a value is held against what is usual, and nothing is said where there is no spread to hold it against', () => {
  expect(robustOutlier(20, [1, 2, 3, 4, 5, 6, 7, 8, 9], { widths: 4, leastSpread: 0 })).toEqual({ expected: 5, low: 5 - 4 * 2.9652, high: 5 + 4 * 2.9652, score: 15 / 2.9652 });
  expect(robustOutlier(120, [100, 100, 100], { widths: 4, leastSpread: 10 })).toEqual({ expected: 100, low: 60, high: 140, score: 2 });
  expect(robustOutlier(120, [100, 100, 100], { widths: 4, leastSpread: 0 })).toBeNull();
  expect(robustOutlier(1, [], { widths: 4, leastSpread: 1 })).toBeNull();
});
