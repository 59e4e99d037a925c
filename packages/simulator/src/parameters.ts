import { isObject } from '@throughline/events';

/** Why a session with intent ended without an order; the same words as the product's. */
export const REASONS = [
  'shipping_price', 'price', 'out_of_stock', 'coupon_denied', 'payment_failed', 'form_trouble', 'slow_or_broken_page', 'search_empty', 'late_delivery',
  'return_policy', 'compared_elsewhere', 'only_looking', 'unknown',
] as const;
export type Reason = (typeof REASONS)[number];

/** What can come between a person and an order. `unknown` is what no shop can see: a telephone rings, a bus arrives. */
export const CAUSES = REASONS.filter((reason) => reason !== 'only_looking');
export type Cause = Exclude<Reason, 'only_looking'>;

/** What a file of `throughline simulate --params` may say. */
export interface Parameters {
  /** How often each cause is the true reason, relative to the others, among people who meant to buy and left. */
  readonly causeWeights: Readonly<Record<Cause, number>>;
  /** Share (0..1) of causes of a session without an order that leave their signal in the events. */
  readonly causeSignalShare: number;
  /** Share (0..1) of sessions that only look, and of sessions with an order, that show a signal which means nothing. */
  readonly innocentSignalShare: number;
  /** Share (0..1) of sessions with a cause that have two. */
  readonly twoCausesShare: number;
  /** Share (0..1) of sessions with intent and no order whose person never meant to buy this time. */
  readonly onlyLookingShare: number;
  /** People who come for the first time within `days`, about. */
  readonly shoppers: number;
  /** Length of the history. */
  readonly days: number;
}

export const DEFAULTS: Parameters = {
  causeWeights: {
    shipping_price: 22, price: 14, out_of_stock: 7, coupon_denied: 7, payment_failed: 8, form_trouble: 9, slow_or_broken_page: 9, search_empty: 5, late_delivery: 7,
    return_policy: 4, compared_elsewhere: 5, unknown: 3,
  },
  causeSignalShare: 0.7,
  innocentSignalShare: 0.15,
  twoCausesShare: 0.2,
  onlyLookingShare: 0.6,
  shoppers: 23_000,
  days: 180,
};

/** The rest of the world, which no file changes: shares are 0..1, money is cents of the euro. */
export const WORLD = {
  /** Share of purposeful sessions that meet a cause, and of those, the share that ends without an order. */
  causeMetShare: 0.72,
  causeStopShare: 0.75,
  /**
   * Of people whom a cause stopped, the share that would have bought without it; the others would have left anyway. This is the
   * counterfactual by which "attributable revenue" is judged.
   */
  wouldHaveBoughtShare: {
    shipping_price: 0.75, price: 0.55, out_of_stock: 0.8, coupon_denied: 0.6, payment_failed: 0.9, form_trouble: 0.85, slow_or_broken_page: 0.75, search_empty: 0.5,
    late_delivery: 0.65, return_policy: 0.6, compared_elsewhere: 0.35, unknown: 0.3,
  },
  /** Share of first sessions with intent, by source; more for who comes back. */
  intentShare: { ad: 0.095, 'search engine': 0.15, social: 0.07, 'e-mail': 0.26, referral: 0.17, direct: 0.15 },
  intentOfReturning: 1.55,
  /** Share of people who refuse to be measured: their browser tells nothing, only the shop's back end does. */
  notMeasuredShare: 0.06,
  motives: { inspiration: 34, speed: 18, price: 26, certainty: 22 },
  /** Of sessions without intent, those of one page. */
  bounceShare: 0.6,
  /** Chance of yet another session of a visitor who did not buy, and days until it, on average. */
  returnShare: 0.32,
  returnAfterDays: 6,
  /** Chance of a visit with a new purchase in mind after an order that went well, and of another try when that brings none; days until it. */
  repeatShare: 0.78,
  repeatAgainShare: 0.6,
  repeatAfterDays: 26,
  /** Each day of delay takes this share of the repeat visits, and this much of the answer on a scale of 5. */
  delayRepeatLoss: 0.16,
  delayCsatLoss: 0.55,
  /** Demand follows (new price / old price) to the power of this. */
  priceElasticity: -1.6,
  priceRise: 1.18,
  lateShare: 0.14,
  cancelledShare: 0.025,
  returnedShare: 0.07,
  slowDaysInThirty: 2,
  slowDayFactor: 3,
  freeShippingFromMinor: 12_000,
  /** Purchases a day in the showroom. */
  tillOrdersPerDay: 1.6,
  botsPerDay: 2,
  /** Nothing of a person's life happens later than this after the first visit. */
  lifeDays: 200,
} as const;

