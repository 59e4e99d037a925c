import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepOrderFigures, readOrder } from './order.ts';
import { readRefund } from './refund.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('readOrder', () => {
  it('reads the example of Segment\'s specification', () => {
    const order = readOrder(
      {
        checkout_id: 'fksdjfsdjfisjf9sdfjsd9f', order_id: '50314b8e9bcf000000000000', affiliation: 'Google Store',
        subtotal: 22.5, total: 27.5, revenue: 25.0, shipping: 3, tax: 2, discount: 2.5, coupon: 'hasbros', currency: 'USD',
        products: [
          { product_id: '507f1f77bcf86cd799439011', sku: '45790-32', name: 'Monopoly: 3rd Edition', price: '19', quantity: 1, category: 'Games' },
          { product_id: '505bd76785ebb509fc183733', sku: '46493-32', name: 'Uno Card Game', price: 3, quantity: 2, category: 'Games' },
        ],
      },
      'EUR',
    );
    expect(order).toMatchObject({ orderId: '50314b8e9bcf000000000000', currency: 'USD', grossMinor: 2500, discountMinor: 250, taxMinor: 200, shippingMinor: 300, totalMinor: 2750, faults: [] });
    expect(order.lines.map((line) => [line.grossMinor, line.discountMinor, line.taxMinor])).toEqual([[1900, 190, 152], [600, 60, 48]]);
  });

  it('takes an order without products by its own figures', () => {
    const gross = (properties: object): number => readOrder({ order_id: '1', ...properties }, 'EUR').grossMinor;
    // Segment's subtotal comes after discounts …
    expect(gross({ subtotal: 22.5, discount: 2.5 })).toBe(2500);
    // … unless the total shows that this one comes before.
    expect(gross({ subtotal: 25, discount: 2.5, shipping: 3, tax: 2, total: 27.5 })).toBe(2500);
    expect(gross({ total: 27.5, shipping: 3, tax: 2, discount: 2.5 })).toBe(2500);
    expect(gross({ total: 27.5, shipping: 3, tax: 2, tax_included: true, discount: 2.5 })).toBe(2700);
    expect(gross({ revenue: 25 })).toBe(2500);
    expect(gross({ value: 12 })).toBe(1200);
    expect(readOrder({ order_id: '1', total: 5 }, 'EUR').lines).toMatchObject([{ productId: null, grossMinor: 500 }]);
  });

  it('knows an update that says nothing of money from an order of nothing', () => {
    expect(readOrder({ order_id: '1', status: 'Shipped' }, 'EUR')).toMatchObject({ hasFigures: false, status: 'shipped' });
    expect(readOrder({ order_id: '1', products: [] }, 'EUR')).toMatchObject({ hasFigures: true, grossMinor: 0, lines: [] });
  });

  it('lets a line\'s total win over quantity times price', () => {
    expect(readOrder({ products: [{ quantity: 3, price: 0.33, total: 1 }] }, 'EUR').grossMinor).toBe(100);
  });

  it('rounds each line half to even, not the sum', () => {
    const line = { quantity: 1, price: '0.125' };
    expect(readOrder({ products: [line, line, { quantity: 1, price: '0.135' }] }, 'EUR').grossMinor).toBe(12 + 12 + 14);
  });

  it('takes the order\'s discount as the whole, and spreads what lines don\'t state', () => {
    const order = readOrder({ discount: 10, products: [{ price: 30, discount: 4 }, { price: 26 }, { price: 26 }] }, 'EUR');
    expect(order.lines.map((line) => line.discountMinor)).toEqual([600, 200, 200]);
    expect(order.discountMinor).toBe(1000);
    const own = readOrder({ products: [{ price: 30, discount: -4 }, { price: 26 }] }, 'EUR');
    expect(own.discountMinor).toBe(400);
  });

  it('parts tax from prices that include it, to the cent', () => {
    const order = readOrder({ tax_included: true, tax: 20.57, discount: 13, products: [{ price: 100 }, { price: 23 }] }, 'EUR');
    const net = sum(order.lines.map((line) => line.grossNetMinor - line.discountNetMinor));
    expect(net).toBe(12300 - 1300 - 2057);
    expect(order.totalMinor).toBe(11000);
    for (const line of order.lines) expect(line.grossNetMinor - line.discountNetMinor).toBe(line.grossMinor - line.discountMinor - line.taxMinor);
  });

  it('gives shipping the tax that every line leaves over', () => {
    const order = readOrder({ tax: 25, shipping: 10, products: [{ price: 50, tax: 11.5 }, { price: 50, tax: 11.5 }] }, 'EUR');
    expect(order).toMatchObject({ taxMinor: 2500, shippingTaxMinor: 200 });
  });

  it('calls a line negative when its quantity or its price is, and the document a refund when all are', () => {
    const mixed = readOrder({ products: [{ quantity: 2, price: 5 }, { quantity: -1, price: 5, product_id: 'a' }, { quantity: 1, price: -3 }] }, 'EUR');
    expect(mixed).toMatchObject({ refundOnly: false, grossMinor: 1000 });
    expect(mixed.returned.map((line) => line.paidMinor)).toEqual([500, 300]);
    expect(readOrder({ products: [{ quantity: -1, price: 5 }], shipping: 2 }, 'EUR')).toMatchObject({ refundOnly: true, grossMinor: 0, returnedShippingMinor: 200, shippingMinor: 0 });
    expect(readOrder({ cancellation: true, products: [{ quantity: 1, price: 5 }] }, 'EUR')).toMatchObject({ refundOnly: true });
    expect(readOrder({ products: [{ quantity: 1, price: 0 }] }, 'EUR')).toMatchObject({ refundOnly: false, grossMinor: 0 });
  });

  it('reads a day as a day and a time as an instant', () => {
    const order = readOrder({ promised_at: '2026-03-01', delivered_at: '2026-03-01T10:00:00+01:00', paid_at: '2026-02-31', cancelled_at: 'soon' }, 'EUR');
    expect(order.promisedAt).toEqual({ kind: 'day', day: '2026-03-01' });
    expect(order.deliveredAt).toEqual({ kind: 'instant', at: new Date('2026-03-01T09:00:00Z') });
    expect(order.faults).toEqual(['paid_at', 'cancelled_at']);
  });

  it('survives anything, says what it could not read, and gives only safe numbers', () => {
    fc.assert(
      fc.property(fc.object({ key: fc.constantFrom('products', 'price', 'quantity', 'total', 'discount', 'tax', 'shipping', 'order_id', '__proto__'), maxDepth: 3 }), (properties) => {
        const order = readOrder(properties as Record<string, unknown>, 'EUR');
        expect(Number.isSafeInteger(order.totalMinor)).toBe(true);
      }),
    );
    const huge = readOrder({ products: [{ price: 1e300, quantity: 2 }, { price: 'x' }, null, 7] }, 'EUR');
    expect(huge.grossMinor).toBe(0);
    expect(huge.faults.length).toBeGreaterThanOrEqual(3);
  });

  it('adds up to the cent, whatever the lines, discounts and taxes', () => {
    const cents = fc.integer({ min: 0, max: 1_000_000 }).map((value) => value / 100);
    const product = fc.record({ price: cents, quantity: fc.integer({ min: 1, max: 9 }), discount: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }), tax: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(product, { minLength: 1, maxLength: 12 }), cents, cents, fc.boolean(), (products, discount, tax, included) => {
        const order = readOrder({ products, discount, tax, tax_included: included }, 'EUR');
        expect(sum(order.lines.map((line) => line.grossMinor))).toBe(order.grossMinor);
        expect(sum(order.lines.map((line) => line.discountMinor))).toBe(order.discountMinor);
        expect(order.discountMinor).toBeGreaterThanOrEqual(Math.round(discount * 100));
        expect(sum(order.lines.map((line) => line.taxMinor)) + order.shippingTaxMinor).toBe(order.taxMinor);
        for (const line of order.lines) {
          expect(line.grossNetMinor - line.discountNetMinor).toBe(line.grossMinor - line.discountMinor - (included ? line.taxMinor : 0));
        }
      }),
    );
  });
});

