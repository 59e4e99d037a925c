import { MOTIVES } from '../../../platform/event-log/motive-of.ts';
import type { Dimension } from '../definition.ts';
import type { Where } from '../where.ts';
import { type NaiveTicket, replyMinutes, resolutionMinutes, thirdClock } from './naive-service.ts';
import { medianEffort, pageSpeed } from './naive-experience.ts';
import { churn, lifetime, purchaseRhythm, returnRate } from './naive-customers.ts';

/** Everything that metrics read, as plain arrays: input of the yardstick. */
export interface NaiveStore {
  /** IANA zone. */
  readonly timezone: string;
  readonly now: Date;
  readonly orders: readonly NaiveOrder[];
  readonly refunds: readonly NaiveRefund[];
  readonly sessions: readonly NaiveVisit[];
  readonly answers: readonly NaiveAnswer[];
  readonly tickets?: readonly NaiveTicket[];
  /** What people did outside of `sessions`' own acts; told by a browser or an app. */
  readonly doings?: readonly NaiveDoing[];
  /** What drives a person, '' where it is not known; as `naiveMotiveOf` unless said. */
  readonly motiveOf?: (person: string | null) => string;
}

/** Where something belongs; '' is unknown. */
export interface NaiveDimensions {
  readonly source: string;
  readonly salesChannel: string;
  readonly device: string;
  readonly country: string;
  readonly language: string;
}

/** Amounts in minor units; null where no rate is known. */
export interface NaiveAmounts {
  readonly gross: number | null;
  readonly grossNet: number | null;
  readonly discount: number | null;
  readonly discountNet: number | null;
  readonly tax: number | null;
}

export interface NaiveOrder extends NaiveDimensions, NaiveAmounts {
  readonly id: string;
  readonly placedAt: Date;
  /** Null when nobody is named. */
  readonly person: string | null;
  readonly shipping: number | null;
  /** Of the goods; null or absent where it is unknown. */
  readonly cost?: number | null;
  readonly isTest: boolean;
  /** Neither cancelled nor unavailable. */
  readonly isOrder: boolean;
  /** Not cancelled before payment. */
  readonly isSale: boolean;
  readonly promisedAt: Date | null;
  readonly deliveredAt: Date | null;
  readonly lines: readonly (NaiveAmounts & { readonly product: string; readonly category: string })[];
}

export interface NaiveRefund extends NaiveDimensions {
  readonly id: string;
  readonly orderId: string;
  readonly at: Date;
  readonly isTest: boolean;
  readonly lines: readonly { readonly product: string; readonly category: string; readonly amount: number | null; readonly amountNet: number | null }[];
}

export interface NaiveVisit extends Omit<NaiveDimensions, 'salesChannel'> {
  readonly startedAt: Date;
  readonly person: string;
  readonly hadCart: boolean;
  readonly hadCheckout: boolean;
  /** The kind of friction that it met. */
  readonly friction?: string | null;
  /** What was done in it, seconds after it began: told by the script. */
  readonly acts?: readonly NaiveAct[];
  readonly orderIds: readonly string[];
  readonly products: readonly string[];
}

export interface NaiveAct {
  readonly second: number;
  readonly name: 'Page Viewed' | 'Product Added' | 'Page Left';
  /** Of a page that was left: active seconds, and milliseconds until its largest paint; 0 where it did not tell. */
  readonly active: number;
  readonly paintMs: number;
}

/** Something that somebody did in the shop. */
export interface NaiveDoing {
  readonly person: string;
  readonly ms: number;
  /** Of the event; pages have any. */
  readonly name: string;
  readonly product: string;
  /** Active seconds of a page that was left. */
  readonly active: number;
}

export interface NaiveAnswer extends Omit<NaiveDimensions, 'salesChannel'> {
  readonly at: Date;
  /** Orders answers of one instant; a UUID. */
  readonly eventKey: string;
  /** Who answered; nobody known where it is not said. */
  readonly person?: string | null;
  readonly responseId: string;
  readonly questionId: string;
  readonly kind: string;
  readonly scaleMax: number;
  readonly score: number;
}

