import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { erfc, lnGamma, normalCdf, normalQuantile, regularisedBeta, studentQuantile } from './index.ts';

describe('special functions', () => {
  it('reproduces ln Γ of METHODS.md §0', () => {
    expect(lnGamma(0.5)).toBeCloseTo(0.5723649429, 10);
    expect(lnGamma(10)).toBeCloseTo(12.8018274801, 10);
    expect(lnGamma(0)).toBeNaN();
  });

  it('reproduces erfc of Abramowitz & Stegun, tables 7.1 and 7.3', () => {
    expect(erfc(0.5)).toBeCloseTo(1 - 0.5204998778, 10);
    expect(erfc(1)).toBeCloseTo(1 - 0.8427007929, 10);
    expect(erfc(2)).toBeCloseTo(1 - 0.9953222650, 10);
    expect(erfc(3) / 2.20904969985854e-5).toBeCloseTo(1, 10);
    expect(erfc(-1)).toBeCloseTo(1.8427007929, 10);
  });

  it('knows the closed forms of the incomplete beta function and its mirror', () => {
    expect(regularisedBeta(0.3, 1, 1)).toBeCloseTo(0.3, 12);
    expect(regularisedBeta(0.3, 2, 1)).toBeCloseTo(0.09, 12);
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.double({ min: 0.1, max: 500, noNaN: true }), fc.double({ min: 0.1, max: 500, noNaN: true }), (x, a, b) => {
        expect(regularisedBeta(x, a, b) + regularisedBeta(1 - x, b, a)).toBeCloseTo(1, 9);
      }),
    );
  });
});

describe('normalQuantile', () => {
  // Wichura 1988, Applied Statistics 37:477 (AS 241), test values.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167814],
    [1e-20, -9.262340089798408],
    [0.975, 1.959963984540054],
  ])('gives the published quantile at %d', (p, z) => {
    expect(normalQuantile(p) / z).toBeCloseTo(1, 11);
  });

  it('undoes the distribution function', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
        expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 12);
      }),
    );
  });

  it('ends in infinity and refuses what is no probability', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    expect(normalQuantile(1.1)).toBeNaN();
  });
});

describe('studentQuantile', () => {
  // Any table of t, such as NIST/SEMATECH e-Handbook §1.3.6.7.2.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [9, 2.262],
    [30, 2.042],
    [100, 1.984],
  ])('gives the tabled 97.5 %% point at %i degrees of freedom', (df, t) => {
    expect(studentQuantile(0.975, df)).toBeCloseTo(t, 3);
  });

  it('comes to the normal quantile and mirrors', () => {
    expect(studentQuantile(0.975, 1e8)).toBeCloseTo(1.959963984540054, 10);
    expect(studentQuantile(0.025, 9)).toBeCloseTo(-2.262157, 5);
  });
});
