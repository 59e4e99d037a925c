import { addCrossProducts, bootstrap, type CrossProducts, holm, meanInterval, relativeImportance, type RelativeImportance, seededRandom } from '@throughline/stats';
import type { BinSums, Model } from './queries/count.ts';
import { widthsOf } from './queries/count.ts';
import type { Driver, DriverCode } from './registry.ts';

/** A figure with its 95 % interval; no interval where none can be given. */
export interface Ranged {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The rows of which a driver has about one value. */
export interface Bin {
  /** Its number, by which its people are asked for. */
  readonly bin: number;
  /** From this value on, and below that one; null is open. Both null for a category. */
  readonly from: number | null;
  readonly to: number | null;
  /** Of a category its name; null: all others. */
  readonly category: string | null;
  readonly n: number;
  /** The outcome as it was: mean with Student's interval. */
  readonly seen: Ranged;
  /** The outcome by the regression, if only this driver changed and all others stayed as they are on average. */
  readonly fitted: Ranged;
}

export interface DriverFigure {
  readonly code: DriverCode;
  readonly unit: Driver['unit'];
  /** Its part of the outcome's variance: LMG; all drivers sum to R². */
  readonly importance: Ranged;
  /** How much more of the variance it explains than the next in rank: the interval is that of the difference, of the same draws, so that it tells what two intervals side by side cannot. Null for the last. */
  readonly aheadBy: Ranged | null;
  /** The same as a share of R². */
  readonly share: number;
  /** Whether it goes with the outcome by more than chance, all drivers on the page considered (Holm, 0.05). */
  readonly isClear: boolean;
  /** By the regression, from the worst bin to the best. */
  readonly swing: Ranged;
  readonly worst: number | null;
  readonly best: number | null;
  /** Where the store stands between the worst bin (0) and the best (1) on average; null without two bins. */
  readonly performance: number | null;
  readonly bins: readonly Bin[];
}

export interface Computed {
  readonly n: number;
  readonly mean: Ranged;
  readonly rSquared: Ranged;
  readonly drivers: readonly DriverFigure[];
}

/** Draws of the bootstrap: ends of intervals then jump about by a tenth of their width at most. */
const DRAWS = 400;
const SEED = 20_231;
const ALPHA = 0.05;
/** A bin with fewer is drawn, and called small, but is nobody's best or worst: what the regression says of a few far rows is not where a store can be. */
const SMALL = 10;

interface Parts {
  readonly model: Model;
  readonly bins: readonly BinSums[];
  readonly sums: CrossProducts;
  readonly groups: readonly (readonly number[])[];
  /** The drivers' places in the model, the most important first. */
  readonly ranks: readonly number[];
}

/** Pure: sums by block and by bin to what moves the outcome. Null when the rows allow no regression. */
export function computeDrivers(model: Model, blocks: readonly CrossProducts[], bins: readonly BinSums[]): Computed | null {
  if (blocks.length === 0) return null;
  const sums = addCrossProducts(blocks);
  const widths = widthsOf(model);
  const groups = widths.map((width, at) => Array.from({ length: width }, (_none, index) => 1 + widths.slice(0, at).reduce((sum, one) => sum + one, 0) + index));
  const found = relativeImportance(sums, groups);
  if (found === null) return null;
  const ranks = found.importance.map((_one, at) => at).toSorted((a, b) => (found.importance[b] ?? 0) - (found.importance[a] ?? 0));
  const parts: Parts = { model, bins, sums, groups, ranks };
  const offsets = bins.map((bin) => offsetOf(parts, bin, found.slopes));
  const ends = model.chosen.map((_one, driver) => endsOf(bins, offsets, driver));
  const drawn = bootstrap(blocks, (draw) => {
    const one = relativeImportance(draw, groups);
    return one === null ? null : figuresOf(parts, ends, one);
  }, { times: DRAWS, random: seededRandom(SEED) });
  const point = figuresOf(parts, ends, found);
  const ranged = (at: number, shift = 0): Ranged => ({ value: (point[at] ?? 0) + shift, low: shifted(drawn?.[at]?.interval.low, shift), high: shifted(drawn?.[at]?.interval.high, shift) });
  const clear = holm(found.alone.map(({ p }) => p), ALPHA);
  const average = (sums.sums[0] ?? 0) / sums.n;
  const count = groups.length;
  const drivers = model.chosen.map(({ driver, edges }, at): DriverFigure => {
    const { worst, best } = ends[at] ?? { worst: null, best: null };
    const own = bins.flatMap((bin, index) => (bin.driver === at ? [{ bin, index }] : []));
    const low = worst === null ? 0 : (offsets[worst] ?? 0);
    const spread = worst === null || best === null ? 0 : (offsets[best] ?? 0) - low;
    return {
      code: driver.code, unit: driver.unit, importance: ranged(1 + at), aheadBy: at === ranks.at(-1) ? null : ranged(1 + 2 * count + bins.length + ranks.indexOf(at)),
      share: found.rSquared > 0 ? (found.importance[at] ?? 0) / found.rSquared : 0, isClear: clear[at] === true,
      swing: ranged(1 + count + at), worst: worst === null ? null : (bins[worst]?.bin ?? null), best: best === null ? null : (bins[best]?.bin ?? null),
      performance: spread > 0 ? Math.min(1, Math.max(0, -low / spread)) : null,
      bins: own.map(({ bin, index }) => ({ ...placeOf(bin, driver, { edges, categories: model.categories }), n: bin.n, seen: seenOf(bin), fitted: ranged(1 + 2 * count + index, average) })),
    };
  });
  return { n: sums.n, mean: meanOf({ n: sums.n, sum: sums.sums[0] ?? 0, sumSquares: sums.products[0] ?? 0 }), rSquared: ranged(0), drivers: drivers.toSorted((a, b) => b.importance.value - a.importance.value) };
}

function shifted(end: number | undefined, shift: number): number | null {
  return end === undefined ? null : end + shift;
}

/** R², importances, swings, what each bin differs from the average by the regression, then the lead of each rank over the next: one order for the point and for every draw. */
function figuresOf(parts: Parts, ends: readonly Ends[], found: RelativeImportance): number[] {
  const offsets = parts.bins.map((bin) => offsetOf(parts, bin, found.slopes));
  return [found.rSquared, ...found.importance, ...ends.map(({ worst, best }) => (worst === null || best === null ? 0 : (offsets[best] ?? 0) - (offsets[worst] ?? 0))), ...offsets, ...leadsOf(parts, found.importance)];
}

/** By the ranks of the point, also in a draw where another order comes out: there a lead is negative. */
function leadsOf({ ranks }: Parts, importance: readonly number[]): number[] {
  return ranks.slice(1).map((next, rank) => (importance[ranks[rank] ?? 0] ?? 0) - (importance[next] ?? 0));
}

/** By the slopes of the bin's driver, from the average of all rows to that of the bin. */
function offsetOf({ sums, groups }: Parts, bin: BinSums, slopes: readonly number[]): number {
  return (groups[bin.driver] ?? []).reduce((sum, variable, index) => sum + (slopes[variable - 1] ?? 0) * ((bin.own[index] ?? 0) / bin.n - (sums.sums[variable] ?? 0) / sums.n), 0);
}

interface Ends {
  /** Indices of bins. */
  readonly worst: number | null;
  readonly best: number | null;
}

function endsOf(bins: readonly BinSums[], offsets: readonly number[], driver: number): Ends {
  const own = bins.flatMap((bin, index) => (bin.driver === driver && bin.n >= SMALL ? [index] : [])).toSorted((a, b) => (offsets[a] ?? 0) - (offsets[b] ?? 0));
  return own.length < 2 ? { worst: null, best: null } : { worst: own[0] ?? null, best: own.at(-1) ?? null };
}

function placeOf({ bin }: BinSums, driver: Driver, { edges, categories }: { readonly edges: readonly number[]; readonly categories: readonly string[] }): Pick<Bin, 'bin' | 'from' | 'to' | 'category'> {
  if (driver.bins === 'categories') return { bin, from: null, to: null, category: categories[bin - 1] ?? null };
  return { bin, from: edges[bin - 1] ?? null, to: edges[bin] ?? null, category: null };
}

function seenOf({ n, sum, sumSquares }: BinSums): Ranged {
  return meanOf({ n, sum, sumSquares });
}

function meanOf(sample: { readonly n: number; readonly sum: number; readonly sumSquares: number }): Ranged {
  const { mean, interval } = meanInterval(sample);
  return { value: mean ?? 0, low: interval?.low ?? null, high: interval?.high ?? null };
}
