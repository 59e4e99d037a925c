import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bootstrap, crossProductsOf, relativeImportance, relativeWeights, seededRandom } from './index.ts';

const folder = process.env['REFERENCE_DATA'];
const ecsi = folder === undefined ? null : `${folder}/survey/ecsi_mobi.csv`;
const NONE = 'the data set lies outside the repository: set REFERENCE_DATA to its folder';

/** R's `swiss` (Mosteller & Tukey 1977): Fertility, Agriculture, Examination, Education, Catholic, Infant.Mortality. */
const SWISS = `
80.2 17.0 15 12 9.96 22.2|83.1 45.1 6 9 84.84 22.2|92.5 39.7 5 5 93.40 20.2|85.8 36.5 12 7 33.77 20.3|76.9 43.5 17 15 5.16 20.6|76.1 35.3 9 7 90.57 26.6
83.8 70.2 16 7 92.85 23.6|92.4 67.8 14 8 97.16 24.9|82.4 53.3 12 7 97.67 21.0|82.9 45.2 16 13 91.38 24.4|87.1 64.5 14 6 98.61 24.5|64.1 62.0 21 12 8.52 16.5
66.9 67.5 14 7 2.27 19.1|68.9 60.7 19 12 4.43 22.7|61.7 69.3 22 5 2.82 18.7|68.3 72.6 18 2 24.20 21.2|71.7 34.0 17 8 3.30 20.0|55.7 19.4 26 28 12.11 20.2
54.3 15.2 31 20 2.15 10.8|65.1 73.0 19 9 2.84 20.0|65.5 59.8 22 10 5.23 18.0|65.0 55.1 14 3 4.52 22.4|56.6 50.9 22 12 15.14 16.7|57.4 54.1 20 6 4.20 15.3
72.5 71.2 12 1 2.40 21.0|74.2 58.1 14 8 5.23 23.8|72.0 63.5 6 3 2.56 18.0|60.5 60.8 16 10 7.72 16.3|58.3 26.8 25 19 18.46 20.9|65.4 49.5 15 8 6.10 22.5
75.5 85.9 3 2 99.71 15.1|69.3 84.9 7 6 99.68 19.8|77.3 89.7 5 2 100.00 18.3|70.5 78.2 12 6 98.96 19.4|79.4 64.9 7 3 98.22 20.2|65.0 75.9 9 9 99.06 17.8
92.2 84.6 3 3 99.46 16.3|79.3 63.1 13 13 96.83 18.1|70.4 38.4 26 12 5.62 20.3|65.7 7.7 29 11 13.79 20.5|72.7 16.7 22 13 11.22 18.9|64.4 17.6 35 32 16.92 23.0
77.6 37.6 15 7 4.97 20.0|67.6 18.7 25 7 8.65 19.5|35.0 1.2 37 53 42.34 18.0|44.7 46.6 16 29 50.43 18.2|42.8 27.7 22 29 58.33 19.3`
  .trim().split(/[|\n]/).map((row) => row.split(' ').map(Number));
const FIVE = [[1], [2], [3], [4], [5]];

