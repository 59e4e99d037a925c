import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyChange, type Day, holm, meanDifference, median, normalCdf, proportionDifference, quantileDifference, quantileRanks, ratioDifference, type RatioSums } from './index.ts';

describe('the difference of two proportions', () => {
  // Newcombe 1998, Statistics in Medicine 17:873, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('of %i/%i and %i/%i has the published interval', (k1, n1, k2, n2, low, high) => {
    const found = proportionDifference({ k: k2, n: n2 }, { k: k1, n: n1 });
    expect(found?.interval.low).toBeCloseTo(low, 4);
    expect(found?.interval.high).toBeCloseTo(high, 4);
  });

  it('has the p value of the χ² test without correction', () => {
    // prop.test(c(15, 25), c(50, 50), correct = FALSE) of R: χ² = 4.1667, p = 0.04123.
    expect(proportionDifference({ k: 15, n: 50 }, { k: 25, n: 50 })?.p).toBeCloseTo(0.04123, 5);
    expect(proportionDifference({ k: 0, n: 50 }, { k: 0, n: 20 })?.p).toBe(1);
    expect(proportionDifference({ k: 0, n: 0 }, { k: 1, n: 2 })).toBeNull();
  });

  it('encloses the difference, and turns its sign with the samples', () => {
    const trials = fc.integer({ min: 1, max: 10_000 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
    fc.assert(fc.property(trials, trials, (a, b) => {
      const [there, back] = [proportionDifference(a, b), proportionDifference(b, a)];
      expect(there?.interval.low).toBeLessThanOrEqual((there?.difference ?? 0) + 1e-12);
      expect(there?.interval.high).toBeGreaterThanOrEqual((there?.difference ?? 0) - 1e-12);
      expect(back?.interval.high).toBeCloseTo(-(there?.interval.low ?? 0), 12);
      expect(back?.p).toBeCloseTo(there?.p ?? -1, 12);
    }));
  });
});

const sumsOf = (values: readonly number[]) => ({
  n: values.length, sum: values.reduce((sum, value) => sum + value, 0), sumSquares: values.reduce((sum, value) => sum + value * value, 0),
});

describe('the difference of two means', () => {
  it("is Welch's, with the figures that R gives for Student's sleep data", () => {
    // t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p = 0.07939, interval -3.3654832 to 0.2054832.
    const first = sumsOf([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]);
    const second = sumsOf([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]);
    const found = meanDifference(second, first);
    expect(found?.difference).toBeCloseTo(-1.58, 10);
    expect(found?.df).toBeCloseTo(17.776, 3);
    expect(found?.p).toBeCloseTo(0.07939, 5);
    expect([found?.interval.low, found?.interval.high].map((end) => end?.toFixed(6))).toEqual(['-3.365483', '0.205483']);
  });

  it('is not defined for single values or without any variation', () => {
    expect(meanDifference(sumsOf([1]), sumsOf([1, 2]))).toBeNull();
    expect(meanDifference(sumsOf([2, 2]), sumsOf([2, 2]))).toBeNull();
  });
});

describe('the difference of two ratios', () => {
  const sums = (pairs: readonly (readonly [bottom: number, top: number])[]): RatioSums => ({
    n: pairs.length,
    top: BigInt(pairs.reduce((sum, [, top]) => sum + top, 0)), bottom: BigInt(pairs.reduce((sum, [bottom]) => sum + bottom, 0)),
    topSquares: BigInt(pairs.reduce((sum, [, top]) => sum + top * top, 0)), bottomSquares: BigInt(pairs.reduce((sum, [bottom]) => sum + bottom * bottom, 0)),
    products: BigInt(pairs.reduce((sum, [bottom, top]) => sum + bottom * top, 0)),
  });

  it('equals a computation from the residuals in NumPy', () => {
    const before = sums([[1_000, 0], [2_500, 500], [800, 0], [4_000, 0], [1_500, 1_500]]);
    const now = sums([[1_200, 0], [3_000, 0], [900, 100], [2_000, 0], [2_600, 0], [700, 0]]);
    const found = ratioDifference(before, now);
    expect(found?.difference).toBeCloseTo(-0.19446624803767662, 12);
    expect(found?.interval.low).toBeCloseTo(-0.5237749228461085, 12);
    expect(found?.interval.high).toBeCloseTo(0.13484242677075528, 12);
    expect(found?.p).toBeCloseTo(0.2471027958291676, 10);
  });
});

