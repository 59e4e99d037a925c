import type { Contributions, Explanation, MetricsApi } from '../metrics/index.ts';
import type { Overview, OverviewQuestion } from './overview.ts';

/** The page on which to look further, and at what part of the store; as a filter text of one condition, null for all of it. */
export interface NextStep {
  readonly page: 'funnel' | 'drivers' | 'retention' | 'attribution' | 'metrics';
  readonly where: { readonly dimension: string; readonly key: string } | null;
}

/** Why a headline moved. */
export interface ExplainedChange extends Explanation {
  /** Whether the move holds after Holm over the page; where it does not, its parts are what noise is made of. */
  readonly holds: boolean;
  /** Null where the move does not hold. */
  readonly next: NextStep | null;
}

/** Where each headline is looked into further; the others are split on their own page. */
const PAGES: Readonly<Record<string, NextStep['page']>> = {
  session_conversion: 'funnel', cart_abandonment: 'funnel', csat: 'drivers', on_time_delivery: 'drivers', repeat_purchase_rate: 'retention', visitors: 'attribution',
};

/**
 * What made one headline move, and where to look next.
 *
 * @param overview of the same question, which tells whether the move is more than noise
 * @throws as `readOverview`, and `metrics.unknown_metric`, `metrics.refused_filter`
 */
export async function explainHeadline(metrics: Pick<MetricsApi, 'explainChange'>, storeId: string, asked: { readonly code: string; readonly question: OverviewQuestion; readonly overview: Overview }): Promise<ExplainedChange> {
  const { code, question, overview } = asked;
  const explained = await metrics.explainChange(storeId, { ...question, code });
  const holds = overview.tiles.find((tile) => tile.code === code)?.holds === true;
  return { ...explained, holds, next: holds ? nextStep(code, explained.contributions) : null };
}

function nextStep(code: string, contributions: Contributions | null): NextStep {
  const [first] = contributions?.dimensions ?? [];
  const part = first?.parts.find(({ holds, key }) => holds && key !== '');
  return { page: PAGES[code] ?? 'metrics', where: first === undefined || part === undefined ? null : { dimension: first.dimension, key: part.key } };
}
