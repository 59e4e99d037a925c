import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, mantelHaenszel, type Stratum } from './index.ts';

describe('the common risk difference', () => {
  it('of the 13 BCG trials is that of another implementation', () => {
    // Colditz et al. 1994 as `dat.bcg`; R metafor, rma.mh(measure = "RD"): estimate -.003288181832613, se .0002866567485273736.
    const trials = [
      [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13_536, 248, 12_619], [33, 5_036, 47, 5_761], [180, 1_361, 372, 1_079], [8, 2_537, 10, 619],
      [505, 87_886, 499, 87_892], [29, 7_470, 45, 7_232], [17, 1_699, 65, 1_600], [186, 50_448, 141, 27_197], [5, 2_493, 3, 2_338], [27, 16_886, 29, 17_825],
    ] as const;
    const found = mantelHaenszel(trials.map(([a, b, c, d]) => ({ exposed: { k: a, n: a + b }, unexposed: { k: c, n: c + d } })));
    expect(found?.difference).toBeCloseTo(-0.003288181832613, 14);
    expect(found?.standardError).toBeCloseTo(0.0002866567485273736, 15);
  });

  it('of one table is the plain difference; says nothing where nothing can be compared; does not change when samples swap but for its sign', () => {
    const trials = fc.integer({ min: 1, max: 500 }).chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
    const stratum: fc.Arbitrary<Stratum> = fc.record({ exposed: trials, unexposed: trials });
    fc.assert(fc.property(stratum, (one) => {
      expect(mantelHaenszel([one])?.difference).toBeCloseTo(one.exposed.k / one.exposed.n - one.unexposed.k / one.unexposed.n, 12);
    }));
    fc.assert(fc.property(fc.array(stratum, { minLength: 1, maxLength: 8 }), (strata) => {
      const [there, back] = [mantelHaenszel(strata), mantelHaenszel(strata.map(({ exposed, unexposed }) => ({ exposed: unexposed, unexposed: exposed })))];
      expect(there?.difference).toBeCloseTo(-(back?.difference ?? 9), 12);
      expect(there?.standardError).toBeCloseTo(back?.standardError ?? 9, 10);
      expect(there?.interval.low).toBeLessThanOrEqual(there?.difference ?? -9);
    }));
    // All or nothing is not without doubt.
    const all = mantelHaenszel([{ exposed: { k: 0, n: 5 }, unexposed: { k: 5, n: 5 } }, { exposed: { k: 0, n: 50 }, unexposed: { k: 50, n: 50 } }]);
    expect(all).toMatchObject({ difference: -1 });
    expect(all?.standardError).toBeCloseTo(Math.sqrt((2 * (1 / 57) * (56 / 57)) / 57), 12);
    expect(all?.p).toBeLessThan(1e-6);
    expect(mantelHaenszel([{ exposed: { k: 0, n: 9 }, unexposed: { k: 0, n: 9 } }])).toMatchObject({ difference: 0, p: 1 });
    expect(mantelHaenszel([{ exposed: { k: 0, n: 0 }, unexposed: { k: 1, n: 2 } }])).toBeNull();
    expect(mantelHaenszel([])).toBeNull();
  });
});

describe('tests that are looked at together', () => {
  it('pass as in the paper: 4 of 15 at 5 %', () => {
    // Benjamini & Hochberg 1995, section 4 (thrombolysis).
    const p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1];
    const adjusted = benjaminiHochberg(p);
    expect(adjusted.filter((one) => one !== null && one <= 0.05)).toHaveLength(4);
    // R: p.adjust(p, "BH")[1:5] = .0015 .0030 .0095 .035625 .0603
    expect(adjusted.slice(0, 5).map((one) => Number(one?.toFixed(6)))).toEqual([0.0015, 0.003, 0.0095, 0.035625, 0.0603]);
  });

  it('passes over what was not tested', () => {
    expect(benjaminiHochberg([null, 0.02, null, 0.01])).toEqual([null, 0.02, null, 0.02]);
    expect(benjaminiHochberg([])).toEqual([]);
  });
});
