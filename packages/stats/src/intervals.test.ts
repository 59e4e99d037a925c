import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { median, medianInterval, meanInterval, positiveMeanInterval, quantileRanks, ratioInterval, sampleVariance, wilson } from './index.ts';

describe('wilson', () => {
  // Newcombe 1998, Statistics in Medicine 17:857, table I; 8/10 after METHODS.md §2.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
    [8, 10, 0.4902, 0.9433],
    // Delighted's CSAT example of METHODS.md §2: 74 of 107.
    [74, 107, 0.5987, 0.7712],
  ])('gives the published interval for %i of %i', (k, n, low, high) => {
    const interval = wilson(k, n);
    expect(interval?.low).toBeCloseTo(low, 4);
    expect(interval?.high).toBeCloseTo(high, 4);
  });

  it('is undefined when nothing was tried', () => {
    expect(wilson(0, 0)).toBeNull();
    expect(wilson(3, 2)).toBeNull();
  });

  it('stays inside 0..1, encloses the share and mirrors when success and failure swap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e9 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
        const k = Math.round(n * part);
        const interval = wilson(k, n);
        const mirror = wilson(n - k, n);
        if (interval === null || mirror === null) throw new Error('defined for n > 0');
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.high).toBeLessThanOrEqual(1);
        expect(interval.low).toBeLessThanOrEqual(k / n);
        expect(interval.high).toBeGreaterThanOrEqual(k / n);
        expect(mirror.high).toBeCloseTo(1 - interval.low, 9);
      }),
    );
  });
});

describe('quantileRanks', () => {
  // Conover 1999, table A3 (sign test) gives these symmetric ranks for a 95 % interval of the median.
  it.each([
    [6, 1, 6],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [25, 8, 18],
    [30, 10, 21],
    [100, 40, 61],
  ])('encloses the median of %i values by ranks %i and %i', (n, low, high) => {
    expect(quantileRanks(n)).toEqual({ low, high });
  });

  it('has no answer for five values', () => {
    expect(quantileRanks(5)).toBeNull();
    expect(quantileRanks(0)).toBeNull();
  });

  it('joins the exact and the normal branch without a jump', () => {
    const below = quantileRanks(5_000);
    const above = quantileRanks(5_002);
    expect(Math.abs((above?.low ?? 0) - (below?.low ?? 0))).toBeLessThanOrEqual(2);
    expect(Math.abs((above?.high ?? 0) - (below?.high ?? 0))).toBeLessThanOrEqual(2);
  });
});

describe('median and its interval', () => {
  it('picks order statistics and leaves the input alone', () => {
    const values = [9, 1, 8, 2, 7, 3, 6, 4, 5, 10];
    expect(median(values)).toBe(5.5);
    expect(medianInterval(values)).toEqual({ low: 2, high: 9 });
    expect(values[0]).toBe(9);
  });

  it('is undefined without values', () => {
    expect(median([])).toBeNull();
    expect(medianInterval([1, 2, 3])).toBeNull();
  });
});

describe('meanInterval', () => {
  it('reproduces the extra sleep of Student 1908, drug 2: mean 2.33, 95 % 0.898 to 3.762', () => {
    // Student's data as in R's `sleep`; the interval is R's t.test(x)$conf.int.
    const hours = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const sums = { n: 10, sum: hours.reduce((a, b) => a + b), sumSquares: hours.reduce((a, b) => a + b * b, 0) };
    const { mean, interval } = meanInterval(sums);
    expect(mean).toBeCloseTo(2.33, 12);
    expect(interval?.low).toBeCloseTo(0.8976775, 6);
    expect(interval?.high).toBeCloseTo(3.7623225, 6);
  });

  it('keeps every digit of money far from zero when sums are whole numbers', () => {
    const amounts = [10n ** 15n + 1n, 10n ** 15n + 2n, 10n ** 15n + 3n];
    const sums = { n: 3, sum: amounts.reduce((a, b) => a + b), sumSquares: amounts.reduce((a, b) => a + b * b, 0n) };
    expect(sampleVariance(sums)).toBe(1);
  });

  it('gives no interval below two values and no mean below one', () => {
    expect(meanInterval({ n: 1, sum: 5, sumSquares: 25 })).toEqual({ mean: 5, interval: null });
    expect(meanInterval({ n: 0, sum: 0, sumSquares: 0 })).toEqual({ mean: null, interval: null });
  });
});

