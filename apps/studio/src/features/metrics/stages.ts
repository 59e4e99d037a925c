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

/** What has to be sent or imported before a metric has a value; the others need orders. */
export const NEEDED: Readonly<Record<string, string>> = {
  visitors: 'sessions',
  sessions: 'sessions',
  session_conversion: 'sessions',
  add_to_cart_rate: 'sessions',
  checkout_rate: 'sessions',
  cart_abandonment: 'sessions',
  refunds: 'refunds',
  on_time_delivery: 'deliveries',
  csat: 'answers',
};

/** What a metric's `n` counts. */
export const COUNTED: Readonly<Record<string, string>> = {
  visitors: 'people',
  sessions: 'sessions',
  session_conversion: 'sessions',
  add_to_cart_rate: 'sessions',
  checkout_rate: 'sessions',
  cart_abandonment: 'carts',
  tracking_coverage: 'orders',
  gross_sales: 'orders',
  discounts: 'orders',
  tax: 'orders',
  shipping: 'orders',
  revenue: 'orders',
  refunds: 'refunds',
  orders: 'orders',
  buyers: 'people',
  aov: 'orders',
  orders_per_customer: 'people',
  repeat_purchase_rate: 'people',
  retention: 'people',
  refund_rate: 'orders',
  on_time_delivery: 'deliveries',
  csat: 'answers',
};

/** What stands behind a figure, as its people are listed: things counted, and what these are worth. */
export function behindOf(code: string): { things: 'orders' | 'refunds' | 'sessions' | 'answers'; worth: 'money' | 'orders' | 'score' } {
  if (NEEDED[code] === 'sessions') return { things: 'sessions', worth: 'orders' };
  if (code === 'csat') return { things: 'answers', worth: 'score' };
  return { things: code === 'refunds' || code === 'refund_rate' ? 'refunds' : 'orders', worth: 'money' };
}
