import { DEFAULT_CONFIDENCE, normalQuantile } from '@throughline/stats';
import type { Facts } from './definition.ts';
import type { HalvesFacts } from './halves.ts';

/** Factors whose product is a metric. */
export const STEPS_OF_METRICS = {
  session_conversion: ['to_cart', 'cart_to_checkout', 'checkout_to_order'],
  revenue: ['orders', 'revenue_per_order'],
  orders: ['buyers', 'orders_per_buyer'],
} as const;

export type StepCode = (typeof STEPS_OF_METRICS)[keyof typeof STEPS_OF_METRICS][number];

/** What one factor added to the move of a product, in the product's unit. */
export interface StepPart {
  readonly step: StepCode;
  readonly before: number;
  readonly now: number;
  readonly contribution: number;
  /** 95 % interval; null for factors that are sums and not shares. */
  readonly low: number | null;
  readonly high: number | null;
}

interface Factor {
  readonly step: StepCode;
  readonly top: (facts: Facts) => number;
  /** A share of these; null: the factor is a plain number. */
  readonly of: ((facts: Facts) => number) | null;
  readonly isShare: boolean;
}

const int = (name: string) => (facts: Facts): number => facts.int(name);
const FACTORS: Readonly<Record<string, readonly Factor[]>> = {
  session_conversion: [
    { step: 'to_cart', top: int('carts'), of: int('n'), isShare: true },
    { step: 'cart_to_checkout', top: int('checkouts'), of: int('carts'), isShare: true },
    { step: 'checkout_to_order', top: int('converted'), of: int('checkouts'), isShare: true },
  ],
  revenue: [{ step: 'orders', top: int('n'), of: null, isShare: false }, { step: 'revenue_per_order', top: int('revenue'), of: int('n'), isShare: false }],
  orders: [{ step: 'buyers', top: int('buyers'), of: null, isShare: false }, { step: 'orders_per_buyer', top: int('n'), of: int('buyers'), isShare: false }],
};

const Z = normalQuantile(0.5 + DEFAULT_CONFIDENCE / 2);

/**
 * Divides the move of a product among its factors by the logarithmic mean: `L(now, before) · ln(factor now / factor before)`. It adds up exactly and does not
 * depend on the order of the factors.
 *
 * @returns null when the metric is no such product, or a factor is 0 or below in either period
 * @see Ang 2005, Energy Policy 33:867 (LMDI)
 */
export function stepsOf(code: string, { before, now }: HalvesFacts): readonly StepPart[] | null {
  const factors = FACTORS[code];
  if (factors === undefined) return null;
  const value = ({ top, of }: Factor, facts: Facts): number => top(facts) / (of === null ? 1 : of(facts));
  const found = factors.map((factor) => ({ factor, first: value(factor, before), second: value(factor, now) }));
  if (found.some(({ first, second }) => !(first > 0 && second > 0 && Number.isFinite(first) && Number.isFinite(second)))) return null;
  const [start, end] = [found.reduce((product, { first }) => product * first, 1), found.reduce((product, { second }) => product * second, 1)];
  const mean = Math.abs(end - start) <= 1e-12 * Math.abs(start) ? start : (end - start) / Math.log(end / start);
  return found.map(({ factor, first, second }) => {
    const ratio = Math.log(second / first);
    // Of ln p for a share p of n: (1 − p) / (n p).
    const spread = (facts: Facts, share: number): number => Math.max(0, 1 - share) / factor.top(facts);
    const half = factor.isShare ? Z * Math.sqrt(spread(before, first) + spread(now, second)) * mean : null;
    return { step: factor.step, before: first, now: second, contribution: mean * ratio, low: half === null ? null : mean * ratio - half, high: half === null ? null : mean * ratio + half };
  });
}
