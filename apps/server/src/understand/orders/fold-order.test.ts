import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookEntry, FoldContext, OrderEvent, OrderFacts, RefundPart } from './facts.ts';
import { foldOrder } from './fold-order.ts';
import { testContext, told } from './testing/order-events.ts';

const context = testContext();
const fold = (events: readonly OrderEvent[], by: FoldContext = context): BookEntry => foldOrder('A1', events, by);
const orderOf = (events: readonly OrderEvent[], by: FoldContext = context): OrderFacts => {
  const { order } = fold(events, by);
  if (order === null) throw new Error('nothing was placed');
  return order;
};
const total = (entry: BookEntry, field: keyof Pick<RefundPart, 'linesMinor' | 'linesNetMinor' | 'shippingMinor' | 'taxMinor' | 'otherMinor' | 'totalMinor'>): number =>
  entry.refunds.flatMap((refund) => refund.parts).reduce((sum, part) => sum + (part[field] ?? Number.NaN), 0);

const basket = { currency: 'EUR', products: [{ line_id: '1', product_id: 'mug', category: 'Kitchen', quantity: 2, price: 10 }, { line_id: '2', product_id: 'tee', quantity: 1, price: 30 }], discount: 5, shipping: 4, tax: 9 };
const placed = (change: object = {}, event: Partial<OrderEvent> = {}): OrderEvent => told(1, 'Order Completed', { ...basket, ...change }, event);

describe('an order told once', () => {
  it('has gross, discount, tax, shipping and total as its lines give them', () => {
    expect(orderOf([placed()])).toMatchObject({
      status: 'placed', countsOrder: true, countsSales: true, grossMinor: 5000, discountMinor: 500, taxMinor: 900, shippingMinor: 400, totalMinor: 5800, refundState: 'none', refundedMinor: 0, dimensions: { salesChannel: 'web' },
    });
  });

  it('counts nowhere when it is a test', () => {
    expect(orderOf([placed({ test: true })])).toMatchObject({ test: true, countsOrder: false, countsSales: false });
    const entry = fold([placed({ test: 'true' }), told(2, 'Order Refunded', { refund_id: 'r', total: 5 })]);
    expect(entry.refunds[0]?.counts).toBe(false);
  });

  it('is nothing when nothing was placed, and its refunds stand by themselves', () => {
    expect(fold([told(1, 'Order Paid', {})])).toMatchObject({ order: null, refunds: [] });
    const entry = fold([told(1, 'Order Refunded', { refund_id: 'r', total: 12, shipping: 2, country: 'PL' })]);
    expect(entry.order).toBeNull();
    expect(entry.refunds).toMatchObject([{ hasOrder: false, counts: true, dimensions: { country: 'PL' }, parts: [{ linesMinor: 1000, shippingMinor: 200, totalMinor: 1200 }] }]);
  });

  it('may be told by an update alone, when that speaks of money', () => {
    expect(orderOf([told(1, 'Order Updated', basket)]).grossMinor).toBe(5000);
    expect(fold([told(1, 'Order Updated', { status: 'paid' })]).order).toBeNull();
  });

  it('knows unit costs from the line, else from the category\'s margin, else not', () => {
    const products = [{ product_id: 'a', price: 10, quantity: 2, cost: 3 }, { product_id: 'b', price: 10, category: 'Kitchen' }, { product_id: 'c', price: 10 }];
    const order = orderOf([placed({ products, discount: 0 })], testContext({ margins: { Kitchen: '0.35' } }));
    expect(order.lines.map((line) => [line.costMinor, line.costSource])).toEqual([[600, 'line'], [650, 'margin'], [null, '']]);
    expect(order.costMinor).toBeNull();
  });
});