describe('readRefund', () => {
  it('adds up parts when there is no total, and tells nothing from 0', () => {
    expect(readRefund({ order_id: '1', lines: 10, shipping: 2 }, 'EUR').totalMinor).toBe(1200);
    expect(readRefund({ order_id: '1', products: [{ product_id: 'a', quantity: 2, price: 3 }] }, 'EUR')).toMatchObject({ totalMinor: 600, linesMinor: 600 });
    expect(readRefund({ order_id: '1' }, 'EUR').totalMinor).toBeNull();
    expect(readRefund({ order_id: '1', total: 0 }, 'EUR').totalMinor).toBe(0);
    expect(readRefund({ order_id: '1', total: '-7.5', products: [{ product_id: 'a' }] }, 'EUR')).toMatchObject({ totalMinor: 750, linesMinor: null });
  });
});

describe('keepOrderFigures', () => {
  it('keeps an order\'s figures and nothing a person wrote', () => {
    const properties = {
      order_id: '7', currency: 'EUR', email: 'pii:email:x', note: 'please ring Anna', shipping: 3, discount: 1, tax: 2, coupon: 'ANNA10',
      products: [{ product_id: 'a', price: 5, quantity: 2, engraving: 'Anna' }],
    };
    const kept = keepOrderFigures(properties);
    expect(JSON.stringify(kept)).not.toMatch(/anna|pii/i);
    const { coupon: _coupon, ...figures } = readOrder(properties, 'EUR');
    expect(readOrder(kept, 'EUR')).toMatchObject(figures);
  });
});
