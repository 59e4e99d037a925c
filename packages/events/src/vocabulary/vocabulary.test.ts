import { expect, test } from 'vitest';
import { define, properties } from './define.ts';
import { optional, quantity, text } from './fields.ts';
import { familyOf, findDefinition } from './find-definition.ts';
import { piiPaths } from './marks.ts';
import { upcast, upcastTo } from './upcast.ts';
import { validateEvent } from './validate-event.ts';
import { vocabulary } from './vocabulary.ts';

const V2 = [
  'Products Searched', 'Product List Viewed', 'Product List Filtered', 'Promotion Viewed', 'Promotion Clicked', 'Product Clicked', 'Product Viewed', 'Product Added',
  'Product Removed', 'Cart Viewed', 'Checkout Started', 'Checkout Step Viewed', 'Checkout Step Completed', 'Payment Info Entered', 'Order Completed', 'Order Updated',
  'Order Refunded', 'Order Cancelled', 'Coupon Entered', 'Coupon Applied', 'Coupon Denied', 'Coupon Removed', 'Product Added to Wishlist',
  'Product Removed from Wishlist', 'Wishlist Product Added to Cart', 'Product Shared', 'Cart Shared', 'Product Reviewed',
];
const OURS = [
  'Order Paid', 'Order Fulfilled', 'Delivery Updated', 'Order Delivered', 'Return Requested', 'Return Received', 'Return Refunded', 'Conversation Started',
  'Conversation Message Sent', 'Conversation Resolved', 'Conversation Reopened', 'Survey Shown', 'Survey Answered', 'Survey Dismissed', 'Review Submitted', 'Review Replied',
  'Points Earned', 'Points Redeemed', 'Points Expired', 'Referral Shared', 'Referral Converted', 'Message Sent', 'Message Delivered', 'Message Opened', 'Message Clicked',
  'Message Bounced', 'Message Unsubscribed', 'Consent Changed', 'Exposure', 'Signal', 'Page Viewed', 'Page Left', 'Screen Viewed', 'Identify', 'Alias', 'Group',
];

/** Paths that a validation faults. */
function faults(name: string, given: Parameters<typeof validateEvent>[1]): readonly string[] {
  const result = validateEvent(name, given);
  return result.ok ? [] : result.faults.map((fault) => fault.path);
}

/** The properties that a validation lets through. */
function valid(name: string, given: Parameters<typeof validateEvent>[1]) {
  const result = validateEvent(name, given);
  if (!result.ok) throw new Error(result.faults.map((fault) => fault.message).join(' '));
  return result.properties;
}

test('the vocabulary is Segment\'s Ecommerce Spec V2 and what follows the order, each event once', () => {
  expect(vocabulary.map((one) => one.name).sort()).toEqual([...V2, ...OURS].sort());
});

test('a name is found in other case and separators, in American spelling and in Segment\'s first spec, and only where unambiguous', () => {
  for (const name of ['order completed', 'ORDER COMPLETED', 'order_completed', 'orderCompleted', ' Order-Completed ', 'Completed Order']) {
    expect(findDefinition(name)?.name).toBe('Order Completed');
  }
  expect(findDefinition('Order Canceled')?.name).toBe('Order Cancelled');
  expect(findDefinition('Exposure')?.name).toBe('Exposure');
  for (const name of ['exposure', 'signal', 'group', 'purchase', 'refund', 'constructor', '__proto__', '', 'x'.repeat(10_000)]) expect(findDefinition(name)).toBeNull();
});

test('an unknown event is welcome as it is', () => {
  const given = { any: ['thing'], price: 'free' };
  expect(validateEvent('Quiz Finished 🎉', given)).toEqual({ ok: true, name: 'Quiz Finished 🎉', definition: null, properties: given });
});

test('what SDKs send loosely is brought into shape, and unknown properties are kept', () => {
  expect(
    valid('Order Completed', {
      orderId: 50314, currency: 'gbp', total: '27.50', tax: null, coupon: '', test: 'false', own_field: { a: 1 },
      products: [{ product_id: 507, price: '19', quantity: '1', engraving: 'Anna' }], paid_at: '2026-01-31T10:20:30+02:00', promised_at: '2026-02-03',
    }),
  ).toEqual({
    order_id: '50314', currency: 'GBP', total: 27.5, tax: null, coupon: '', test: false, own_field: { a: 1 },
    products: [{ product_id: '507', price: 19, quantity: 1, engraving: 'Anna' }], paid_at: '2026-01-31T08:20:30.000Z', promised_at: '2026-02-03',
  });
});

test('what would make a number wrong is refused with its exact place', () => {
  expect(faults('Order Completed', {})).toEqual(['order_id']);
  expect(faults('Order Completed', { order_id: ' ' })).toEqual(['order_id']);
  expect(faults('Order Completed', { order_id: 'x'.repeat(201) })).toEqual(['order_id']);
  expect(faults('Order Completed', { order_id: 2 ** 60 })).toEqual(['order_id']);
  for (const price of ['12,50', '1,234.50', '€12', 'NaN', 'Infinity', 1e12, Number.NaN, Number.POSITIVE_INFINITY, true, {}]) {
    expect(faults('Order Completed', { order_id: '1', products: [{ price: 1 }, { price }] }), String(price)).toEqual(['products[1].price']);
  }
  expect(faults('Order Completed', { order_id: '1', currency: 'euro', paid_at: '2026-02-30', products: {}, total: [] }).toSorted()).toEqual([
    'currency', 'paid_at', 'products', 'total',
  ]);
  expect(faults('Order Delivered', { order_id: '1', delivered_at: 1_700_000_000 })).toEqual(['delivered_at']);
});