describe('several tellers', () => {
  it('the more trusted one\'s figures count, and the difference stays visible', () => {
    const order = orderOf([
      placed({ products: [{ product_id: 'mug', price: 49.99 }], discount: 0 }, { teller: 'browser', seq: 9 }),
      placed({}, { teller: 'webhook', seq: 1 }),
    ]);
    expect(order).toMatchObject({ grossMinor: 5000, teller: 'webhook', tellers: ['webhook', 'browser'] });
    expect(order.differences).toEqual([{ teller: 'browser', figure: 'gross', said: 4999, counted: 5000 }]);
  });

  it('trusts import and webhook alike, then server, mobile, browser; the later word of equals wins', () => {
    const price = (value: number, teller: OrderEvent['teller'], seq: number): OrderEvent => placed({ products: [{ price: value }], discount: 0 }, { teller, seq });
    expect(orderOf([price(1, 'import', 1), price(2, 'webhook', 2), price(3, 'server', 3)]).grossMinor).toBe(200);
    expect(orderOf([price(2, 'webhook', 1), price(1, 'import', 2)]).grossMinor).toBe(100);
    expect(orderOf([price(3, 'server', 1), price(4, 'mobile', 2), price(5, 'browser', 3)]).grossMinor).toBe(300);
    expect(orderOf([price(4, 'mobile', 1), price(5, 'browser', 2)]).grossMinor).toBe(400);
    expect(orderOf([price(5, 'browser', 1), price(6, 'browser', 2)]).grossMinor).toBe(600);
  });

  it('an update of status alone leaves the figures', () => {
    expect(orderOf([placed(), told(2, 'Order Updated', { status: 'shipped' })])).toMatchObject({ grossMinor: 5000, status: 'fulfilled' });
  });

  it('takes source, device, country and language from the browser where the backend has none', () => {
    const order = orderOf([
      placed({ source: 'shop' }, { teller: 'webhook', seq: 2 }),
      placed({}, { teller: 'browser', source: 'google', device: 'mobile', country: 'PL', language: 'pl', deviceKey: '77' }),
    ]);
    expect(order.dimensions).toEqual({ source: 'shop', device: 'mobile', country: 'PL', language: 'pl', city: '', salesChannel: 'web' });
    expect(order.device?.key).toBe('77');
  });

  it('ties the order to the first time its device placed it, not to a page opened again', () => {
    const order = orderOf([placed({}, { teller: 'browser', deviceKey: '5', seq: 8, at: new Date('2026-01-12T00:00:00Z') }), placed({}, { teller: 'browser', deviceKey: '5', seq: 7 })]);
    expect(order.device).toEqual({ key: '5', at: new Date('2026-01-10T12:01:00Z') });
    expect(order.placedAt).toEqual(new Date('2026-01-10T12:01:00Z'));
  });

  it('names the customer by a known alias before an anonymous one, and nobody when nobody is named', () => {
    const order = orderOf([
      placed({}, { teller: 'server', aliasKey: '1', aliasKind: 'anonymous', seq: 5 }),
      placed({}, { teller: 'browser', aliasKey: '2', aliasKind: 'user' }),
      told(9, 'Order Delivered', {}, { teller: 'webhook', aliasKey: '3', aliasKind: 'user' }),
    ]);
    expect(order.aliasKey).toBe('2');
    expect(orderOf([placed()]).aliasKey).toBe('0');
  });

  it('a changed export replaces the one before, also where it now says nothing', () => {
    const order = orderOf([
      placed({ paid_at: '2026-01-10T13:00:00Z', status: 'cancelled' }, { teller: 'import', seq: 1 }),
      placed({ products: [{ price: 7 }], discount: 0 }, { teller: 'import', seq: 2, at: new Date('2026-01-08T00:00:00Z') }),
    ]);
    expect(order).toMatchObject({ paidAt: null, status: 'placed', grossMinor: 700, placedAt: new Date('2026-01-08T00:00:00Z') });
  });
});