describe('ratioInterval', () => {
  const sumsOf = (units: readonly (readonly [number, number])[]) => ({
    n: units.length,
    top: BigInt(units.reduce((sum, [y]) => sum + y, 0)),
    bottom: BigInt(units.reduce((sum, [, x]) => sum + x, 0)),
    topSquares: BigInt(units.reduce((sum, [y]) => sum + y * y, 0)),
    bottomSquares: BigInt(units.reduce((sum, [, x]) => sum + x * x, 0)),
    products: BigInt(units.reduce((sum, [y, x]) => sum + y * x, 0)),
  });

  it('is the interval of a plain mean when every bottom is 1', () => {
    const units = [3, 8, 1, 9, 4, 4, 7, 2].map((y) => [y, 1] as const);
    const interval = ratioInterval(sumsOf(units));
    const variance = sampleVariance({ n: 8, sum: 38, sumSquares: 240 });
    expect(interval?.low).toBeCloseTo(4.75 - 1.959963984540054 * Math.sqrt(variance / 8), 9);
  });

  it('agrees with residuals computed one by one', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(10_000), fc.integer({ min: 1, max: 10_000 })), { minLength: 2, maxLength: 50 }), (units) => {
        const sums = sumsOf(units);
        const ratio = Number(sums.top) / Number(sums.bottom);
        const squares = units.reduce((sum, [y, x]) => sum + (y - ratio * x) ** 2, 0);
        const error = Math.sqrt((squares * units.length) / (units.length - 1)) / Number(sums.bottom);
        expect(ratioInterval(sums)?.high).toBeCloseTo(ratio + 1.959963984540054 * error, 6);
      }),
    );
  });

  it('is undefined when nothing was sold', () => {
    expect(ratioInterval(sumsOf([[5, 0], [6, 0]]))).toBeNull();
    expect(ratioInterval(sumsOf([[5, 10]]))).toBeNull();
  });
});

describe('positiveMeanInterval', () => {
  it('gives what a gamma model with log link gives for the air-conditioning failures of Proschan 1963', () => {
    // `aircondit` of R's boot; the interval is that of statsmodels 0.15, GLM(y, 1, family=Gamma(Log())).fit(use_t=True, scale='X2').conf_int(), exponentiated.
    const hours = [3, 5, 7, 18, 43, 85, 91, 98, 100, 130, 230, 487];
    const { mean, interval } = positiveMeanInterval({ n: 12, sum: hours.reduce((a, b) => a + b), sumSquares: hours.reduce((a, b) => a + b * b, 0) });
    expect(mean).toBeCloseTo(108.0833333, 6);
    expect(interval?.low).toBeCloseTo(48.52407585, 6);
    expect(interval?.high).toBeCloseTo(240.74661373, 6);
  });

  it('stays above zero where Student would not, and is silent where nothing but zeros was seen', () => {
    const rare = { n: 40, sum: 12, sumSquares: 144 };
    expect(meanInterval(rare).interval?.low).toBeLessThan(0);
    expect(positiveMeanInterval(rare).interval?.low).toBeGreaterThan(0);
    expect(positiveMeanInterval({ n: 40, sum: 0, sumSquares: 0 })).toEqual({ mean: 0, interval: null });
    expect(positiveMeanInterval({ n: 1, sum: 3, sumSquares: 9 })).toEqual({ mean: 3, interval: null });
    expect(positiveMeanInterval({ n: 0, sum: 0, sumSquares: 0 })).toEqual({ mean: null, interval: null });
  });
});
