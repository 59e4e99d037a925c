import type { Random } from './random.ts';
import { nearest } from './half-even.ts';
import type { Figures, Meanings, RefundFigures, SoldLine } from './naive-book.ts';
import { AGENTS, CAMPAIGNS, type Told } from './told.ts';

/** One thing that a test does to the product; each may be repeated without harm. */
export type Operation =
  | { readonly do: 'tell'; readonly batch: readonly Told[]; readonly country: string; /** How often at once. */ readonly copies: number }
  /** `touchpoints`: how many of the built-in map the store keeps from then on. */
  | { readonly do: 'settings'; readonly timezone: string; readonly touchpoints: number }
  | { readonly do: 'merge' | 'undo' | 'erase'; readonly user: number; readonly other: number };

export interface World extends Meanings {
  readonly operations: readonly Operation[];
}

export const ZONES = ['Europe/Warsaw', 'Asia/Kathmandu', 'America/New_York', 'Pacific/Auckland'] as const;
/** Events lie in this span; 29 March has 23 hours in Warsaw, 4 April 25 in Auckland. */
const FIRST_DAY = Date.UTC(2026, 2, 10);
const DAYS = 125;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PRODUCTS = [{ id: 'p1', category: 'c1' }, { id: 'p2', category: 'c1' }, { id: 'p3', category: 'c2' }, { id: 'p4', category: '' }] as const;
/** Just under, at and over the gap that ends a session. */
const PAUSES = [1, 1_000, 5 * MINUTE, 29 * MINUTE, 30 * MINUTE, 30 * MINUTE + 1, 31 * MINUTE, 90 * MINUTE] as const;

/** A random history: what happens in a shop, in the order in which it is told. */
export function createWorld(random: Random, options: { readonly name: string; readonly operations: number }): World {
  const maker = createMaker(random, options.name);
  const planned: { at: number; operation: Operation }[] = [];
  for (let index = 0; index < options.operations; index += 1) {
    const happened = FIRST_DAY + random.int(DAYS * DAY);
    for (const operation of maker.chapter(happened)) {
      // Most is told at once, some is late, some by a month.
      const late = random.chance(0.75) ? 0 : random.chance(0.7) ? random.int(3 * DAY) : random.int(30 * DAY);
      planned.push({ at: happened + late, operation });
    }
  }
  const operations = planned.toSorted((a, b) => a.at - b.at).map(({ operation }) => operation);
  const repeated = operations.flatMap((operation, index) => {
    const earlier = operations[random.int(index + 1)];
    return random.chance(0.15) && earlier?.do === 'tell' ? [operation, { ...earlier, copies: random.chance(0.3) ? 5 : 1 }] : [operation];
  });
  return { operations: repeated, figures: maker.figures, refunds: maker.refunds };
}

type Sold = { readonly id: string; readonly at: number; readonly lines: readonly SoldLine[]; readonly figures: Figures };