/** Which part of the store is meant: instants half-open, and one value of a dimension. */
export interface NaiveCut {
  readonly from: Date | null;
  readonly to: Date | null;
  readonly where: { readonly dimension: Dimension; readonly key: string } | null;
  readonly filter?: Where;
}

/** What drives the people of a plain store: the first four have one motive each, the others none that is known. */
export function naiveMotiveOf(person: string | null): string {
  return MOTIVES[Number(person ?? 0) - 1] ?? '';
}

/** The value alone; null where it is not defined. A count over nothing is 0 here: whether anybody was counting is not its question. */
export function naiveMetric(code: string, store: NaiveStore, cut: NaiveCut): number | null {
  const compute = NAIVE[code];
  if (compute === undefined) throw new Error(`no yardstick for ${code}`);
  return compute(new Naive(store, cut));
}

/** One store through one cut. */
export class Naive {
  readonly store: NaiveStore;
  readonly cut: NaiveCut;

  constructor(store: NaiveStore, cut: NaiveCut) {
    this.store = store;
    this.cut = cut;
  }

  dayOf(at: Date): string {
    return new Intl.DateTimeFormat('sv-SE', { timeZone: this.store.timezone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);
  }

  isIn(at: Date): boolean {
    const { from, to } = this.cut;
    return (from === null || at >= from) && (to === null || at < to);
  }

  passesFilter(one: Partial<NaiveDimensions>, person: string | null): boolean {
    return (this.cut.filter ?? []).every(({ dimension, values }) => {
      if (dimension === 'segment') throw new Error('a plain model knows no segments');
      const value = dimension === 'motive' ? this.motiveOf(person) : dimension === 'customer' ? this.customerOf(person) : dimension === 'sales_channel' ? one.salesChannel : one[dimension];
      return values.includes(value ?? '');
    });
  }

  matches(one: Partial<NaiveDimensions>, person: string | null): boolean {
    const { where } = this.cut;
    if (!this.passesFilter(one, person)) return false;
    if (where === null || this.isByLine()) return true;
    const values: Readonly<Record<string, string | undefined>> = { ...one, sales_channel: one.salesChannel, motive: this.motiveOf(person) };
    return values[where.dimension] === where.key;
  }

  motiveOf(person: string | null): string {
    return (this.store.motiveOf ?? naiveMotiveOf)(person);
  }

  /** Returning: an order before the period. */
  customerOf(person: string | null): 'new' | 'returning' | '' {
    const { from } = this.cut;
    if (person === null) return '';
    const hasOrdered = this.store.orders.some((order) => !order.isTest && order.isOrder && order.person === person && from !== null && order.placedAt < from);
    return hasOrdered ? 'returning' : 'new';
  }

  /** Where an order came from is seen in its earliest session; what the order does not say of itself, too. */
  dimensionsOf(orderId: string, own: NaiveDimensions): NaiveDimensions {
    const [visit] = this.store.sessions.filter((one) => one.orderIds.includes(orderId)).toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
    if (visit === undefined) return own;
    return {
      salesChannel: own.salesChannel, source: visit.source || own.source, device: own.device || visit.device, country: own.country || visit.country,
      language: own.language || visit.language,
    };
  }

  isByLine(): boolean {
    return this.cut.where?.dimension === 'product' || this.cut.where?.dimension === 'category';
  }

  lineMatches(line: { product: string; category: string }): boolean {
    const { where } = this.cut;
    return !this.isByLine() || (where?.dimension === 'product' ? line.product : line.category) === where?.key;
  }

  orders(flag: 'isOrder' | 'isSale'): NaiveOrder[] {
    return this.store.orders.filter((order) => !order.isTest && order[flag] && this.isIn(order.placedAt) && this.matches(this.dimensionsOf(order.id, order), order.person) && (!this.isByLine() || order.lines.some((line) => this.lineMatches(line))));
  }

  /** Sum of an amount over orders, or over their matching lines; null when one is unknown. */
  sum(orders: readonly NaiveOrder[], amount: (one: NaiveAmounts) => number | null): number | null {
    return total(orders.flatMap((order) => (this.isByLine() ? order.lines.filter((line) => this.lineMatches(line)).map(amount) : [amount(order)])));
  }

  refunds(amount: (line: NaiveRefund['lines'][number]) => number | null): number | null {
    const refunds = this.store.refunds.filter((refund) => !refund.isTest && this.isIn(refund.at) && this.matches(this.dimensionsOf(refund.orderId, refund), this.store.orders.find(({ id }) => id === refund.orderId)?.person ?? null));
    return total(refunds.flatMap((refund) => refund.lines.filter((line) => this.lineMatches(line)).map(amount)));
  }

  sessions(): NaiveVisit[] {
    const { where } = this.cut;
    return this.store.sessions.filter((visit) => this.isIn(visit.startedAt) && this.matches(visit, visit.person) && (where?.dimension !== 'product' || visit.products.includes(where.key)));
  }

  hasOrder(visit: NaiveVisit): boolean {
    return visit.orderIds.some((id) => this.store.orders.find((order) => order.id === id)?.isTest !== true);
  }

  deliveries(): NaiveOrder[] {
    return this.store.orders.filter((order) => !order.isTest && order.deliveredAt !== null && order.promisedAt !== null && this.isIn(order.deliveredAt) && this.matches(this.dimensionsOf(order.id, order), order.person));
  }

  answers(kind: string, scaleMax: number): NaiveAnswer[] {
    const passes = Map.groupBy(this.store.answers, (answer) => (answer.responseId === '' ? answer.eventKey : `${answer.responseId}\n${answer.questionId}`));
    const latest = [...passes.values()].map((pass) => pass.toSorted((a, b) => a.at.getTime() - b.at.getTime()).at(-1));
    return latest.filter((answer) => answer !== undefined).filter((answer) => answer.kind === kind && answer.scaleMax === scaleMax && this.isIn(answer.at) && this.matches(answer, answer.person ?? null));
  }
}

function total(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>((sum, value) => (sum === null || value === null ? null : sum + value), 0);
}

function people(orders: readonly NaiveOrder[]): Map<string, NaiveOrder[]> {
  const known = orders.filter((order) => order.person !== null);
  return Map.groupBy(known, (order) => order.person ?? '');
}

function ratio(top: number | null, bottom: number | null): number | null {
  return top === null || bottom === null || bottom <= 0 ? null : top / bottom;
}

const part = (naive: Naive, holds: (visit: NaiveVisit) => boolean): number | null => ratio(naive.sessions().filter(holds).length, naive.sessions().length);

const DAYS_90_MS = 90 * 86_400_000;

function retention(naive: Naive): number | null {
  const { to, from } = naive.cut;
  const { now } = naive.store;
  const end = to === null || to > now ? now : to;
  const dayNumber = (at: Date): number => Math.round(Date.parse(naive.dayOf(at)) / 86_400_000);
  // The same wall clock 90 local days before: a clock that changed in between moves the instant.
  const limit = new Date(end.getTime() - DAYS_90_MS);
  const shift = (wallMinutes(limit, naive.store.timezone) - wallMinutes(end, naive.store.timezone) + 90 * 1_440) * 60_000;
  const latestFirst = limit.getTime() - shift;
  const counted = naive.store.orders.filter((order) => !order.isTest && order.isOrder && (to === null || order.placedAt < to));
  const firsts = [...people(counted).values()].map((orders) => orders.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a.id < b.id ? -1 : 1)));
  const eligible = firsts.filter(([first]) => first !== undefined && (from === null || first.placedAt >= from) && first.placedAt.getTime() <= latestFirst && naive.matches(naive.dimensionsOf(first.id, first), first.person));
  const returned = eligible.filter(([first, ...rest]) => {
    const start = first === undefined ? 0 : dayNumber(first.placedAt);
    return rest.some((order) => dayNumber(order.placedAt) > start && dayNumber(order.placedAt) <= start + 90);
  });
  return ratio(returned.length, eligible.length);
}

