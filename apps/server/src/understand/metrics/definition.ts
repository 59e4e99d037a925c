/** What orders can be split by, besides time; sessions and answers by some of them. */
export const SHOP_DIMENSIONS = ['source', 'sales_channel', 'device', 'country', 'language', 'motive', 'product', 'category'] as const;
/**
 * What does not explain a change: an order has several products, so their parts don't add up, and a motive is inferred from the very behaviour that changed. The page of a
 * metric splits by them.
 */
export const NOT_EXPLAINING: readonly Dimension[] = ['product', 'category', 'motive'];
/** What only conversations have. */
export const DESK_DIMENSIONS = ['agent', 'team', 'contact_channel', 'topic'] as const;
export const DIMENSIONS = [...SHOP_DIMENSIONS, ...DESK_DIMENSIONS] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Buckets of local time; a week begins on Monday. */
export const STEPS = ['hour', 'day', 'week', 'month'] as const;
export type Step = (typeof STEPS)[number];

/** `days`, `minutes` and `seconds` are real numbers; `points` run from −100 to 100. */
export type Unit = 'money' | 'count' | 'share' | 'ratio' | 'days' | 'minutes' | 'seconds' | 'points';

/** How `low` and `high` come about; `none` where a figure is a complete count and not an estimate. */
export type IntervalMethod = 'wilson' | 'student' | 'delta' | 'ranks' | 'kaplan_meier' | 'adjusted_wald' | 'none';

/** Why a figure is not defined. */
export type Reason =
  | 'no_orders' | 'no_buyers' | 'no_sales' | 'no_sessions' | 'no_carts' | 'no_deliveries' | 'no_answers'
  | 'no_rate' | 'no_cost' | 'no_repeat_buyers' | 'no_replies' | 'no_conversations' | 'no_hours' | 'no_intent' | 'no_pages' | 'not_reached' | 'window_too_short' | 'bucket_too_short';

/** What the database counted for one bucket: whole numbers, as 64-bit or wider decimal text. */
export interface Facts {
  /** A count or an amount below 2^53; 0 when the database had nothing to add up. */
  int(name: string): number;
  /** An exact whole number of any size. */
  big(name: string): bigint;
  /** A real number; null when absent. */
  real(name: string): number | null;
  /** Numbers in the order in which the engine wrote them; empty when absent. */
  list(name: string): readonly number[];
}

/** One figure. `value` is null exactly when `reason` is set. */
export interface Figure {
  readonly value: number | null;
  /** How many observations stand behind it: orders, people, sessions, answers. */
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason: Reason | null;
  /** What stands beside it, such as the median. */
  readonly extra?: Readonly<Record<string, number | null>>;
}

/** Which question of `queries/` brings the facts. */
export type FactsName =
  | 'sales' | 'refunds' | 'revenue' | 'refundRate' | 'orders' | 'orderValue' | 'people' | 'retention' | 'sessions' | 'coverage' | 'delivery'
  | 'csat' | 'recommendations' | 'ease' | 'rhythm' | 'silence' | 'lifetime' | 'returns' | 'friction' | 'effort' | 'pageSpeed'
  | 'replies' | 'openReplies' | 'resolutions' | 'openResolutions';

/** A named number. One entry of the registry. */
export interface MetricDefinition {
  readonly code: string;
  /** English; the studio translates by code. */
  readonly label: string;
  /** One sentence for a person. */
  readonly definition: string;
  readonly formula: string;
  readonly unit: Unit;
  readonly interval: IntervalMethod;
  /** Where the definition and its interval come from. */
  readonly source: string;
  /** Which kind of data it needs: without any of it in the store the figure is null, not 0. */
  readonly data: 'orders' | 'sessions' | 'answers' | 'conversations';
  readonly facts: FactsName;
  readonly dimensions: readonly Dimension[];
  /** Why it can't be split by the others, or filtered by new and returning customers, for a person. */
  readonly refusals: Readonly<Partial<Record<Dimension | Step | 'customer', string>>>;
  /** Codes of metrics whose value over the whole period stands beside this one. */
  readonly beside?: readonly string[];
  /** Pure: facts of one bucket to its figure. */
  compute(facts: Facts): Figure;
}

/** Below so many observations an estimate is called small. METHODS §2, "Policy". */
export const SMALL_SAMPLE = 30;

/** A defined figure without an interval. */
export function complete(value: number, n: number): Figure {
  return { value, n, low: null, high: null, reason: null };
}

/** A figure that is not defined. */
export function undefinedFor(reason: Reason, n = 0): Figure {
  return { value: null, n, low: null, high: null, reason };
}

/** What a reason means and what to do about it, for a person. */
export const REASONS: Readonly<Record<Reason, string>> = {
  no_orders: 'No orders are known for this period. Import orders or connect the shop.',
  no_buyers: 'No order of this period names its customer. Send a user id, an e-mail or a phone number with each order.',
  no_sales: 'Nothing was sold in this period, so there is nothing to compare with.',
  no_sessions: 'No sessions were seen in this period. Put the script on the shop, or send events from a mobile SDK.',
  no_carts: 'No session of this period had a cart. Send the event "Product Added".',
  no_deliveries: 'No delivered order of this period has both a promised and a delivery day. Send promised_at and delivered_at.',
  no_answers: 'No survey answer of this kind and on its scale arrived in this period. Send the event "Survey Answered".',
  no_rate: 'Some orders are in a currency for which no exchange rate of their day is known. Load rates under Settings.',
  no_cost: 'The cost of some goods sold is not known. Send costs with the catalogue or the order, or set a margin for all others under Settings.',
  no_repeat_buyers: 'Nobody has ordered on two days yet, so there is no rhythm to be silent against.',
  no_replies: 'No question of a customer was answered by a person in this period. Send the events "Conversation Message Sent" with who wrote them.',
  no_conversations: 'No conversation was started by a customer in this period. Send the events "Conversation Started" and "Conversation Resolved".',
  no_hours: 'Business hours are not set. Set them under Settings, then past times are counted too.',
  no_intent: 'Of no order of this period was the way seen, from a first intent on. Put the script on the shop, and name the customer of an order.',
  no_pages: 'No page of this period told how soon it was painted. The script tells it from the first intent of a visitor until the order.',
  not_reached: 'Fewer than half of the conversations are settled so far, so half the time it takes is not known yet.',
  window_too_short: 'Nobody in this period was observed for 90 days after the first order. Choose a period that ends at least 90 days after it begins.',
  bucket_too_short: 'This figure needs longer buckets. Split by week or month.',
};