function createMaker(random: Random, world: string): { chapter(at: number): Operation[]; figures: Map<string, Figures>; refunds: Map<string, RefundFigures> } {
  const figures = new Map<string, Figures>();
  const refunds = new Map<string, RefundFigures>();
  const orders: Sold[] = [];
  let messages = 0;
  const say = (told: Omit<Told, 'messageId' | 'at'>, at: number): Told => ({ ...told, messageId: `${world}-${(messages += 1)}`, at: new Date(at) });
  const nobody = { device: null, user: null, email: null, campaign: 0, agent: null, locale: null, properties: {} } as const;
  const userOf = (device: number): number => 1 + (device % 4);
  const someEmail = (user: number): string => (random.chance(0.85) ? `user${user}@example.com` : `User${1 + random.int(5)}@Example.com`).toLowerCase();
  const browsing = (device: number): Omit<Told, 'messageId' | 'at' | 'type' | 'name' | 'properties'> => ({
    ...nobody, teller: device === 6 ? 'mobile' : 'browser', device, user: random.chance(0.3) ? userOf(device) : null,
    agent: random.chance(0.03) ? 2 : device % 2, locale: random.pick(['pl-PL', 'uk', 'zh-Hant-TW', null]),
  });
  const tell = (batch: Told[], country = random.pick(['', 'PL', 'UA'])): Operation => ({ do: 'tell', batch, country, copies: random.chance(0.1) ? 5 : 1 });
  const campaign = (share: number): number => (random.chance(share) ? 1 + random.int(CAMPAIGNS.length - 1) : 0);

  function visit(start: number): { batch: Told[]; end: number; device: number } {
    const device = 1 + random.int(6);
    const who = browsing(device);
    const batch = [say({ ...who, type: 'page', name: '', campaign: campaign(0.5), properties: {} }, start)];
    let at = start;
    for (let step = random.int(6); step > 0; step -= 1) {
      at += random.pick(PAUSES);
      const name = random.pick(['Product Viewed', 'Product Viewed', 'Product Added', 'Checkout Started', 'page']);
      const product = random.pick(PRODUCTS);
      const properties = name.startsWith('Product') ? { product_id: product.id, category: product.category, price: 5 } : {};
      batch.push(say(name === 'page' ? { ...who, type: 'page', name: '', campaign: campaign(0.2), properties: {} } : { ...who, type: 'track', name, campaign: campaign(0.05), properties }, at));
    }
    return { batch, end: at, device };
  }

  function newLines(before: readonly SoldLine[] | null): SoldLine[] {
    const base = before ?? Array.from({ length: 1 + random.int(3) }, (_, index) => ({ line_id: `l${index}`, product: random.pick(PRODUCTS) })).map(({ line_id, product }) => ({ line_id, product_id: product.id, category: product.category }));
    return base.map(({ line_id, product_id, category }) => {
      const [quantity, priceMilli] = [1 + random.int(4), random.int(40_000)];
      const gross = nearest(quantity * priceMilli, 10);
      const discountCents = random.chance(0.3) ? random.int(gross + 1) : 0;
      return { line_id, product_id, category, quantity, priceMilli, discountCents, taxCents: random.int(Math.floor((gross - discountCents) / 4) + 1) };
    });
  }

  function snapshot(orderId: string, lines: readonly SoldLine[], keep: Figures | null): { figures: Figures; properties: Record<string, unknown> } {
    const open = lines.reduce((total, line) => total + nearest(line.quantity * line.priceMilli, 10) - line.discountCents, 0);
    const own = lines.reduce((total, line) => total + line.discountCents, 0);
    const beyond = random.chance(0.25) ? random.int(Math.floor(open / 2) + 1) : 0;
    const kept: Figures = {
      lines: beyond > 0 ? lines.map((line) => ({ ...line, taxCents: 0 })) : lines, taxIncluded: keep?.taxIncluded ?? random.chance(0.5),
      shippingCents: random.int(1_500), orderDiscountCents: beyond > 0 ? own + beyond : 0,
    };
    const properties = {
      order_id: orderId, currency: 'EUR', tax_included: kept.taxIncluded, shipping: kept.shippingCents / 100, ...(beyond > 0 ? { discount: kept.orderDiscountCents / 100 } : {}),
      products: kept.lines.map((line) => ({
        line_id: line.line_id, product_id: line.product_id, category: line.category, quantity: line.quantity, price: line.priceMilli / 1_000,
        ...(line.discountCents > 0 ? { discount: line.discountCents / 100 } : {}), tax: line.taxCents / 100,
      })),
    };
    return { figures: kept, properties };
  }

  function remember(told: Told, kept: Figures): Told {
    figures.set(told.messageId, kept);
    return told;
  }

  function order(start: number): Operation[] {
    const seen = random.chance(0.75) ? visit(start) : null;
    const at = (seen?.end ?? start) + random.pick(PAUSES);
    const orderId = `o${orders.length + 1}`;
    const lines = newLines(null);
    const real = snapshot(orderId, lines, null);
    orders.push({ id: orderId, at, lines, figures: real.figures });
    const extra = { ...(random.chance(0.08) ? { test: true } : {}), ...(random.chance(0.15) ? { sales_channel: 'market' } : {}), ...(random.chance(0.1) ? { source: 'partner' } : {}), ...promise(at) };
    const user = random.chance(0.6) ? 1 + random.int(5) : null;
    const told: Operation[] = [];
    if (seen !== null) {
      const who = browsing(seen.device);
      // The page knows less than the shop: what it says differs, and the shop's word counts.
      const guess = random.chance(0.5) ? real : snapshot(orderId, newLines(lines), real.figures);
      told.push(tell([...seen.batch, remember(say({ ...who, type: 'track', name: 'Order Completed', properties: { ...guess.properties, ...extra } }, at), guess.figures)]));
    }
    if (seen === null || random.chance(0.6)) {
      const who = { ...nobody, teller: 'server' as const, device: random.chance(0.4) ? (seen?.device ?? null) : null, user, email: user === null || random.chance(0.3) ? (random.chance(0.8) ? someEmail(user ?? 1 + random.int(5)) : null) : null };
      if (who.device === null && who.user === null) who.user = 1 + random.int(5);
      told.push(tell([remember(say({ ...who, type: 'track', name: 'Order Completed', properties: { ...real.properties, ...extra } }, at + random.int(5_000)), real.figures)], ''));
    }
    return told;
  }

  function promise(at: number): Record<string, string> {
    if (random.chance(0.5)) return {};
    const day = new Date(at + (1 + random.int(5)) * DAY).toISOString();
    return { promised_at: random.chance(0.5) ? day.slice(0, 10) : day };
  }

  function afterwards(): Operation[] {
    if (orders.length === 0) return [];
    const sold = random.pick(orders);
    const at = Math.min(sold.at + random.int(9 * DAY), FIRST_DAY + (DAYS + 9) * DAY);
    const teller = random.chance(0.8) ? ('server' as const) : ('browser' as const);
    // A browser that says nothing of itself is known by its request, and this test's own client is a robot.
    const who = { ...nobody, teller, type: 'track' as const, user: 1 + random.int(5), agent: teller === 'browser' ? 0 : null };
    const properties = { order_id: sold.id };
    switch (random.int(6)) {
      case 0: {
        const changed = snapshot(sold.id, newLines(sold.lines), sold.figures);
        return [tell([remember(say({ ...who, name: 'Order Updated', properties: { ...changed.properties, ...promise(sold.at) } }, at), changed.figures)], '')];
      }
      case 1:
        return [tell([say({ ...who, name: 'Order Updated', properties: { ...properties, status: random.pick(['cancelled', 'unavailable', 'placed']) } }, at)], '')];
      case 2:
        return [tell([say({ ...who, name: 'Order Paid', properties }, at)], '')];
      case 3:
        return [tell([say({ ...who, name: 'Order Cancelled', properties }, at)], '')];
      case 4:
        return [tell([say({ ...who, name: 'Order Delivered', properties: { ...properties, ...(random.chance(0.3) ? promise(sold.at) : {}) } }, at)], '')];
      default:
        return [refund(sold, { at, who })];
    }
  }

  function refund(sold: Sold, told: { at: number; who: Omit<Told, 'messageId' | 'at' | 'name' | 'properties'> }): Operation {
    const refundId = random.pick([`${sold.id}-a`, `${sold.id}-a`, `${sold.id}-b`]);
    const said: RefundFigures = random.pick<() => RefundFigures>([
      () => ({ refundId, totalCents: null, parts: null, products: [] }),
      () => ({ refundId, totalCents: random.chance(0.15) ? 0 : random.int(8_000), parts: null, products: [] }),
      () => {
        const parts = { lines: random.int(4_000), shipping: random.int(500), tax: sold.figures.taxIncluded ? 0 : random.int(300) };
        return { refundId, totalCents: parts.lines + parts.shipping + parts.tax, parts, products: [] };
      },
      () => {
        const products = sold.lines.map((line) => ({ line_id: line.line_id, product_id: line.product_id, cents: 1 + random.int(2_000) }));
        return { refundId, totalCents: products.reduce((sum, product) => sum + product.cents, 0), parts: null, products };
      },
    ])();
    const { parts, products, totalCents } = said;
    const properties = {
      order_id: sold.id, refund_id: refundId, currency: 'EUR', ...(totalCents === null ? {} : { total: totalCents / 100 }),
      ...(parts === null ? {} : { lines: parts.lines / 100, shipping: parts.shipping / 100, tax: parts.tax / 100 }),
      ...(products.length === 0 ? {} : { products: products.map((product) => ({ line_id: product.line_id, product_id: product.product_id, quantity: 1, total: product.cents / 100 })) }),
    };
    const message = say({ ...told.who, name: 'Order Refunded', properties }, told.at);
    refunds.set(message.messageId, said);
    return tell([message], '');
  }

  function answer(at: number): Operation {
    const device = 1 + random.int(6);
    const response = random.chance(0.6) ? { response_id: `r${1 + random.int(4)}`, question_id: random.pick(['q1', 'q2']) } : {};
    const score = random.chance(0.8) ? { kind: 'csat', scale_max: 5, score: 1 + random.int(5) } : { kind: 'nps', score: random.int(11) };
    return tell([say({ ...browsing(device), type: 'track', name: 'Survey Answered', properties: { survey_id: 's', ...response, ...score } }, at)]);
  }

  function identify(at: number): Operation {
    const device = 1 + random.int(6);
    const user = random.chance(0.8) ? userOf(device) : 1 + random.int(5);
    const named = random.chance(0.5) ? { device, user } : { device: null, user };
    return tell([say({ ...nobody, teller: 'browser', type: 'identify', name: '', agent: 0, ...named, email: random.chance(0.6) ? someEmail(user) : null }, at)]);
  }

  return {
    figures,
    refunds,
    chapter: (at) => {
      const dice = random.int(100);
      if (dice < 30) return [tell(visit(at).batch)];
      if (dice < 52) return order(at);
      if (dice < 75) return afterwards();
      if (dice < 83) return [answer(at)];
      if (dice < 91) return [identify(at)];
      if (dice < 94) {
        const timezone = random.pick(ZONES);
        return [{ do: 'settings', timezone, touchpoints: 24 - 4 * ZONES.indexOf(timezone) }];
      }
      const people = { user: 1 + random.int(5), other: 1 + random.int(5) };
      return [{ do: dice < 96 ? 'merge' : dice < 98 ? 'undo' : 'erase', ...people }];
    },
  };
}

/** Whether the product takes this for a robot. */
export function isBot(told: Told): boolean {
  return told.agent !== null && AGENTS[told.agent]?.bot === true;
}