function wallMinutes(at: Date, timezone: string): number {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
  return Math.round(Date.parse(`${text.replace(' ', 'T')}Z`) / 60_000);
}

const NAIVE: Readonly<Record<string, (naive: Naive) => number | null>> = {
  gross_sales: (naive) => naive.sum(naive.orders('isSale'), (one) => one.gross),
  discounts: (naive) => naive.sum(naive.orders('isSale'), (one) => one.discount),
  tax: (naive) => naive.sum(naive.orders('isSale'), (one) => one.tax),
  shipping: (naive) => total(naive.orders('isSale').map((order) => order.shipping)),
  refunds: (naive) => naive.refunds((line) => line.amount),
  revenue: (naive) => {
    const sold = naive.sum(naive.orders('isSale'), (one) => (one.grossNet === null || one.discountNet === null ? null : one.grossNet - one.discountNet));
    const refunded = naive.refunds((line) => line.amountNet);
    return sold === null || refunded === null ? null : sold - refunded;
  },
  orders: (naive) => naive.orders('isOrder').length,
  buyers: (naive) => people(naive.orders('isOrder')).size,
  aov: (naive) => {
    const orders = naive.orders('isOrder');
    return ratio(total(orders.map((order) => (order.gross === null || order.discount === null ? null : order.gross - order.discount))), orders.length);
  },
  orders_per_customer: (naive) => ratio(naive.orders('isOrder').length, people(naive.orders('isOrder')).size),
  repeat_purchase_rate: (naive) => {
    const buyers = [...people(naive.orders('isOrder')).values()];
    return ratio(buyers.filter((orders) => new Set(orders.map((order) => naive.dayOf(order.placedAt))).size >= 2).length, buyers.length);
  },
  retention,
  refund_rate: (naive) => ratio(naive.refunds((line) => line.amount), naive.sum(naive.orders('isSale'), (one) => one.gross)),
  visitors: (naive) => new Set(naive.sessions().map((visit) => visit.person)).size,
  sessions: (naive) => naive.sessions().length,
  session_conversion: (naive) => part(naive, (visit) => naive.hasOrder(visit)),
  tracking_coverage: (naive) => {
    const tied = new Set(naive.store.sessions.flatMap((visit) => visit.orderIds));
    return ratio(naive.orders('isOrder').filter((order) => tied.has(order.id)).length, naive.orders('isOrder').length);
  },
  add_to_cart_rate: (naive) => part(naive, (visit) => visit.hadCart),
  checkout_rate: (naive) => part(naive, (visit) => visit.hadCheckout),
  cart_abandonment: (naive) => {
    const carts = naive.sessions().filter((visit) => visit.hadCart);
    return ratio(carts.filter((visit) => !naive.hasOrder(visit)).length, carts.length);
  },
  on_time_delivery: (naive) => {
    const deliveries = naive.deliveries();
    const onTime = deliveries.filter(({ deliveredAt, promisedAt }) => deliveredAt !== null && promisedAt !== null && naive.dayOf(deliveredAt) <= naive.dayOf(promisedAt));
    return ratio(onTime.length, deliveries.length);
  },
  csat: (naive) => ratio(naive.answers('csat', 5).filter((answer) => answer.score >= 4).length, naive.answers('csat', 5).length),
  ces: (naive) => ratio(naive.answers('ces', 7).filter((answer) => answer.score >= 5).length, naive.answers('ces', 7).length),
  nps: (naive) => {
    const answers = naive.answers('nps', 10);
    return ratio(100 * (answers.filter(({ score }) => score >= 9).length - answers.filter(({ score }) => score <= 6).length), answers.length);
  },
  friction_rate: (naive) => part(naive, (visit) => (visit.friction ?? null) !== null),
  slow_page_rate: (naive) => part(naive, (visit) => visit.friction === 'slow_page'),
  effort: medianEffort,
  page_speed: pageSpeed,
  purchase_rhythm: purchaseRhythm,
  churn,
  ltv_revenue: (naive) => lifetime(naive, false),
  ltv_margin: (naive) => lifetime(naive, true),
  return_rate: returnRate,
  frt: (naive) => replyMinutes(naive, (at) => at.getTime() / 1_000),
  frt_business: (naive) => replyMinutes(naive, thirdClock),
  art: (naive) => resolutionMinutes(naive, (at) => at.getTime() / 1_000),
  art_business: (naive) => resolutionMinutes(naive, thirdClock),
};
