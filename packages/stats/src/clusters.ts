/** A point that stands for several: where it lies, and how many it is. */
export interface WeightedPoint {
  /** Of one length for all points. */
  readonly at: readonly number[];
  /** Over 0. */
  readonly weight: number;
}

export interface Clustering {
  /** For each point its cluster, from 0; the heaviest cluster is 0. */
  readonly of: readonly number[];
  readonly centres: readonly (readonly number[])[];
  /** Sum of squared distances to the own centre, by weight. */
  readonly within: number;
  /** How much nearer points are to their own centre than to the next one, by weight, from -1 to 1; null for one cluster. */
  readonly silhouette: number | null;
}

const STARTS = 8;
const MOST_ROUNDS = 100;

/**
 * Points in `k` groups with the least sum of squared distances to their means: Lloyd's algorithm and then Hartigan's exchange of single points, from
 * eight k-means++ starts, the best of which is taken. The draws come from one fixed seed, so equal points always give equal groups. It is the least that was found, which need not be
 * the least there is.
 *
 * @returns null with fewer different points than `k`
 * @see Lloyd 1982; Hartigan 1975, Clustering Algorithms; Arthur & Vassilvitskii 2007 (k-means++); the silhouette by centres is that of Vendramin, Campello & Hruschka 2010
 */
export function kMeans(points: readonly WeightedPoint[], k: number): Clustering | null {
  if (k < 1 || new Set(points.map(({ at }) => JSON.stringify(at))).size < k) return null;
  const random = seeded(20_260_101);
  let best: { of: number[]; centres: number[][]; within: number } | null = null;
  for (let start = 0; start < STARTS; start += 1) {
    const found = settle(points, spread(points, k, random));
    if (best === null || found.within < best.within - 1e-12) best = found;
  }
  return best === null ? null : inOrder(points, best);
}

/**
 * The grouping of points whose silhouette is best, of those into 2 to `most` groups.
 *
 * @returns null when there are no two different points
 */
export function bestClustering(points: readonly WeightedPoint[], most: number): Clustering | null {
  let best: Clustering | null = null;
  for (let k = 2; k <= most; k += 1) {
    const found = kMeans(points, k);
    if (found !== null && (best === null || (found.silhouette ?? -1) > (best.silhouette ?? -1) + 1e-12)) best = found;
  }
  return best;
}

/**
 * Points with each coordinate less its mean, in units of its standard deviation, by weight; a coordinate that never differs becomes 0.
 */
export function standardised(points: readonly WeightedPoint[]): readonly WeightedPoint[] {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const means = meanOf(points);
  const deviations = means.map((mean, axis) => Math.sqrt(points.reduce((sum, { at, weight }) => sum + weight * ((at[axis] ?? 0) - mean) ** 2, 0) / total));
  return points.map(({ at, weight }) => ({ weight, at: at.map((value, axis) => ((deviations[axis] ?? 0) > 1e-12 ? (value - (means[axis] ?? 0)) / (deviations[axis] ?? 1) : 0)) }));
}

function meanOf(points: readonly WeightedPoint[]): number[] {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  return (points[0]?.at ?? []).map((_value, axis) => points.reduce((sum, { at, weight }) => sum + weight * (at[axis] ?? 0), 0) / total);
}

function distance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let axis = 0; axis < a.length; axis += 1) sum += ((a[axis] ?? 0) - (b[axis] ?? 0)) ** 2;
  return sum;
}

/** First centres far from one another: each next one drawn by its squared distance from those before. */
function spread(points: readonly WeightedPoint[], k: number, random: () => number): number[][] {
  const drawn = (weights: readonly number[]): number[] => {
    let left = random() * weights.reduce((sum, one) => sum + one, 0);
    const index = weights.findIndex((weight) => weight > 0 && (left -= weight) <= 0);
    return [...(points[index === -1 ? weights.findLastIndex((weight) => weight > 0) : index]?.at ?? [])];
  };
  const centres = [drawn(points.map(({ weight }) => weight))];
  while (centres.length < k) centres.push(drawn(points.map(({ at, weight }) => weight * Math.min(...centres.map((centre) => distance(at, centre))))));
  return centres;
}

