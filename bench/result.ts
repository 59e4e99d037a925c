/** What a bench ends with: our figure beside its yardstick, measured in the same run. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly yardstick: number;
  /** `value / yardstick`. */
  readonly ratio: number;
}

/** How long and how large; a smoke run only proves that the bench works. */
export interface BenchOptions {
  readonly isSmoke: boolean;
  /** Of simulated people; null: the bench's own. */
  readonly seed: string | null;
  /** Parameters of simulated people, as `throughline simulate --params` reads them; null: the defaults. */
  readonly paramsFile: string | null;
  /** How many simulated sessions; null: as many as the figure asks for. */
  readonly sessions: number | null;
  /** Of the largest store that a bench fills, to try one with fewer than its figure asks for; null: as many as that. */
  readonly events: number | null;
  /** A folder where filled stores are kept from run to run, for benches that can; null: a new one that is removed at the end. */
  readonly dataDir: string | null;
}

export function result(name: string, figure: { value: number; unit: string; yardstick: number }): BenchResult {
  const round = (value: number): number => Number(value.toPrecision(5));
  return { name, value: round(figure.value), unit: figure.unit, yardstick: round(figure.yardstick), ratio: round(figure.value / figure.yardstick) };
}

/** The value below which a share of the sorted sample lies (nearest rank). */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}
