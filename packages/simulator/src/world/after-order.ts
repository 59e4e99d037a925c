import { DEMO_SHOP } from '../catalogue/catalogue.ts';
import { WORLD } from '../parameters.ts';
import { describeLine } from './cart.ts';
import type { Life, PlacedOrder } from './life.ts';
import { DAY_MS, HOUR_MS, isoOf, nextWorkingHour } from './time.ts';

/** How an order went for the person. */
export interface Outcome {
  /** When it arrived; null when it was cancelled. */
  readonly deliveredAt: number | null;
  /** Days after the promised day; 0 when on time. */
  readonly daysLate: number;
}

const LATE_DAYS = [40, 25, 15, 10, 6, 4];

/** Paying, packing, carrying. @returns how it went, with everything told */
export function deliver(life: Life, order: PlacedOrder): Outcome {
  const { diary, random } = life;
  const { orderId, sums } = order;
  const paysLater = random.chance(0.06);
  const paidAt = order.at + (paysLater ? 20 + random.between(1, 40) : random.between(3, 50) / 60) * HOUR_MS;
  diary.fromBackEnd(paidAt, 'Order Paid', { order_id: orderId, payment_id: `p${orderId.slice(3).toLowerCase()}`, total: sums.totalMinor / 100, currency: DEMO_SHOP.currency });
  earnPoints(life, { order, at: paidAt + 1_000 });
  if (random.chance(WORLD.cancelledShare)) {
    cancel(life, { order, at: paidAt + random.between(1, 20) * HOUR_MS });
    return { deliveredAt: null, daysLate: 0 };
  }
  return carry(life, { order, paidAt });
}

function earnPoints(life: Life, of: { order: PlacedOrder; at: number }): void {
  const points = Math.floor(of.order.sums.totalMinor / 100);
  life.points += points;
  life.diary.fromBackEnd(of.at, 'Points Earned', { points, balance: life.points, reason: 'order', order_id: of.order.orderId, program_id: 'hearth-club' });
  if (life.points < 300) return;
  life.points -= 300;
  life.diary.fromBackEnd(of.at + 2_000, 'Points Redeemed', { points: 300, balance: life.points, reason: 'voucher', program_id: 'hearth-club', value: 15, currency: DEMO_SHOP.currency });
}

function cancel(life: Life, of: { order: PlacedOrder; at: number }): void {
  const { orderId, sums } = of.order;
  const reason = life.random.pick(['changed_mind', 'ordered_twice', 'not_in_stock'] as const);
  life.diary.fromBackEnd(of.at, 'Order Cancelled', { order_id: orderId, reason });
  life.diary.fromBackEnd(of.at + 60_000, 'Order Refunded', { order_id: orderId, refund_id: `${orderId}-r1`, currency: DEMO_SHOP.currency, total: sums.totalMinor / 100, reason });
}

function carry(life: Life, of: { order: PlacedOrder; paidAt: number }): Outcome {
  const { diary, random, person } = life;
  const { orderId, lines, at } = of.order;
  const { carrier, promisedDays, country } = person.market;
  const parcel = { order_id: orderId, shipment_id: `${orderId}-1`, carrier, tracking_number: `T${orderId.slice(3)}` };
  const promisedDay = Math.floor(at / DAY_MS) + promisedDays;
  const promised_at = isoOf(promisedDay * DAY_MS + DAY_MS - 1_000);
  const sentAt = nextWorkingHour(of.paidAt, { hour: random.between(8, 15), leastMs: 3 * HOUR_MS }) + random.between(0, 3_500) * 1_000;
  const isLate = random.chance(WORLD.lateShare);
  const daysLate = isLate ? random.weighted(LATE_DAYS) + 1 : 0;
  const onTimeDay = Math.max(Math.floor(sentAt / DAY_MS) + 1, promisedDay - random.weighted([45, 35, 20]));
  // A weekend between order and parcel can break the promise by itself.
  const arrivalDay = isLate ? Math.max(promisedDay + daysLate, Math.floor(sentAt / DAY_MS) + 1) : onTimeDay;
  const deliveredAt = arrivalDay * DAY_MS + random.between(8 * 60, 17 * 60) * 60_000;
  diary.fromBackEnd(sentAt, 'Order Fulfilled', { ...parcel, products: lines.map((line) => describeLine(line)), promised_at });
  diary.fromBackEnd(sentAt + random.between(3, 9) * HOUR_MS, 'Delivery Updated', { ...parcel, status: 'in_transit', location: country, promised_at });
  if (isLate) diary.fromBackEnd(promisedDay * DAY_MS + 17 * HOUR_MS, 'Delivery Updated', { ...parcel, status: 'delayed', location: country, promised_at });
  diary.fromBackEnd(arrivalDay * DAY_MS + random.between(5 * 60, 7 * 60) * 60_000, 'Delivery Updated', { ...parcel, status: 'out_for_delivery', location: person.city, promised_at });
  diary.fromBackEnd(deliveredAt, 'Order Delivered', { ...parcel, promised_at, delivered_at: isoOf(deliveredAt) });
  return { deliveredAt, daysLate: Math.max(0, arrivalDay - promisedDay) };
}

/** Goods that come back, and their money. */
export function giveBack(life: Life, of: { order: PlacedOrder; deliveredAt: number; share: number }): boolean {
  const { diary, random } = life;
  const { order } = of;
  if (!random.chance(of.share)) return false;
  const line = random.any(order.lines);
  if (line === undefined) return false;
  const reason = random.pick(['not_as_described', 'too_large', 'changed_mind', 'damaged', 'arrived_late'] as const);
  const part = Math.round((line.priceMinor * line.quantity * (order.sums.linesMinor - order.sums.discountMinor)) / order.sums.linesMinor);
  const total = part / 100;
  const returned = { order_id: order.orderId, return_id: `${order.orderId}-back`, reason, products: [{ ...describeLine(line), reason }] };
  const askedAt = of.deliveredAt + random.between(18, 260) * HOUR_MS;
  const receivedAt = nextWorkingHour(askedAt, { hour: 10, leastMs: random.between(3, 7) * DAY_MS });
  const refund_id = `${order.orderId}-r1`;
  diary.fromBackEnd(askedAt, 'Return Requested', returned);
  diary.fromBackEnd(receivedAt, 'Return Received', returned);
  diary.fromBackEnd(receivedAt + HOUR_MS, 'Order Refunded', {
    order_id: order.orderId, refund_id, currency: DEMO_SHOP.currency, total, reason, products: [{ product_id: line.product.id, quantity: line.quantity, total }],
  });
  diary.fromBackEnd(receivedAt + HOUR_MS + 2_000, 'Return Refunded', { ...returned, refund_id, total, currency: DEMO_SHOP.currency });
  return true;
}
