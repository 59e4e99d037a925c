import { holm } from '@throughline/stats';
import type { ChangePart, ChangesAnswer, MetricChange, MetricsApi } from '../metrics/index.ts';
import { type Worth, worthOf } from './worth.ts';

/** The figures of the page, in its order. */
export const HEADLINES = [
  'revenue', 'orders', 'visitors', 'session_conversion', 'aov', 'repeat_purchase_rate', 'cart_abandonment', 'csat', 'on_time_delivery', 'refund_rate',
] as const;

/** Of these less is better. */
const LESS_IS_BETTER: ReadonlySet<string> = new Set(['cart_abandonment', 'refund_rate']);

/** What a page shows of one period. */
export interface OverviewQuestion {
  readonly from: string | null;
  readonly to: string | null;
  readonly where: string | null;
}

/** One headline. */
export interface Tile extends MetricChange {
  /** True when the change holds after Holm over all tiles of the page: only then may an arrow be drawn. */
  readonly holds: boolean;
  /** Whether the change is for the better; null when it does not hold. */
  readonly isBetter: boolean | null;
  readonly worth: Worth | null;
  readonly part: ChangePart | null;
}

export interface Overview extends Omit<ChangesAnswer, 'metrics'> {
  /** In the order of the page; those without a value too, with their reason. */
  readonly tiles: readonly Tile[];
  /** Codes of the changes that hold, those with the most money first, those without a price last. */
  readonly changed: readonly string[];
}

/**
 * The headlines of a period, which of them really changed since the period before, what that is worth, and to what it comes down.
 *
 * @throws `store.not_found`, `metrics.invalid_range`, `metrics.invalid_where`
 */
export async function readOverview(metrics: Pick<MetricsApi, 'listChanges' | 'listChangeParts'>, storeId: string, question: OverviewQuestion): Promise<Overview> {
  const { metrics: found, ...rest } = await metrics.listChanges(storeId, { ...question, codes: HEADLINES });
  const holds = holm(found.map(({ change }) => change?.p ?? null));
  const changed = found.filter((_metric, index) => holds[index] === true);
  const parts = changed.length === 0 ? new Map<string, ChangePart>() : await metrics.listChangeParts(storeId, {
    ...question, codes: changed.map(({ code }) => code), dispersions: new Map(changed.map(({ code, change }) => [code, change?.dispersion ?? null])),
  });
  const byCode = new Map(found.map((metric) => [metric.code, metric]));
  const tiles = found.map((metric, index) => {
    const isChanged = holds[index] === true;
    return {
      ...metric, holds: isChanged, isBetter: isChanged ? (metric.change?.difference ?? 0) > 0 !== LESS_IS_BETTER.has(metric.code) : null,
      worth: isChanged ? worthOf(metric, byCode) : null, part: parts.get(metric.code) ?? null,
    };
  });
  const weight = ({ worth }: Tile): number => (worth === null ? -1 : Math.abs(worth.minor));
  return { ...rest, tiles, changed: tiles.filter((tile) => tile.holds).toSorted((a, b) => weight(b) - weight(a)).map(({ code }) => code) };
}