describe('relative importance', () => {
  const swiss = crossProductsOf(SWISS);

  it('divides the R² of R\'s swiss data as relaimpo does', () => {
    // METHODS §3; R: lm(Fertility ~ ., swiss) has R² 0.7067 and these slopes; lm(Fertility ~ Education) has F = 35.45 on 1 and 45 df, p = 3.659e-07.
    const found = relativeImportance(swiss, FIVE);
    expect(found?.rSquared).toBeCloseTo(0.706735, 6);
    expect(found?.importance.map((part) => part.toFixed(4))).toEqual(['0.0571', '0.1712', '0.2601', '0.1056', '0.1128']);
    expect(found?.slopes.map((slope) => slope.toFixed(4))).toEqual(['-0.1721', '-0.2580', '-0.8709', '0.1041', '1.0770']);
    expect(found?.alone[2]?.p).toBeCloseTo(3.659e-7, 10);
  });

  it('is close to Johnson\'s weights, which sum to the same R²', () => {
    const weights = relativeWeights(swiss);
    expect(weights?.map((weight) => weight.toFixed(4))).toEqual(['0.0484', '0.1547', '0.2720', '0.1147', '0.1170']);
    expect(weights?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(0.706735, 6);
  });

  it('says what satisfies the users of a mobile network', { skip: ecsi === null || !existsSync(ecsi) }, () => {
    expect(ecsi, NONE).not.toBeNull();
    const [header = '', ...lines] = readFileSync(ecsi ?? '', 'utf8').trim().split('\n');
    const names = header.split(',').map((name) => name.replaceAll('"', ''));
    const scores = lines.map((line) => line.split(',').map(Number));
    const mean = (row: readonly number[], prefix: string): number => {
      const own = names.flatMap((name, at) => (name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)) ? [row[at] ?? 0] : []));
      return own.reduce((sum, score) => sum + score, 0) / own.length;
    };
    const sums = crossProductsOf(scores.map((row) => ['CUSA', 'IMAG', 'CUEX', 'PERQ', 'PERV'].map((prefix) => mean(row, prefix))));
    const found = relativeImportance(sums, [[1], [2], [3], [4]]);
    const shares = (parts: readonly number[] | undefined): string[] | undefined => parts?.map((part) => (part / (found?.rSquared ?? 1)).toFixed(4));
    expect(found?.rSquared).toBeCloseTo(0.66944, 5);
    expect(shares(found?.importance)).toEqual(['0.2462', '0.1148', '0.4413', '0.1976']);
    expect(shares(relativeWeights(sums) ?? undefined)).toEqual(['0.2474', '0.1217', '0.4204', '0.2104']);
  });

  it('adds up, is never negative and does not depend on the order, whatever the rows, a doubled predictor and one without variation', () => {
    const value = fc.integer({ min: -50, max: 50 });
    fc.assert(fc.property(fc.array(fc.tuple(value, value, value, value), { minLength: 12, maxLength: 40 }), (drawn) => {
      const found = relativeImportance(crossProductsOf(drawn.map(([y, a, b, c]) => [y, a, b, c, a, 7])), [[1], [2, 3], [4], [5]]);
      if (found === null) return;
      expect(found.importance.reduce((sum, part) => sum + part, 0)).toBeCloseTo(found.rSquared, 9);
      expect(found.rSquared).toBeLessThanOrEqual(1);
      expect(found.importance[0]).toBeCloseTo(found.importance[2] ?? -1, 9);
      expect(found.importance[3]).toBe(0);
      const turned = relativeImportance(crossProductsOf(drawn.map(([y, a, b, c]) => [y, 7, c, b, a, a])), [[5], [2, 3], [4], [1]]);
      for (const [at, part] of found.importance.entries()) expect(turned?.importance[at]).toBeCloseTo(part, 9);
    }), { numRuns: 60 });
  });

  it('says nothing of an outcome that does not vary, of too few rows, or of a predictor that says what another says', () => {
    expect(relativeImportance(crossProductsOf([[1, 2], [1, 3], [1, 5], [1, 4]]), [[1]])).toBeNull();
    expect(relativeImportance(crossProductsOf([[1, 2], [2, 3]]), [[1]])).toBeNull();
    expect(relativeWeights(crossProductsOf([[1, 2, 4], [2, 3, 6], [4, 1, 2], [3, 3, 6]]))).toBeNull();
    expect(() => relativeImportance(swiss, Array.from({ length: 13 }, () => [1]))).toThrow(RangeError);
  });
});

describe('the bootstrap', () => {
  // Efron & Tibshirani 1993, table 3.1: LSAT and GPA of 15 law schools; table 6.1: standard error of their correlation from 3,200 draws .132.
  const LAW = [[576, 339], [635, 330], [558, 281], [578, 303], [666, 344], [580, 307], [555, 300], [661, 343], [651, 336], [605, 313], [653, 312], [575, 274], [545, 276], [572, 288], [594, 296]];
  const blocks = LAW.map(([lsat = 0, gpa = 0]) => crossProductsOf([[lsat - 600, gpa - 300]]));
  const correlation = (random: () => number) => bootstrap(blocks, (sums) => {
    const found = relativeImportance(sums, [[1]]);
    return found === null ? null : [Math.sign(found.slopes[0] ?? 0) * Math.sqrt(found.rSquared)];
  }, { times: 3_200, random });

  it('has the published standard error, and the same figures from the same seed', () => {
    const [drawn] = correlation(seededRandom(1)) ?? [];
    expect(drawn?.standardError).toBeGreaterThan(0.127);
    expect(drawn?.standardError).toBeLessThan(0.138);
    expect(drawn?.interval.low).toBeLessThan(0.7764);
    expect(drawn?.interval.high).toBeGreaterThan(0.7764);
    expect(correlation(seededRandom(1))).toEqual([drawn]);
  });

  it('says nothing of a single block', () => {
    expect(bootstrap(blocks.slice(0, 1), () => [1], { times: 10, random: seededRandom(1) })).toBeNull();
  });
});
