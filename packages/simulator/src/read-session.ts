import type { SimulatedCall } from './call.ts';
import type { Cause } from './parameters.ts';
import type { SeenSession } from './bayes-rule.ts';

const STAGE_OF_STEP: Readonly<Record<string, number>> = { address: 2, delivery: 3, payment: 4 };
const CAUSE_OF_SIGNAL: Readonly<Record<string, Cause>> = {
  failed_search: 'search_empty', out_of_stock: 'out_of_stock', text_copied: 'compared_elsewhere', slow_page: 'slow_or_broken_page', script_error: 'slow_or_broken_page', rage_click: 'slow_or_broken_page',
  dead_click: 'slow_or_broken_page', form_error: 'form_trouble', u_turn: 'shipping_price', payment_failed: 'payment_failed',
};

/**
 * What the calls of one session show to somebody who knows how this world leaves its traces: what `showSignal` wrote, read back.
 *
 * @param calls of one session, in order of time
 * @param soldOut products sold out on its day
 */
export function readSession(calls: readonly SimulatedCall[], soldOut: ReadonlySet<string>): SeenSession {
  let last = 0;
  const signals: { cause: Cause; stage: number }[] = [];
  const looks = new Map<string, number>();
  for (const call of calls) {
    last = Math.max(last, stageOf(call));
    const cause = causeOf(call);
    if (cause !== null && !signals.some((signal) => signal.cause === cause)) signals.push({ cause, stage: last });
    const product = call.event === 'Product Viewed' ? call.properties?.['product_id'] : undefined;
    if (typeof product === 'string') looks.set(product, (looks.get(product) ?? 0) + 1);
  }
  return { last, signals, wantedSoldOut: [...looks].some(([product, times]) => times > 1 && soldOut.has(product)) };
}

function stageOf({ event, properties }: SimulatedCall): number {
  if (event === 'Cart Viewed') return 1;
  if (event === 'Checkout Step Viewed') return STAGE_OF_STEP[String(properties?.['step_name'])] ?? 0;
  return 0;
}

function causeOf({ type, event, properties }: SimulatedCall): Cause | null {
  const path = String(properties?.['path'] ?? '');
  if (type === 'page') return path.endsWith('/help/returns') ? 'return_policy' : path.endsWith('/help/delivery') ? 'late_delivery' : null;
  if (event === 'Product List Filtered') return 'price';
  if (event === 'Coupon Denied') return 'coupon_denied';
  return event === 'Signal' ? (CAUSE_OF_SIGNAL[String(properties?.['kind'])] ?? null) : null;
}