describe('the course of an order', () => {
  const paid = told(2, 'Order Paid', {});
  const cancelled = told(3, 'Order Cancelled', {});

  it('a cancellation before payment, or without any payment known, leaves the sales; one after payment does not', () => {
    expect(orderOf([placed(), cancelled])).toMatchObject({ status: 'cancelled', countsOrder: false, countsSales: false });
    expect(orderOf([placed(), paid, cancelled])).toMatchObject({ countsOrder: false, countsSales: true });
    expect(orderOf([placed(), { ...paid, at: new Date('2026-01-11T00:00:00Z') }, cancelled])).toMatchObject({ countsOrder: false, countsSales: false });
    expect(orderOf([placed({ status: 'canceled', paid_at: '2026-01-10T12:30:00Z' }, { teller: 'import' })])).toMatchObject({ countsOrder: false, countsSales: true });
    expect(orderOf([placed({ status: 'unavailable' }, { teller: 'import' })])).toMatchObject({ status: 'unavailable', countsOrder: false, countsSales: true });
  });

  it('a later word of an equally trusted teller takes a cancellation back, an older webhook that arrives late does not', () => {
    expect(orderOf([placed(), cancelled, told(4, 'Order Updated', { status: 'paid' })]).status).toBe('paid');
    expect(orderOf([placed(), cancelled, told(4, 'Order Updated', { status: 'paid' }, { teller: 'browser' })]).status).toBe('cancelled');
    expect(orderOf([placed(), cancelled, told(4, 'Order Updated', { status: 'paid' }, { at: new Date('2026-01-10T12:02:00Z') })]).status).toBe('cancelled');
  });

  it('goes from placed to paid, fulfilled and delivered, with the times that are stated', () => {
    const order = orderOf([
      placed(), paid,
      told(4, 'Order Fulfilled', { promised_at: '2026-01-14' }),
      told(5, 'Delivery Updated', { promised_at: '2026-01-15', status: 'failed_attempt' }),
      told(6, 'Order Delivered', { delivered_at: '2026-01-15T22:30:00Z' }),
    ]);
    expect(order).toMatchObject({ status: 'delivered', paidAt: paid.at, promisedAt: new Date('2026-01-15T11:00:00Z'), deliveredAt: new Date('2026-01-15T22:30:00Z') });
  });

  it('keeps a promised day that day in the store\'s zone, on both sides of the date line', () => {
    for (const timezone of ['Pacific/Auckland', 'Pacific/Honolulu', 'America/Sao_Paulo', 'Asia/Kolkata']) {
      const order = orderOf([placed({ promised_at: '2026-03-29' })], testContext({ timezone }));
      const day = new Intl.DateTimeFormat('en-CA', { timeZone: timezone }).format(order.promisedAt ?? new Date(0));
      expect(day, timezone).toBe('2026-03-29');
    }
  });
});