describe('the change of daily figures', () => {
  it('has the figures that R gives for quasipoisson', () => {
    // glm(breaks ~ wool + tension, family = quasipoisson, data = warpbreaks), Tippett 1950; wool stands for the period, tension for the weekday:
    // woolB -0.20599, error 0.10646, t -1.935, p 0.058673; dispersion 4.2615.
    const days = (kind: string, values: readonly number[]): Day[] => values.map((value) => ({ kind, value }));
    const before = [...days('L', [26, 30, 54, 25, 70, 52, 51, 26, 67]), ...days('M', [18, 21, 29, 17, 12, 18, 35, 30, 36]), ...days('H', [36, 21, 24, 18, 10, 43, 28, 15, 26])];
    const now = [...days('L', [27, 14, 29, 19, 29, 31, 41, 20, 44]), ...days('M', [42, 26, 19, 16, 39, 28, 21, 39, 29]), ...days('H', [20, 21, 24, 17, 13, 15, 15, 16, 28])];
    const found = dailyChange(before, now, { leastDispersion: 1 });
    expect(Math.log(found?.ratio ?? 0)).toBeCloseTo(-0.20599, 5);
    expect(found?.dispersion).toBeCloseTo(4.2615, 4);
    expect(found?.p).toBeCloseTo(0.058673, 5);
    expect(found?.df).toBe(50);
  });

  it('equals iteratively reweighted least squares in NumPy where weekdays are not balanced', () => {
    const of = (text: string): Day[] => text.split(' ').map((day) => ({ kind: day.slice(0, 3), value: Number(day.slice(3)) }));
    const found = dailyChange(of('Mon12 Tue15 Wed9 Thu20 Fri31 Sat44 Sun40 Mon10 Tue19 Wed14'), of('Mon18 Tue22 Wed11 Thu33 Fri35 Sat60 Sun41 Mon9'), { leastDispersion: 0 });
    expect(found?.ratio).toBeCloseTo(1.230266563002094, 9);
    expect(found?.dispersion).toBeCloseTo(0.7483686393051124, 9);
    expect(found?.interval.low).toBeCloseTo(1.0224580269280747, 8);
    expect(found?.interval.high).toBeCloseTo(1.4803109528010552, 8);
    expect(found?.p).toBeCloseTo(0.03168479857207585, 8);
  });

  it('is not fooled by a period with one more weekend', () => {
    const week = (weekday: number): Day => ({ kind: String(weekday), value: weekday < 5 ? 10 : 100 });
    const before = [0, 1, 2, 3, 4, 5, 6, 0, 1, 2].map(week);
    const now = [3, 4, 5, 6, 0, 1, 2, 3, 4, 5, 6].map(week);
    expect(dailyChange(before, now, { leastDispersion: 1 })?.ratio).toBeCloseTo(1, 9);
  });

  it('says nothing where there is nothing to say', () => {
    const quiet = [0, 0, 0, 0, 0, 0, 0].map((value, index) => ({ kind: String(index), value }));
    const busy = quiet.map((day) => ({ ...day, value: 5 }));
    expect(dailyChange(quiet, busy, { leastDispersion: 1 })).toBeNull();
    expect(dailyChange(busy.slice(0, 2), busy.slice(0, 2), { leastDispersion: 1 })).toBeNull();
  });

  it('of noise alone is called a change about as often as it says', () => {
    // Days of the same level that jump about three times as much as chance: a plain Poisson test would cry in a quarter of the runs.
    let state = 12_345;
    const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
    const noisy = (count: number): Day[] => Array.from({ length: count }, (_, index) => ({
      kind: String(index % 7), value: Math.max(0, Math.round(100 + 10 * Math.sqrt(3) * (Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, 0) - 6))),
    }));
    const alarms = Array.from({ length: 2_000 }, () => dailyChange(noisy(28), noisy(28), { leastDispersion: 1 })?.p ?? 1).filter((p) => p < 0.05).length;
    expect(alarms / 2_000).toBeGreaterThan(0.03);
    expect(alarms / 2_000).toBeLessThan(0.07);
  });
});

describe('Holm', () => {
  it('lets pass what his procedure lets pass', () => {
    // The worked example of most textbooks: at 0.05 the first and the fourth hold, 0.03 against 0.05/2 does not, and nothing after it.
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([true, false, false, true]);
    expect(holm([0.02, 0.02, 0.02])).toEqual([false, false, false]);
    expect(holm([null, 0.04, null])).toEqual([false, true, false]);
    expect([holm([]), holm([Number.NaN])]).toEqual([[], [false]]);
  });
});

describe('quantileDifference', () => {
  const sampleOf = (values: readonly number[]) => {
    const sorted = values.toSorted((a, b) => a - b);
    const ranks = quantileRanks(values.length) ?? { low: 1, high: 1 };
    return { n: values.length, value: median(values) ?? Number.NaN, low: sorted[ranks.low - 1] ?? Number.NaN, high: sorted[ranks.high - 1] ?? Number.NaN };
  };

  it('gives the difference of medians of the example of ci.median2 in statpsych: −8.5, standard error 4.316291, −16.95977 to −0.04022524', () => {
    const first = [32, 39, 26, 35, 43, 27, 40, 37, 34, 29];
    const second = [36, 44, 47, 42, 49, 39, 46, 31, 33, 48];
    const found = quantileDifference(sampleOf(second), sampleOf(first), { quantile: 0.5 });
    expect(found?.difference).toBe(-8.5);
    expect(found?.interval.low).toBeCloseTo(-16.95977, 5);
    expect(found?.interval.high).toBeCloseTo(-0.04022524, 6);
    expect(found?.p).toBeCloseTo(2 * normalCdf(-8.5 / 4.316291), 6);
  });

  it('says nothing of samples that are too small, or that do not vary', () => {
    expect(quantileDifference(sampleOf([1, 2, 3, 4, 5]), sampleOf([2, 3, 4, 5, 6]), { quantile: 0.5 })).toBeNull();
    expect(quantileDifference(sampleOf(Array.from({ length: 9 }, () => 4)), sampleOf(Array.from({ length: 9 }, () => 5)), { quantile: 0.5 })).toBeNull();
  });
});
