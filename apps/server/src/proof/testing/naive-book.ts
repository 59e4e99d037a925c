import type { NaiveOrder, NaiveRefund } from '../../understand/metrics/testing/naive-model.ts';
import { nearest, share } from './half-even.ts';
import { AGENTS, CAMPAIGNS, type Told } from './told.ts';

/** Something told about an order, with its place in the log and the country of the request. */
export interface Entry {
  readonly told: Told;
  readonly place: number;
  readonly country: string;
}

/** One line as `world.ts` tells it: prices in thousandths, the rest in cents. */
export interface SoldLine {
  readonly line_id: string;
  readonly product_id: string;
  readonly category: string;
  readonly quantity: number;
  readonly priceMilli: number;
  readonly discountCents: number;
  readonly taxCents: number;
}

/** What the test told under `figures`, beside the properties that the product reads. */
export interface Figures {
  readonly lines: readonly SoldLine[];
  readonly taxIncluded: boolean;
  readonly shippingCents: number;
  /** Discount of the whole order; 0 for none beyond the lines' own. */
  readonly orderDiscountCents: number;
}

export interface RefundFigures {
  readonly refundId: string;
  /** Null: everything that is left. */
  readonly totalCents: number | null;
  readonly parts: { readonly lines: number; readonly shipping: number; readonly tax: number } | null;
  readonly products: readonly { readonly line_id: string; readonly product_id: string; readonly cents: number }[];
}

/** What each message meant, by message id. */
export interface Meanings {
  readonly figures: ReadonlyMap<string, Figures>;
  readonly refunds: ReadonlyMap<string, RefundFigures>;
}

/** The alias that stands for whoever a message names; null for nobody. */
export type AliasName = { readonly kind: 'user' | 'anonymous' | 'email'; readonly id: string } | null;

export function aliasOf(told: Told): AliasName {
  if (told.user !== null) return { kind: 'user', id: `user-${told.user}` };
  if (told.device !== null) return { kind: 'anonymous', id: `device-${told.device}` };
  return told.email === null ? null : { kind: 'email', id: told.email };
}

const TRUST = { browser: 1, mobile: 2, server: 3 } as const;
const byTrust = (a: Entry, b: Entry): number => TRUST[b.told.teller] - TRUST[a.told.teller] || b.place - a.place;
const text = (entry: Entry, name: string): string | null => {
  const value = entry.told.properties[name];
  return typeof value === 'string' ? value : null;
};
const first = <Value>(entries: readonly Entry[], read: (entry: Entry) => Value | null): Value | null => {
  for (const entry of entries) {
    const value = read(entry);
    if (value !== null) return value;
  }
  return null;
};

/** One order of the book by its definition, from everything told of it; null when nobody placed it. */
export function naiveOrder(entries: readonly Entry[], world: Meanings & { noonOf(day: string): Date; personOf(alias: AliasName): string | null }): { order: NaiveOrder; refunds: NaiveRefund[] } | null {
  const all = entries.toSorted(byTrust);
  const snapshots = all.filter(({ told }) => told.name === 'Order Completed' || told.name === 'Order Updated');
  const withFigures = snapshots.filter(({ told }) => world.figures.has(told.messageId));
  const figures = world.figures.get(withFigures[0]?.told.messageId ?? '');
  const placedAt = placedTime(snapshots, world);
  if (placedAt === null || figures === undefined) return null;
  const stated = (entry: Entry, name: string): Date | null => {
    const value = text(entry, name);
    return value === null ? null : value.length === 10 ? world.noonOf(value) : new Date(value);
  };
  const tellers = all.filter(({ told }) => told.name !== 'Order Refunded');
  const time = (field: string, event: string | null): Date | null => first(tellers, (entry) => stated(entry, field) ?? (entry.told.name === event ? entry.told.at : null));
  const paidAt = time('paid_at', 'Order Paid');
  const cancellation = cancelledTime(all, snapshots);
  const status = first(snapshots, (entry) => text(entry, 'status'));
  const money = amountsOf(figures);
  const dimensions = dimensionsOf(snapshots);
  const order: NaiveOrder = {
    id: String(entries[0]?.told.properties['order_id']),
    placedAt,
    person: world.personOf(customerOf(all)),
    ...money.totals,
    shipping: figures.shippingCents,
    lines: money.lines,
    isTest: first(snapshots, (entry) => (typeof entry.told.properties['test'] === 'boolean' ? entry.told.properties['test'] : null)) ?? false,
    isOrder: cancellation === null && status !== 'unavailable',
    isSale: cancellation === null || (paidAt !== null && !(cancellation.at !== null && cancellation.at < paidAt)),
    promisedAt: time('promised_at', null),
    deliveredAt: time('delivered_at', 'Order Delivered'),
    ...dimensions,
  };
  return { order, refunds: refundsOf(all, { order, figures, money, world }) };
}