describe('refunds', () => {
  const refund = (seq: number, properties: object, change: Partial<OrderEvent> = {}): OrderEvent => told(seq, 'Order Refunded', { refund_id: `r${seq}`, ...properties }, change);

  it('without a breakdown go to lines up to what is left, then shipping, then tax, then beyond; one after the other by time', () => {
    const entry = fold([placed(), refund(2, { total: 40 }), refund(3, { total: 10 }), refund(4, { total: 20 })]);
    expect(entry.refunds.map((one) => one.parts.reduce((sum, part) => sum + (part.linesMinor ?? 0), 0))).toEqual([4000, 500, 0]);
    expect(entry.refunds.map((one) => one.parts[0]?.shippingMinor)).toEqual([0, 400, 0]);
    expect(entry.refunds.map((one) => one.parts[0]?.taxMinor)).toEqual([0, 100, 800]);
    expect(entry.refunds.map((one) => one.parts[0]?.otherMinor)).toEqual([0, 0, 1200]);
    expect(entry.order).toMatchObject({ refundState: 'wholly', refundedMinor: 7000 });
  });

  it('are spread over the order\'s lines, so that products add up', () => {
    const entry = fold([placed(), refund(2, { total: 10 })]);
    expect(entry.refunds[0]).toMatchObject({ apportioned: true, parts: [{ productId: 'mug', category: 'Kitchen', linesMinor: 400 }, { productId: 'tee', linesMinor: 600 }] });
  });

  it('with products go to them; what is left open goes to shipping', () => {
    const entry = fold([placed(), refund(2, { total: 34, products: [{ product_id: 'tee', quantity: 1, total: 30 }] })]);
    expect(entry.refunds[0]).toMatchObject({ apportioned: false, parts: [{ productId: 'tee', linesMinor: 3000, shippingMinor: 400, totalMinor: 3400 }] });
  });

  it('with products at full price are held within the money that moved', () => {
    const entry = fold([placed(), refund(2, { total: 27, products: [{ product_id: 'tee', quantity: 1, price: 30 }] })]);
    expect(entry.refunds[0]).toMatchObject({ parts: [{ linesMinor: 2700, otherMinor: 0 }] });
  });

  it('without any figure give all of it back', () => {
    expect(fold([placed(), told(2, 'Order Refunded', {})]).order).toMatchObject({ refundState: 'wholly', refundedMinor: 5800 });
  });

  it('told again under the same id correct, and a total of 0 withdraws', () => {
    const again = fold([placed(), refund(2, { total: 40 }), refund(5, { refund_id: 'r2', total: 10 })]);
    expect(again.refunds).toHaveLength(1);
    expect(total(again, 'totalMinor')).toBe(1000);
    expect(fold([placed(), refund(2, { total: 40 }), refund(5, { refund_id: 'r2', total: 0 })])).toMatchObject({ refunds: [], order: { refundState: 'none' } });
    const trusted = fold([placed(), refund(2, { total: 40 }, { teller: 'webhook' }), refund(5, { refund_id: 'r2', total: 10 }, { teller: 'browser' })]);
    expect(total(trusted, 'totalMinor')).toBe(4000);
  });

  it('belong to their own day', () => {
    const entry = fold([placed(), refund(2, { total: 1, refunded_at: '2026-02-03T00:00:00Z' }), refund(3, { total: 1 })]);
    expect(entry.refunds.map((one) => one.at.toISOString())).toEqual(['2026-01-10T12:03:00.000Z', '2026-02-03T00:00:00.000Z']);
  });

  it('are moved by Order Refunded alone: a settled return adds nothing', () => {
    const entry = fold([placed(), refund(2, { total: 10 }), told(3, 'Return Refunded', { refund_id: 'r2', total: 10 }), told(4, 'Return Received', {})]);
    expect(total(entry, 'totalMinor')).toBe(1000);
  });

  it('come from negative lines, with or without the original order', () => {
    const mixed = fold([placed({ products: [{ product_id: 'mug', price: 10 }, { product_id: 'mug', price: 10, quantity: -1 }], discount: 0, tax: 0 }, { teller: 'import' })]);
    expect(mixed.order).toMatchObject({ grossMinor: 1000, refundState: 'partly' });
    expect(mixed.refunds).toMatchObject([{ hasOrder: true, parts: [{ productId: 'mug', linesMinor: 1000 }] }]);
    const alone = fold([told(1, 'Order Completed', { products: [{ product_id: 'mug', price: 4.95, quantity: -3 }] }, { teller: 'import' })]);
    expect(alone).toMatchObject({ order: null, refunds: [{ hasOrder: false, counts: true, parts: [{ productId: 'mug', linesMinor: 1485 }] }] });
    const corrected = fold([
      told(1, 'Order Completed', { products: [{ product_id: 'mug', price: 4.95, quantity: -3 }] }, { teller: 'import' }),
      told(2, 'Order Completed', { products: [{ product_id: 'mug', price: 4.95, quantity: -2 }] }, { teller: 'import' }),
    ]);
    expect(total(corrected, 'linesMinor')).toBe(990);
    const beside = fold([placed({}, { teller: 'server' }), told(2, 'Order Completed', { products: [{ product_id: 'tee', price: 30, quantity: -1 }] }, { teller: 'import' })]);
    expect(beside.order).toMatchObject({ grossMinor: 5000, refundedMinor: 3000 });
  });

  it('net the tax that prices include, exactly over several pieces', () => {
    const included = placed({ tax_included: true, tax: 9.37 });
    const entry = fold([included, refund(2, { total: 7.77 }), refund(3, { total: 11.11 }), refund(4, { total: 26.12 })]);
    expect(total(entry, 'linesMinor')).toBe(4500);
    expect(total(entry, 'linesNetMinor')).toBe(4500 - 937);
    expect(orderOf([included]).totalMinor).toBe(4900);
    const apart = fold([included, refund(2, { total: 23, lines: 18.7, tax: 4.3 })]);
    expect(apart.refunds[0]).toMatchObject({ parts: [{ taxMinor: 430 }, {}] });
    expect([total(apart, 'linesMinor'), total(apart, 'linesNetMinor'), total(apart, 'totalMinor')]).toEqual([1870, 1870, 2300]);
    const inside = fold([included, refund(2, { total: 23, lines: 23, tax: 4.3 })]);
    expect([total(inside, 'linesMinor'), total(inside, 'linesNetMinor'), total(inside, 'totalMinor')]).toEqual([2300, 1870, 2300]);
  });
});

