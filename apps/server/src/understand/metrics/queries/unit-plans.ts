import { isTied } from './order-facts.ts';
import { cameBack } from './return-facts.ts';
import { SEEN_ORDERS } from './effort-facts.ts';
import { localDay, type Scope } from './scope.ts';
import { MINUTES_TO_CLOSE, MINUTES_TO_REPLY } from './ticket-facts.ts';
import type { UnitKind, UnitQuestion } from './units.ts';

/** `figure`: what the figure counts (a share's top); `base`: what it is taken of. */
export type Part = 'figure' | 'base';

/** How to list what stands behind a metric. */
export interface UnitPlan extends Pick<UnitQuestion, 'kind' | 'only' | 'value' | 'onlyLines' | 'survey' | 'sessionsWith'> {
  /** Which people, by what they did in the bucket. */
  readonly having: string;
}

type Plan = Partial<Pick<UnitPlan, 'survey' | 'sessionsWith'>> & {
  readonly kind: UnitKind;
  readonly value: string;
  readonly only: (part: Part, scope: Pick<Scope, 'from' | 'to'>) => string;
  readonly onlyLines?: (part: Part) => string;
  readonly having?: (part: Part) => string;
};

const net = 'ifNull(gross_minor, 0) - ifNull(discount_minor, 0)';
const sold = (value: string): Plan => ({ kind: 'order', value, only: () => 'counts_sales = 1' });
const ordered: Plan = { kind: 'order', value: net, only: () => 'counts_order = 1' };
const inSession = (figure: string, base = '1'): Plan => ({ kind: 'session', value: 'ordered', only: (part) => (part === 'figure' ? figure : base) });

/** One entry for each metric; texts are constants, never a user's. */
const PLANS: Readonly<Record<string, Plan>> = {
  gross_sales: sold('ifNull(gross_minor, 0)'),
  discounts: { ...sold('ifNull(discount_minor, 0)'), only: () => 'counts_sales = 1 AND discount_minor > 0' },
  tax: { ...sold('ifNull(tax_minor, 0)'), only: () => 'counts_sales = 1 AND tax_minor != 0' },
  shipping: { ...sold('ifNull(shipping_minor, 0)'), only: () => 'counts_sales = 1 AND shipping_minor != 0' },
  refunds: { kind: 'refund', value: 'ifNull(lines_minor, 0)', only: () => '1' },
  revenue: sold('ifNull(gross_net_minor, 0) - ifNull(discount_net_minor, 0)'),
  refund_rate: { kind: 'refund', value: 'ifNull(lines_minor, 0)', only: () => '1' },
  orders: ordered,
  buyers: { ...ordered, only: () => 'counts_order = 1 AND alias_key != 0' },
  aov: ordered,
  orders_per_customer: ordered,
  repeat_purchase_rate: { ...ordered, having: (part) => (part === 'figure' ? `uniqExact(${localDay('at')}) >= 2` : '1') },
  retention: ordered,
  tracking_coverage: { ...ordered, only: (part, scope) => (part === 'figure' ? `counts_order = 1 AND ${isTied(scope)}` : 'counts_order = 1') },
  visitors: inSession('1'),
  sessions: inSession('1'),
  session_conversion: inSession('ordered'),
  add_to_cart_rate: inSession('had_cart = 1'),
  checkout_rate: inSession('had_checkout = 1'),
  cart_abandonment: inSession('had_cart = 1 AND NOT ordered', 'had_cart = 1'),
  on_time_delivery: {
    kind: 'delivery', value: net,
    only: (part) => (part === 'figure' ? `${localDay('assumeNotNull(delivered_at)')} <= ${localDay('assumeNotNull(promised_at)')}` : '1'),
  },
  csat: { kind: 'answer', survey: 'csat', value: 'score', only: (part) => (part === 'figure' ? 'score >= 4' : '1') },
  nps: { kind: 'answer', survey: 'nps', value: 'score', only: () => '1' },
  ces: { kind: 'answer', survey: 'ces', value: 'score', only: (part) => (part === 'figure' ? 'score >= 5' : '1') },
  return_rate: {
    ...ordered,
    only: (part) => (part === 'figure' ? `counts_order = 1 AND ${cameBack(false)}` : 'counts_order = 1'),
    onlyLines: (part) => (part === 'figure' ? cameBack(true) : '1'),
  },
  purchase_rhythm: { kind: 'gap', value: 'gap', only: () => '1' },
  churn: { kind: 'buyer', value: 'silent_days', only: (part) => (part === 'figure' ? 'silent_days > limit_days' : '1') },
  ltv_revenue: { kind: 'lifetime', value: 'net', only: () => '1' },
  ltv_margin: { kind: 'lifetime', value: 'net - cost', only: () => '1' },
  frt: { kind: 'reply', value: MINUTES_TO_REPLY.clock, only: () => '1' },
  frt_business: { kind: 'reply', value: MINUTES_TO_REPLY.open, only: () => '1' },
  art: { kind: 'resolution', value: MINUTES_TO_CLOSE.clock, only: () => '1' },
  art_business: { kind: 'resolution', value: MINUTES_TO_CLOSE.open, only: () => '1' },
  effort: { ...ordered, only: () => `counts_order = 1 AND order_id IN (SELECT seen_order FROM (${SEEN_ORDERS}))` },
  slow_page_rate: { ...inSession('slowed'), sessionsWith: 'friction' },
  friction_rate: { ...inSession('rubbed'), sessionsWith: 'friction' },
  page_speed: { ...inSession('notEmpty(paints)', 'notEmpty(paints)'), sessionsWith: 'paints' },
};

/** @returns null for a code that the registry does not know */
export function unitPlan(code: string, part: Part, scope: Pick<Scope, 'from' | 'to'>): UnitPlan | null {
  const plan = PLANS[code];
  if (plan === undefined) return null;
  return {
    kind: plan.kind, value: plan.value, only: plan.only(part, scope), onlyLines: plan.onlyLines?.(part) ?? '1', having: plan.having?.(part) ?? '1',
    survey: plan.survey ?? 'csat', sessionsWith: plan.sessionsWith ?? null,
  };
}
