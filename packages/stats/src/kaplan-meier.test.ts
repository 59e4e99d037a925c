import { describe, expect, test } from 'vitest';
import { kaplanMeier, medianSurvival, survivalAt, survivalTime } from './kaplan-meier.ts';

const watched = (time: number, happened: boolean, count = 1) => ({ time, happened, count });

describe('Kaplan and Meier', () => {
  // Remission of 21 patients on 6-MP (Freireich et al. 1963), the textbook case: 6, 6, 6, 6+, 7, 9+, 10, 10+, 11+, 13, 16, 17+, 19+, 20+, 22, 23, 25+, 32+, 32+, 34+, 35+.
  const remission = [
    watched(6, true, 3), watched(6, false), watched(7, true), watched(9, false), watched(10, true), watched(10, false), watched(11, false), watched(13, true), watched(16, true),
    watched(17, false), watched(19, false), watched(20, false), watched(22, true), watched(23, true), watched(25, false), watched(32, false, 2), watched(34, false), watched(35, false),
  ];

  test('gives the published curve and Greenwood\'s errors', () => {
    const points = kaplanMeier(remission);
    expect(points.map(({ time, atRisk, events }) => [time, atRisk, events])).toEqual([[6, 21, 3], [7, 17, 1], [10, 15, 1], [13, 12, 1], [16, 11, 1], [22, 7, 1], [23, 6, 1]]);
    for (const [index, survival, error] of [[0, 0.857, 0.0764], [1, 0.807, 0.0869], [2, 0.753, 0.0963], [3, 0.69, 0.1068], [4, 0.627, 0.1141], [5, 0.538, 0.1282], [6, 0.448, 0.1346]] as const) {
      expect(points[index]?.survival).toBeCloseTo(survival, 3);
      expect(points[index]?.standardError).toBeCloseTo(error, 4);
    }
    expect(medianSurvival(points)).toBe(23);
    expect(survivalAt(points, 5)).toBe(1);
    expect(survivalAt(points, 12)).toBeCloseTo(0.753, 3);
  });

  // The same curve's intervals from scipy.stats.ecdf (log-log) hold one half from 13 weeks on and do not leave it, as SAS PROC LIFETEST prints.
  test('encloses the median by the times at which the interval of the curve holds one half', () => {
    expect(survivalTime(kaplanMeier(remission), 0.5)).toEqual({ time: 23, interval: { low: 13, high: null } });
    expect(survivalTime(kaplanMeier(remission), 0.1)).toMatchObject({ time: null });
    expect(survivalTime([], 0.5)).toEqual({ time: null, interval: { low: null, high: null } });
  });

  // Without censoring the curve is k / n: whatever the rounding of its product, half of an even number is half.
  test('is at one half when half is gone', () => {
    for (let half = 1; half <= 200; half += 1) {
      const everybody = Array.from({ length: 2 * half }, (_, index) => watched(index + 1, true));
      expect(medianSurvival(kaplanMeier(everybody)), `${half} of ${2 * half}`).toBe(half);
    }
  });

  test('keeps its intervals within 0 and 1, around the curve', () => {
    for (const { survival, interval } of kaplanMeier(remission)) {
      expect(interval?.low).toBeGreaterThan(0);
      expect(interval?.low).toBeLessThan(survival);
      expect(interval?.high).toBeGreaterThan(survival);
      expect(interval?.high).toBeLessThan(1);
    }
  });

  test('has no point where it happened to nobody, and ends at 0 where it happened to everybody', () => {
    expect(kaplanMeier([])).toEqual([]);
    expect(kaplanMeier([watched(4, false, 10)])).toEqual([]);
    expect(medianSurvival([])).toBeNull();
    expect(kaplanMeier([watched(1, true), watched(2, true)]).at(-1)).toMatchObject({ survival: 0, interval: null });
  });
});
