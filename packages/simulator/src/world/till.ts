import { DEMO_SHOP } from '../catalogue/catalogue.ts';
import { describeLine, drawLine, drawProduct, sumUp } from './cart.ts';
import type { Diary } from './diary.ts';
import type { Life } from './life.ts';
import { nameOf } from './random.ts';
import { DAY_MS, dayOf, HOUR_MS, isoOf } from './time.ts';

const COMES_AGAIN_SHARE = 0.3;

/** Somebody known by the club's card buys in the showroom; the till tells it. */
export function buyAtTill(life: Life, at: number): void {
  const { random, person, market, diary } = life;
  const day = dayOf(at);
  const placedAt = day * DAY_MS + random.between(9 * 60, 17 * 60) * 60_000;
  const lines = Array.from({ length: 1 + random.count(0.6) }, () => drawLine(random, { product: drawProduct(random, { person, market, day }), market, day }));
  const sums = sumUp(lines, { person, discountPercent: 0, shippingMinor: 0 });
  const order_id = `TILL-${nameOf(`${person.id}|till|${placedAt}`).slice(0, 8).toUpperCase()}`;
  diary.fromBackEnd(placedAt, 'Order Completed', {
    order_id, currency: DEMO_SHOP.currency, total: sums.totalMinor / 100, shipping: 0, tax: sums.taxMinor / 100, tax_included: true, sales_channel: 'till', country: 'PL', city: 'Kraków',
    email: person.email, products: lines.map((line) => describeLine(line, true)), paid_at: isoOf(placedAt), fulfilled_at: isoOf(placedAt),
  });
  diary.fromBackEnd(placedAt + 1_000, 'Order Paid', { order_id, total: sums.totalMinor / 100, currency: DEMO_SHOP.currency, payment_method: random.pick(['card', 'cash'] as const) });
  const points = Math.floor(sums.totalMinor / 100);
  life.points += points;
  diary.fromBackEnd(placedAt + 2_000, 'Points Earned', { points, balance: life.points, reason: 'order', order_id, program_id: 'hearth-club' });
}

/** A life that meets the shop in its showroom only. */
export function playTillLife(life: Life): readonly Diary[] {
  let at = life.startsAt;
  do {
    buyAtTill(life, at);
    at += life.random.between(8, 50) * DAY_MS + HOUR_MS;
  } while (life.random.chance(COMES_AGAIN_SHARE) && at < life.endsAt);
  return [life.diary];
}