describe('other currencies', () => {
  const rate = (day: string, value: string) => ({ day, base: 'EUR', quote: 'USD', rate: value, provider: 'ecb' as const });

  it('convert by the rate of the local day, each amount once', () => {
    const dollars = placed({ currency: 'USD', tax: 0, discount: 0 }, { at: new Date('2026-01-10T23:30:00Z') });
    // 23:30 UTC is already the 11th in Warsaw.
    const order = orderOf([dollars], testContext({ rates: [rate('2026-01-10', '2'), rate('2026-01-11', '1.3')] }));
    expect(order).toMatchObject({ currency: 'USD', originalTotalMinor: 5400, conversion: '', grossMinor: 1538 + 2308, shippingMinor: 308, totalMinor: 3846 + 308 });
  });

  it('use the last known rate for seven days and no longer; a missing one is null with the reason, never 1', () => {
    const dollars = placed({ currency: 'USD' });
    expect(orderOf([dollars], testContext({ rates: [rate('2026-01-03', '2')] })).grossMinor).toBe(2500);
    for (const rates of [[rate('2026-01-02', '2')], [rate('2026-01-11', '2')], []]) {
      expect(orderOf([dollars], testContext({ rates }))).toMatchObject({ conversion: 'no_rate', grossMinor: null, totalMinor: null, taxMinor: null, originalTotalMinor: 5800 });
    }
    expect(orderOf([placed({ currency: 'USD', products: [], discount: 0, shipping: 0, tax: 0 })])).toMatchObject({ grossMinor: null, discountMinor: null, conversion: 'no_rate' });
  });

  it('convert a refund by its own day', () => {
    const entry = fold(
      [placed({ currency: 'USD' }), told(2, 'Order Refunded', { refund_id: 'r', total: 10 }, { at: new Date('2026-01-15T12:00:00Z') })],
      testContext({ rates: [rate('2026-01-10', '2'), rate('2026-01-15', '4')] }),
    );
    expect(total(entry, 'linesMinor')).toBe(250);
  });

  it('take an unstated currency from another teller of the same order', () => {
    const { currency: _currency, ...plain } = basket;
    const order = orderOf([told(2, 'Order Completed', plain, { teller: 'server' }), told(1, 'Order Completed', { ...basket, currency: 'JPY' }, { teller: 'browser' })], testContext());
    expect(order).toMatchObject({ currency: 'JPY', originalTotalMinor: 58 });
  });
});

