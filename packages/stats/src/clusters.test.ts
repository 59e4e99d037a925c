import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestClustering, kMeans, standardised, type WeightedPoint } from './clusters.ts';

const points = ([[1, 2, 3], [2, 1, 1], [1.5, 3, 2], [2, 2.5, 4], [8, 8, 2], [9, 7.5, 5], [8.5, 9, 1], [7.5, 8.5, 1], [1, 8, 3], [2, 9, 2], [1.5, 7.5, 2], [2.5, 8.2, 1], [5, 5, 1], [5.5, 4.5, 2], [4.5, 5.2, 1]] as const)
  .map(([x, y, weight]): WeightedPoint => ({ at: [x, y], weight }));

describe('k-means', () => {
  // SciPy 1.17.1, scipy.cluster.vq.kmeans2 with minit='++', the best of 400 seeds over the same points repeated by their weights.
  test.each([
    [2, 208.94747474747473, [22, 9]], [3, 69.11628968253969, [14, 9, 8]], [4, 15.757361111111111, [10, 9, 8, 4]], [5, 11.833749999999998, [10, 8, 5, 4, 4]],
  ])('in %i groups is what SciPy finds', (k, within, sizes) => {
    const found = kMeans(points, k);
    expect(found?.within).toBeCloseTo(within, 9);
    expect(sizes.map((_size, cluster) => points.reduce((sum, { weight }, index) => (found?.of[index] === cluster ? sum + weight : sum), 0))).toEqual(sizes);
    if (k === 4) expect(found?.centres.map((centre) => centre.map((value) => Number(value.toFixed(6))))).toEqual([[1.6, 2.3], [8.555556, 7.888889], [1.5625, 8.15], [5.125, 4.8]]);
  });

  test('chooses the number of groups that stand apart best, and the same every time', () => {
    const found = bestClustering(points, 6);
    expect(found?.centres).toHaveLength(4);
    expect(bestClustering(points, 6)).toEqual(found);
    expect(found?.silhouette).toBeGreaterThan(0.7);
  });

  test('leaves no point that would be better off in another group', () => {
    const point = fc.record({ at: fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 })), weight: fc.integer({ min: 1, max: 5 }) });
    const withinOf = (own: readonly WeightedPoint[]): number => {
      const total = own.reduce((sum, { weight }) => sum + weight, 0);
      return [0, 1].reduce((sum, axis) => {
        const mean = own.reduce((all, { at, weight }) => all + weight * (at[axis] ?? 0), 0) / total;
        return sum + own.reduce((all, { at, weight }) => all + weight * ((at[axis] ?? 0) - mean) ** 2, 0);
      }, 0);
    };
    fc.assert(fc.property(fc.uniqueArray(point, { minLength: 3, maxLength: 25, selector: ({ at }) => at.join() }), (drawn) => {
      const found = kMeans(drawn, 3);
      if (found === null) throw new Error('Three different points make three groups.');
      const sumOf = (of: readonly number[]): number => [0, 1, 2].reduce((sum, cluster) => sum + withinOf(drawn.filter((_point, index) => of[index] === cluster)), 0);
      expect(found.within).toBeCloseTo(sumOf(found.of), 6);
      for (const index of drawn.keys()) {
        for (const cluster of [0, 1, 2]) {
          const moved = sumOf(found.of.with(index, cluster));
          if (Number.isFinite(moved)) expect(moved).toBeGreaterThanOrEqual(found.within - 1e-6);
        }
      }
    }), { numRuns: 60 });
  });

  test('says nothing of points that do not differ', () => {
    expect(kMeans([{ at: [1, 1], weight: 5 }, { at: [1, 1], weight: 2 }], 2)).toBeNull();
    expect(bestClustering([], 6)).toBeNull();
    expect(standardised([{ at: [4, 1], weight: 3 }, { at: [4, 5], weight: 1 }])).toEqual([{ at: [0, expect.closeTo(-1 / Math.sqrt(3), 12)], weight: 3 }, { at: [0, expect.closeTo(Math.sqrt(3), 12)], weight: 1 }]);
  });
});