test('a fault says what is expected and what was found, but never a personal value', () => {
  const result = validateEvent('Order Completed', { order_id: '1', currency: 'pounds', email: { at: 'ann@example.com' }, total: 'ann@example.com' });
  expect(result.ok ? [] : result.faults).toEqual([
    { path: 'currency', expected: expect.stringContaining('three letters'), got: 'the text "pounds"', message: expect.stringMatching(/^currency should be .* "pounds"\.$/) },
    expect.objectContaining({ path: 'total', got: 'a text of 15 characters' }),
    expect.objectContaining({ path: 'email', got: 'an object' }),
  ]);
  expect(JSON.stringify(result)).not.toContain('ann@');
});

test('a survey\'s score lies within its scale, which is written out', () => {
  expect(valid('Survey Answered', { survey_id: 's', kind: 'CSAT', score: '5' })).toEqual({ survey_id: 's', kind: 'csat', score: 5, scale_max: 5 });
  expect(valid('Survey Answered', { survey_id: 's', kind: 'nps', score: 0 })).toMatchObject({ scale_max: 10 });
  expect(valid('Survey Answered', { survey_id: 's', kind: 'ces', score: 7 })).toMatchObject({ scale_max: 7 });
  expect(valid('Survey Answered', { survey_id: 's', kind: 'csat', score: 9, scale_max: 10 })).toMatchObject({ scale_max: 10 });
  expect(valid('Survey Answered', { survey_id: 's', kind: 'custom', choice: 'price' })).toMatchObject({ scale_max: null });
  expect(faults('Survey Answered', { survey_id: 's', kind: 'csat', score: 0 })).toEqual(['score']);
  expect(faults('Survey Answered', { survey_id: 's', kind: 'csat', score: 6 })).toEqual(['score']);
  expect(faults('Survey Answered', { survey_id: 's', kind: 'nps', score: 11 })).toEqual(['score']);
  expect(faults('Survey Answered', { survey_id: 's', kind: 'nps' })).toEqual(['score']);
  expect(faults('Survey Answered', { survey_id: 's', kind: 'stars', score: 4 })).toEqual(['kind']);
});

test('a GA4 purchase becomes an order, and its discounted unit price the full one', () => {
  const ga4 = { transaction_id: 'T-1', value: 23.31, currency: 'usd', shipping: 5, items: [{ item_id: 'A', item_name: 'Cap', price: 7.77, discount: 2.22, quantity: 3 }] };
  const result = validateEvent('purchase', ga4);
  expect(result.name).toBe('Order Completed');
  expect(result.ok && result.properties).toEqual({
    order_id: 'T-1', value: 23.31, currency: 'USD', shipping: 5, products: [{ product_id: 'A', name: 'Cap', price: 9.99, discount: 6.66, quantity: 3 }],
  });
  expect(validateEvent('purchase', { amount: 3 })).toMatchObject({ ok: true, name: 'purchase', definition: null });
});

test('the family follows the event for orders and service, the call for people, and the teller for the rest', () => {
  expect(familyOf('Order Completed', 'track', 'browser')).toBe('order');
  expect(familyOf('Survey Answered', 'track', 'server')).toBe('service');
  expect(familyOf('Identify', 'identify', 'browser')).toBe('person');
  expect(familyOf('Product Viewed', 'track', 'mobile')).toBe('device');
  expect(familyOf('Product Viewed', 'track', 'server')).toBe('other');
  expect(familyOf('Page Viewed', 'page', 'browser')).toBe('device');
  expect(familyOf('Anything', 'track', 'import')).toBe('other');
  // Somebody's page may be called like an order.
  expect(familyOf('Order Completed', 'page', 'browser')).toBe('device');
});

test('personal properties are marked', () => {
  expect(piiPaths('Survey Answered')).toEqual(['comment']);
  expect(piiPaths('order_completed')).toEqual(['email', 'phone']);
  expect(piiPaths('Identify')).toEqual(expect.arrayContaining(['email', 'phone', 'firstName', 'lastName', 'name', 'address', 'birthday']));
  expect(piiPaths('Nothing We Know')).toEqual([]);
});

test('properties of an older schema version are read step by step as those of today', () => {
  const answered = define({
    name: 'Delivery Rated',
    family: 'service',
    stage: 'retention',
    words: 'A customer rated a delivery.',
    version: 3,
    properties: properties({ score: optional(quantity, 'From 1 to 5'), comment: optional(text, 'In words') }),
    upcasts: {
      // Version 1 counted percent under another name, version 2 renamed it, version 3 made it five stars.
      1: ({ percent, ...rest }) => ({ ...rest, share: percent ?? null }),
      2: ({ share, ...rest }) => ({ ...rest, score: typeof share === 'number' ? 1 + Math.round((share / 100) * 4) : null }),
    },
  });
  expect(upcastTo(answered, { version: 1, properties: { percent: 75, comment: 'late' } })).toEqual({ version: 3, properties: { comment: 'late', score: 4 } });
  expect(upcastTo(answered, { version: 2, properties: { share: 100 } })).toEqual({ version: 3, properties: { score: 5 } });
  const newer = { version: 4, properties: { stars: 5 } };
  expect(upcastTo(answered, newer)).toEqual(newer);
  expect(upcast('Order Completed', 1, { order_id: '1' })).toEqual({ version: 1, properties: { order_id: '1' } });
  expect(upcast('Unknown', 7, { a: 1 })).toEqual({ version: 7, properties: { a: 1 } });
});
