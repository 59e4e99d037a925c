import { NEEDED } from '../../ui/metric-needs.ts';

/** What each metric is about, as a merchant looks for it; a code that is newer than the studio stands last. */
const GROUPS = [
  { group: 'sales', codes: ['revenue', 'gross_sales', 'discounts', 'refunds', 'refund_rate', 'tax', 'shipping'] },
  { group: 'orders', codes: ['orders', 'aov', 'return_rate', 'on_time_delivery', 'tracking_coverage'] },
  { group: 'customers', codes: ['buyers', 'orders_per_customer', 'repeat_purchase_rate', 'retention', 'purchase_rhythm', 'churn', 'ltv_revenue', 'ltv_margin'] },
  { group: 'site', codes: ['visitors', 'sessions', 'session_conversion', 'add_to_cart_rate', 'checkout_rate', 'cart_abandonment', 'effort', 'friction_rate', 'slow_page_rate', 'page_speed'] },
  { group: 'satisfaction', codes: ['nps', 'csat', 'ces'] },
  { group: 'service', codes: ['frt', 'frt_business', 'art', 'art_business'] },
] as const;

/** Groups in their order, each with the codes that this server knows. */
export function groupMetrics<Metric extends { code: string }>(metrics: readonly Metric[]): { group: string; metrics: Metric[] }[] {
  const groups = GROUPS.map(({ group, codes }) => ({
    group: String(group),
    metrics: codes.flatMap((code) => metrics.filter((metric) => metric.code === code)),
  }));
  const placed = new Set(GROUPS.flatMap(({ codes }) => codes.map(String)));
  const rest = metrics.filter((metric) => !placed.has(metric.code));
  return [...groups, { group: 'other', metrics: rest }].filter((group) => group.metrics.length > 0);
}

interface Behind {
  readonly things: 'orders' | 'refunds' | 'sessions' | 'answers' | 'conversations';
  readonly worth: 'money' | 'orders' | 'score' | 'days' | 'minutes';
}

const BEHIND: Readonly<Record<string, Behind>> = {
  csat: { things: 'answers', worth: 'score' },
  nps: { things: 'answers', worth: 'score' },
  ces: { things: 'answers', worth: 'score' },
  refunds: { things: 'refunds', worth: 'money' },
  refund_rate: { things: 'refunds', worth: 'money' },
  purchase_rhythm: { things: 'orders', worth: 'days' },
  churn: { things: 'orders', worth: 'days' },
};

/** What stands behind a figure, as its people are listed: things counted, and what these are worth. */
export function behindOf(code: string): Behind {
  if (NEEDED[code] === 'conversations') return { things: 'conversations', worth: 'minutes' };
  return BEHIND[code] ?? (NEEDED[code] === 'sessions' ? { things: 'sessions', worth: 'orders' } : { things: 'orders', worth: 'money' });
}
