import { NEEDED } from '../../ui/metric-needs.ts';

/** Where each metric stands in the five stages; a code that is newer than the studio stands last. */
export const STAGES = [
  { stage: 'awareness', codes: ['visitors', 'sessions'] },
  { stage: 'consideration', codes: ['add_to_cart_rate', 'checkout_rate', 'cart_abandonment'] },
  { stage: 'purchase', codes: ['session_conversion', 'tracking_coverage', 'orders', 'buyers', 'aov', 'revenue', 'gross_sales', 'discounts', 'tax', 'shipping'] },
  { stage: 'retention', codes: ['on_time_delivery', 'refunds', 'refund_rate', 'csat', 'orders_per_customer', 'repeat_purchase_rate', 'retention'] },
] as const;

/** Groups in the order of the stages, each with the codes that this server knows. */
export function groupByStage<Metric extends { code: string }>(metrics: readonly Metric[]): { stage: string; metrics: Metric[] }[] {
  const groups = STAGES.map(({ stage, codes }) => ({
    stage: String(stage),
    metrics: codes.flatMap((code) => metrics.filter((metric) => metric.code === code)),
  }));
  const placed = new Set(STAGES.flatMap(({ codes }) => codes.map(String)));
  const rest = metrics.filter((metric) => !placed.has(metric.code));
  return [...groups, { stage: 'other', metrics: rest }].filter((group) => group.metrics.length > 0);
}

/** What stands behind a figure, as its people are listed: things counted, and what these are worth. */
export function behindOf(code: string): { things: 'orders' | 'refunds' | 'sessions' | 'answers'; worth: 'money' | 'orders' | 'score' } {
  if (NEEDED[code] === 'sessions') return { things: 'sessions', worth: 'orders' };
  if (code === 'csat') return { things: 'answers', worth: 'score' };
  return { things: code === 'refunds' || code === 'refund_rate' ? 'refunds' : 'orders', worth: 'money' };
}