function placedTime(snapshots: readonly Entry[], world: Meanings): Date | null {
  const telling = snapshots.filter(({ told }) => told.name === 'Order Completed' || world.figures.has(told.messageId));
  const earliest = (entries: readonly Entry[]): Date | null => entries.map(({ told }) => told.at).toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null;
  for (const teller of ['server', 'mobile', 'browser'] as const) {
    const found = earliest(telling.filter(({ told }) => told.teller === teller && told.name === 'Order Completed'));
    if (found !== null) return found;
  }
  return earliest(telling);
}

/** Cancelled is what an event says until an equal or better teller later says otherwise, or what the best snapshot with a status says. */
function cancelledTime(all: readonly Entry[], snapshots: readonly Entry[]): { at: Date | null } | null {
  const claims = snapshots.filter((entry) => text(entry, 'status') !== null);
  const standing = all.filter(({ told }) => told.name === 'Order Cancelled').filter(
    (cancel) => !claims.some((claim) => text(claim, 'status') !== 'cancelled' && TRUST[claim.told.teller] >= TRUST[cancel.told.teller] && claim.place > cancel.place && claim.told.at >= cancel.told.at),
  );
  const event = standing[0];
  if (event !== undefined) return { at: event.told.at };
  return claims[0] !== undefined && text(claims[0], 'status') === 'cancelled' ? { at: null } : null;
}

function customerOf(all: readonly Entry[]): AliasName {
  const named = all.filter(({ told }) => aliasOf(told) !== null);
  const telling = named.filter(({ told }) => told.name === 'Order Completed' || told.name === 'Order Updated');
  const known = (entries: readonly Entry[]): Entry | undefined => entries.find(({ told }) => aliasOf(told)?.kind !== 'anonymous');
  const chosen = known(telling) ?? telling[0] ?? known(named) ?? named[0];
  return chosen === undefined ? null : aliasOf(chosen.told);
}

function dimensionsOf(snapshots: readonly Entry[]): Pick<NaiveOrder, 'source' | 'salesChannel' | 'device' | 'country' | 'language'> {
  const seen = [...snapshots.filter(({ told }) => told.teller !== 'server'), ...snapshots.filter(({ told }) => told.teller === 'server')];
  const known = (value: string | undefined): string | null => (value === undefined || value === '' ? null : value);
  const channel = snapshots.some(({ told }) => told.teller === 'mobile') ? 'app' : 'web';
  return {
    source: first(snapshots, (entry) => text(entry, 'source')) ?? first(seen, ({ told }) => known(CAMPAIGNS[told.campaign]?.source)) ?? '',
    salesChannel: first(snapshots, (entry) => text(entry, 'sales_channel')) ?? channel,
    device: first(seen, ({ told }) => known(AGENTS[told.agent ?? -1]?.device)) ?? '',
    country: first(snapshots, (entry) => text(entry, 'country')) ?? first(seen, ({ country }) => known(country)) ?? '',
    language: first(seen, ({ told }) => known(told.locale?.slice(0, 2))) ?? '',
  };
}

interface Money {
  readonly totals: { gross: number; grossNet: number; discount: number; discountNet: number; tax: number };
  readonly lines: readonly { product: string; category: string; gross: number; grossNet: number; discount: number; discountNet: number; tax: number; paid: number; paidNet: number }[];
}