function nearest(at: readonly number[], centres: readonly (readonly number[])[]): number {
  let best = 0;
  let least = Infinity;
  for (let index = 0; index < centres.length; index += 1) {
    const far = distance(at, centres[index] ?? []);
    if (far < least) {
      best = index;
      least = far;
    }
  }
  return best;
}

/** Points to their nearest centre and centres to the mean of their points, in turn, until nothing moves. */
function settle(points: readonly WeightedPoint[], first: readonly (readonly number[])[]): { of: number[]; centres: number[][]; within: number } {
  let centres = first.map((centre) => [...centre]);
  let of: number[] = [];
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const next = points.map(({ at }) => nearest(at, centres));
    if (next.every((cluster, index) => cluster === of[index])) break;
    of = next;
    centres = centres.map((centre, cluster) => {
      const own = points.filter((_point, index) => of[index] === cluster);
      return own.length === 0 ? centre : meanOf(own);
    });
  }
  exchange(points, of, centres);
  return { of, centres, within: points.reduce((sum, { at, weight }, index) => sum + weight * distance(at, centres[of[index] ?? 0] ?? []), 0) };
}

/** Moves single points, and the centres that they pull along, as long as that brings the sum down: where Lloyd's rounds stand still it often still does. Changes what it is given. */
function exchange(points: readonly WeightedPoint[], of: number[], centres: number[][]): void {
  const weights = centres.map((_centre, cluster) => points.reduce((sum, { weight }, index) => (of[index] === cluster ? sum + weight : sum), 0));
  let isMoving = true;
  for (let round = 0; isMoving && round < MOST_ROUNDS; round += 1) {
    isMoving = false;
    for (const [index, { at, weight }] of points.entries()) {
      const own = of[index] ?? 0;
      const left = (weights[own] ?? 0) - weight;
      if (left <= 1e-12) continue;
      const saved = (((weights[own] ?? 0) * weight) / left) * distance(at, centres[own] ?? []);
      const costs = centres.map((centre, cluster) => (cluster === own ? Infinity : (((weights[cluster] ?? 0) * weight) / ((weights[cluster] ?? 0) + weight)) * distance(at, centre)));
      const least = Math.min(...costs);
      if (least >= saved - 1e-9) continue;
      const other = costs.indexOf(least);
      const joined = (weights[other] ?? 0) + weight;
      centres[own] = (centres[own] ?? []).map((value, axis) => (value * (weights[own] ?? 0) - (at[axis] ?? 0) * weight) / left);
      centres[other] = (centres[other] ?? []).map((value, axis) => (value * (weights[other] ?? 0) + (at[axis] ?? 0) * weight) / joined);
      weights[own] = left;
      weights[other] = joined;
      of[index] = other;
      isMoving = true;
    }
  }
}

function inOrder(points: readonly WeightedPoint[], { of, centres, within }: { of: readonly number[]; centres: readonly (readonly number[])[]; within: number }): Clustering {
  const weights = centres.map((_centre, cluster) => points.reduce((sum, { weight }, index) => (of[index] === cluster ? sum + weight : sum), 0));
  const order = centres.map((_centre, cluster) => cluster).toSorted((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
  const sorted = { of: of.map((cluster) => order.indexOf(cluster)), centres: order.map((cluster) => centres[cluster] ?? []) };
  return { ...sorted, within, silhouette: centres.length < 2 ? null : silhouetteOf(points, sorted) };
}

function silhouetteOf(points: readonly WeightedPoint[], { of, centres }: Pick<Clustering, 'of' | 'centres'>): number {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  return points.reduce((sum, { at, weight }, index) => {
    const far = centres.map((centre) => Math.sqrt(distance(at, centre)));
    const own = far[of[index] ?? 0] ?? 0;
    const other = Math.min(...far.filter((_far, cluster) => cluster !== of[index]));
    return sum + weight * (Math.max(own, other) === 0 ? 0 : (other - own) / Math.max(own, other));
  }, 0) / total;
}

/** Mulberry32: numbers from 0 to 1 that are the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