const ALLOWED: readonly (keyof Parameters)[] = ['causeWeights', 'causeSignalShare', 'innocentSignalShare', 'twoCausesShare', 'onlyLookingShare', 'shoppers', 'days'];
const MOST_SHOPPERS = 10_000_000;
const MOST_DAYS = 3_650;

/** Parameters, or everything that is wrong with what was given: one sentence a fault. */
export type ReadParameters = { readonly ok: true; readonly parameters: Parameters } | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads the object of a parameter file. Absent keys take the default; `causeWeights` is taken whole, so a cause it does not name never happens.
 */
export function readParameters(value: unknown): ReadParameters {
  if (!isObject(value)) return { ok: false, faults: [`The parameters must be a JSON object, not ${describe(value)}. ${allowedKeys(ALLOWED)}`] };
  const faults = Object.keys(value).filter((key) => !ALLOWED.some((allowed) => allowed === key)).map((key) => `There is no parameter "${key}". ${allowedKeys(ALLOWED)}`);
  const share = (key: 'causeSignalShare' | 'innocentSignalShare' | 'twoCausesShare' | 'onlyLookingShare'): number => readNumber(value, { key, most: 1, whole: false, faults });
  const parameters: Parameters = {
    causeWeights: readWeights(value['causeWeights'], faults),
    causeSignalShare: share('causeSignalShare'),
    innocentSignalShare: share('innocentSignalShare'),
    twoCausesShare: share('twoCausesShare'),
    onlyLookingShare: share('onlyLookingShare'),
    shoppers: readNumber(value, { key: 'shoppers', most: MOST_SHOPPERS, whole: true, faults }),
    days: readNumber(value, { key: 'days', most: MOST_DAYS, whole: true, faults }),
  };
  return faults.length === 0 ? { ok: true, parameters } : { ok: false, faults };
}

type NumberKey = Exclude<keyof Parameters, 'causeWeights'>;

function readNumber(value: Readonly<Record<string, unknown>>, rule: { key: NumberKey; most: number; whole: boolean; faults: string[] }): number {
  const given = value[rule.key];
  if (given === undefined) return DEFAULTS[rule.key];
  const least = rule.whole ? 1 : 0;
  if (typeof given === 'number' && given >= least && given <= rule.most && (!rule.whole || Number.isInteger(given))) return given;
  rule.faults.push(`"${rule.key}" must be a ${rule.whole ? 'whole number' : 'number'} from ${least} to ${rule.most}, not ${describe(given)}.`);
  return DEFAULTS[rule.key];
}

function readWeights(given: unknown, faults: string[]): Parameters['causeWeights'] {
  if (given === undefined) return DEFAULTS.causeWeights;
  if (!isObject(given)) {
    faults.push(`"causeWeights" must be an object of weights by cause, such as {"shipping_price": 3}, not ${describe(given)}. ${allowedKeys(CAUSES)}`);
    return DEFAULTS.causeWeights;
  }
  for (const key of Object.keys(given)) {
    if (CAUSES.some((cause) => cause === key)) continue;
    const hint = key === 'only_looking' ? ' Who only looks is the share "onlyLookingShare".' : '';
    faults.push(`There is no cause "causeWeights.${key}".${hint} ${allowedKeys(CAUSES)}`);
  }
  const weights = { ...NO_WEIGHTS };
  for (const cause of CAUSES) {
    const weight = given[cause];
    if (weight === undefined) continue;
    if (typeof weight === 'number' && Number.isFinite(weight) && weight >= 0) weights[cause] = weight;
    else faults.push(`"causeWeights.${cause}" must be a number from 0, not ${describe(weight)}.`);
  }
  if (CAUSES.every((cause) => weights[cause] === 0)) faults.push(`"causeWeights" must have at least one weight above 0. ${allowedKeys(CAUSES)}`);
  return weights;
}

const NO_WEIGHTS: Readonly<Record<Cause, number>> = {
  shipping_price: 0, price: 0, out_of_stock: 0, coupon_denied: 0, payment_failed: 0, form_trouble: 0, slow_or_broken_page: 0, search_empty: 0, late_delivery: 0,
  return_policy: 0, compared_elsewhere: 0, unknown: 0,
};

function allowedKeys(keys: readonly string[]): string {
  return `Allowed: ${keys.join(', ')}.`;
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