function amountsOf(figures: Figures): Money {
  const gross = figures.lines.map((line) => nearest(line.quantity * line.priceMilli, 10));
  const own = figures.lines.map((line) => line.discountCents);
  const open = figures.orderDiscountCents - own.reduce((total, cents) => total + cents, 0);
  const extra = open <= 0 ? own.map(() => 0) : share(open, gross.map((cents, index) => Math.max(0, cents - (own[index] ?? 0))));
  const lines = figures.lines.map((line, index) => {
    const [amount, discount] = [gross[index] ?? 0, (own[index] ?? 0) + (extra[index] ?? 0)];
    const paid = amount - discount;
    const paidNet = figures.taxIncluded ? paid - line.taxCents : paid;
    const discountNet = paid === 0 || paidNet === paid ? discount : nearest(discount * paidNet, paid);
    return { product: line.product_id, category: line.category, gross: amount, grossNet: paidNet + discountNet, discount, discountNet, tax: line.taxCents, paid, paidNet };
  });
  const sum = (read: (line: (typeof lines)[number]) => number): number => lines.reduce((total, line) => total + read(line), 0);
  return { lines, totals: { gross: sum((line) => line.gross), grossNet: sum((line) => line.grossNet), discount: sum((line) => line.discount), discountNet: sum((line) => line.discountNet), tax: sum((line) => line.tax) } };
}

/** Each refund once, by its best and latest word; parts as stated, the rest to lines up to what is left, then shipping, then tax. */
function refundsOf(all: readonly Entry[], sale: { order: NaiveOrder; figures: Figures; money: Money; world: Meanings }): NaiveRefund[] {
  const told = all.filter(({ told: { name } }) => name === 'Order Refunded').map((entry) => ({ entry, figures: sale.world.refunds.get(entry.told.messageId) }));
  const latest = new Map<string, (typeof told)[number]>();
  for (const one of told) if (one.figures !== undefined && !latest.has(one.figures.refundId)) latest.set(one.figures.refundId, one);
  const inTime = [...latest.values()].filter(({ figures }) => figures?.totalCents !== 0).toSorted((a, b) => a.entry.told.at.getTime() - b.entry.told.at.getTime() || a.entry.place - b.entry.place);
  const left = { shipping: sale.figures.shippingCents, tax: sale.figures.taxIncluded ? 0 : sale.money.totals.tax };
  const lines = sale.money.lines.map((line, index) => ({ ...line, id: sale.figures.lines[index]?.line_id ?? '', back: 0, backNet: 0 }));
  const leftOf = (line: (typeof lines)[number]): number => Math.max(0, line.paid - line.back);
  const take = (line: (typeof lines)[number], amount: number): number => {
    line.back += amount;
    const net = (sale.figures.taxIncluded ? (line.paid === 0 ? 0 : nearest(line.back * line.paidNet, line.paid)) : line.back) - line.backNet;
    line.backNet += net;
    return net;
  };
  return inTime.map(({ entry, figures }): NaiveRefund => {
    const linesLeft = lines.reduce((total, line) => total + leftOf(line), 0);
    const total = figures?.totalCents ?? linesLeft + left.shipping + left.tax;
    const productSum = figures === undefined || figures.products.length === 0 ? null : figures.products.reduce((sum, product) => sum + product.cents, 0);
    let open = total - (figures?.parts === null || figures?.parts === undefined ? (productSum ?? 0) : figures.parts.lines + figures.parts.shipping + figures.parts.tax);
    const fill = (limit: number): number => {
      const taken = Math.min(open, limit);
      open -= taken;
      return taken;
    };
    const forLines = figures?.parts?.lines ?? productSum ?? fill(linesLeft);
    const shipping = figures?.parts?.shipping ?? fill(left.shipping);
    const tax = figures?.parts?.tax ?? fill(left.tax);
    left.shipping = Math.max(0, left.shipping - shipping);
    left.tax = Math.max(0, left.tax - tax);
    const parts = productSum === null ? spread(forLines) : (figures?.products ?? []).map((product) => ({ line: lines.find((line) => line.id === product.line_id), product: product.product_id, amount: product.cents }));
    function spread(amount: number): { line: (typeof lines)[number] | undefined; product: string; amount: number }[] {
      const weights = lines.map(leftOf);
      const amounts = share(amount, weights.some((weight) => weight > 0) ? weights : lines.map((line) => line.paid));
      return lines.map((line, index) => ({ line, product: line.product, amount: amounts[index] ?? 0 }));
    }
    const { source, salesChannel, device, country, language, isTest } = sale.order;
    return {
      id: figures?.refundId ?? '', orderId: sale.order.id, at: entry.told.at, isTest, source, salesChannel, device, country, language,
      lines: parts.map(({ line, product, amount }) => ({ product, category: line?.category ?? '', amount, amountNet: line === undefined ? amount : take(line, amount) })),
    };
  });
}