describe('whatever happens', () => {
  const cents = fc.integer({ min: 0, max: 100_000 }).map((value) => value / 100);
  const product = fc.record({ product_id: fc.constantFrom('a', 'b', 'c'), quantity: fc.integer({ min: -2, max: 4 }), price: cents });
  const snapshot = fc.record({ products: fc.array(product, { maxLength: 4 }), discount: cents, tax: cents, shipping: cents, tax_included: fc.boolean(), status: fc.constantFrom(undefined, 'paid', 'cancelled') });
  const refunded = fc.record({ refund_id: fc.constantFrom('r1', 'r2', undefined), total: fc.option(cents, { nil: undefined }) });
  const event = fc.oneof(
    fc.tuple(fc.constantFrom('Order Completed', 'Order Updated'), snapshot),
    fc.tuple(fc.constant('Order Refunded'), refunded),
    fc.tuple(fc.constantFrom('Order Paid', 'Order Cancelled', 'Order Delivered', 'Return Refunded'), fc.constant({})),
  );
  const history = fc.array(fc.tuple(event, fc.constantFrom('browser', 'mobile', 'server', 'webhook', 'import'), fc.integer({ min: 0, max: 1_000 })), { minLength: 1, maxLength: 8 }).map((list) =>
    list.map(([[name, properties], teller, minute], index) => told(index + 1, name, properties, { teller: teller as OrderEvent['teller'], at: new Date(Date.UTC(2026, 0, 1, 0, minute)) })),
  );

  it('the sequence in which rows are read does not matter', () => {
    fc.assert(
      fc.property(history.chain((events) => fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length }))), ([events, shuffled]) => {
        expect(fold(shuffled)).toEqual(fold(events));
      }),
    );
  });

  it('a snapshot told again word for word changes nothing but its place', () => {
    fc.assert(
      fc.property(history, (events) => {
        const last = events.filter((one) => one.name === 'Order Completed').at(-1);
        if (last === undefined || events.some((one) => one.seq > last.seq && one.name !== 'Order Refunded')) return;
        const again = fold([...events, { ...last, seq: 100, eventKey: 'again' }]);
        expect({ ...again.order, refundState: null }).toEqual({ ...fold(events).order, refundState: null });
      }),
    );
  });

  it('lines add up to the order, and refunds to what was given back', () => {
    fc.assert(
      fc.property(history, (events) => {
        const entry = fold(events);
        for (const refund of entry.refunds) {
          for (const part of refund.parts) for (const value of [part.linesMinor, part.linesNetMinor, part.shippingMinor, part.otherMinor]) expect(value).toBeGreaterThanOrEqual(0);
        }
        if (entry.order === null) return;
        const { order } = entry;
        expect(order.lines.reduce((sum, line) => sum + (line.grossMinor ?? 0), 0)).toBe(order.grossMinor);
        expect(order.lines.reduce((sum, line) => sum + (line.discountMinor ?? 0), 0)).toBe(order.discountMinor);
        expect(total(entry, 'totalMinor')).toBe(order.refundedMinor);
      }),
    );
  });

  it('open refunds never take more from lines, shipping or tax than was paid', () => {
    const open = fc.array(cents, { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(snapshot, open, (properties, totals) => {
        const positive = { ...properties, products: properties.products.map((one) => ({ ...one, quantity: Math.abs(one.quantity) })) };
        const entry = fold([told(1, 'Order Completed', positive), ...totals.map((value, index) => told(index + 2, 'Order Refunded', { refund_id: `r${index}`, total: value }))]);
        const { order } = entry;
        if (order === null) throw new Error('it was placed');
        const paidForLines = order.lines.reduce((sum, line) => sum + Math.max(0, (line.grossMinor ?? 0) - (line.discountMinor ?? 0)), 0);
        expect(total(entry, 'linesMinor')).toBeLessThanOrEqual(paidForLines);
        expect(total(entry, 'shippingMinor')).toBeLessThanOrEqual(order.shippingMinor ?? 0);
        expect(total(entry, 'taxMinor')).toBeLessThanOrEqual(order.taxIncluded ? 0 : (order.taxMinor ?? 0));
        expect(total(entry, 'totalMinor')).toBe(totals.reduce((sum, value) => sum + Math.round(value * 100), 0));
      }),
    );
  });
});
