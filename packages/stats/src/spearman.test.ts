import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spearman } from './index.ts';

describe('the rank correlation', () => {
  it('has the estimate and the interval of another implementation', () => {
    // R statpsych, ci.spear(.05, y, x): 0.8699639, 0.5840951 to 0.9638297.
    const y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19];
    const x = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51];
    const found = spearman(x.map((value, index) => [value, y[index] ?? 0]));
    expect(found?.rho).toBeCloseTo(0.8699639, 7);
    expect(found?.interval.low).toBeCloseTo(0.5840951, 7);
    expect(found?.interval.high).toBeCloseTo(0.9638297, 7);
  });

  it('is the same whatever grows with the values, and nothing where nothing differs', () => {
    const value = fc.integer({ min: 0, max: 9 });
    fc.assert(fc.property(fc.array(fc.tuple(value, value), { minLength: 4, maxLength: 40 }), (pairs) => {
      const [plain, grown] = [spearman(pairs), spearman(pairs.map(([x, y]) => [x * x * 3 + 1, y]))];
      expect(grown?.rho ?? null).toEqual(plain?.rho ?? null);
      if (plain !== null) expect(plain.interval.low).toBeLessThanOrEqual(plain.rho);
    }));
    expect(spearman([[1, 1], [1, 2], [1, 3], [1, 4]])).toBeNull();
    expect(spearman([[1, 1], [2, 2], [3, 3]])).toBeNull();
  });
});
