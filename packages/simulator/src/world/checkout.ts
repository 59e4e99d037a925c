import { DEMO_SHOP } from '../catalogue/catalogue.ts';
import type { Browser } from './browser.ts';
import { describeLine, sumUp, type CartLine, type Sums } from './cart.ts';
import type { Life, PlacedOrder } from './life.ts';
import type { Device } from './person.ts';
import type { Plan } from './plan.ts';
import { nameOf } from './random.ts';
import { dayOf } from './time.ts';

const LETTERS_SHARE = 0.46;
const ACCOUNT_SHARE = 0.68;
const COUPON_SHARE = 0.12;
const GOOD_COUPON = { code: 'HELLO10', percent: 10 } as const;
const PAYMENTS = ['card', 'card', 'blik', 'wallet', 'transfer'] as const;
/** Browsers that block the confirmation's event: the back end tells the order all the same. */
const CONFIRMATION_LOST_SHARE = 0.07;

/** The checkout of a session, as far as its plan goes. */
export function checkOut(life: Life, of: { browser: Browser; device: Device; plan: Plan; lines: readonly CartLine[]; sums: Sums; show: (stage: number) => void }): PlacedOrder | null {
  const { browser, plan, lines, show } = of;
  const { random, person } = life;
  const orderId = `HL-${nameOf(`${person.id}|order|${browser.startedAt}`).slice(0, 8).toUpperCase()}`;
  const checkoutId = `k${orderId.slice(3).toLowerCase()}`;
  const coupon = life.lettersSince !== null && plan.last === 5 && random.chance(COUPON_SHARE * 3) ? GOOD_COUPON : null;
  if (coupon !== null) {
    browser.track('Coupon Entered', { coupon_name: coupon.code });
    browser.track('Coupon Applied', { coupon_name: coupon.code, discount: Math.round((of.sums.linesMinor * coupon.percent) / 100) / 100 });
  }
  const sums = sumUp(lines, { person, discountPercent: coupon?.percent ?? 0 });
  browser.page(browser.path('/checkout/address'), 'Checkout: address');
  browser.track('Checkout Started', { checkout_id: checkoutId, currency: DEMO_SHOP.currency, value: sums.linesMinor / 100, products: lines.map((line) => describeLine(line)) });
  browser.track('Checkout Step Viewed', { checkout_id: checkoutId, step: 1, step_name: 'address' });
  show(2);
  if (plan.last === 2) return null;
  giveAddress(life, browser);
  browser.track('Checkout Step Completed', { checkout_id: checkoutId, step: 1, step_name: 'address' });
  browser.page(browser.path('/checkout/delivery'), 'Checkout: delivery');
  browser.track('Checkout Step Viewed', {
    checkout_id: checkoutId, step: 2, step_name: 'delivery', shipping_method: person.market.carrier, shipping: sums.shippingMinor / 100, promised_days: person.market.promisedDays,
  });
  show(3);
  if (plan.last === 3) return null;
  browser.track('Checkout Step Completed', { checkout_id: checkoutId, step: 2, step_name: 'delivery', shipping_method: person.market.carrier });
  const payment = random.pick(PAYMENTS);
  browser.page(browser.path('/checkout/payment'), 'Checkout: payment');
  browser.track('Checkout Step Viewed', { checkout_id: checkoutId, step: 3, step_name: 'payment' });
  browser.track('Payment Info Entered', { checkout_id: checkoutId, step: 3, payment_method: payment });
  show(4);
  if (plan.last === 4) return null;
  browser.track('Checkout Step Completed', { checkout_id: checkoutId, step: 3, step_name: 'payment', payment_method: payment });
  return confirm(life, { browser, device: of.device, lines, sums, orderId, coupon: coupon?.code ?? null, checkoutId, payment });
}

function giveAddress(life: Life, browser: Browser): void {
  const { random, person } = life;
  browser.linger(60);
  const hasAccount = life.orders > 0 || random.chance(ACCOUNT_SHARE);
  browser.identify(
    { email: person.email, firstName: person.firstName, lastName: person.lastName, ...(person.phone === null ? {} : { phone: person.phone }), language: person.market.language, country: person.market.country },
    hasAccount,
  );
  if (life.lettersSince === null && random.chance(LETTERS_SHARE)) {
    browser.track('Consent Changed', { purpose: 'email', granted: true, text_id: 'letters', text_version: '1', place: 'checkout' });
    life.lettersSince = browser.now();
  }
}

function confirm(
  life: Life,
  of: { browser: Browser; device: Device; lines: readonly CartLine[]; sums: Sums; orderId: string; coupon: string | null; checkoutId: string; payment: string },
): PlacedOrder {
  const { browser, lines, sums, orderId, coupon } = of;
  const { person, random, diary } = life;
  browser.linger(20);
  const placedAt = browser.now();
  browser.page(browser.path('/checkout/thanks'), 'Thank you');
  const told = {
    order_id: orderId, checkout_id: of.checkoutId, currency: DEMO_SHOP.currency, total: sums.totalMinor / 100, shipping: sums.shippingMinor / 100, tax: sums.taxMinor / 100,
    tax_included: true, ...(sums.discountMinor === 0 ? {} : { discount: sums.discountMinor / 100, coupon: coupon ?? undefined }),
  };
  if (!random.chance(CONFIRMATION_LOST_SHARE)) browser.track('Order Completed', { ...told, products: lines.map((line) => describeLine(line)) });
  const promisedAt = placedAt + person.market.promisedDays * 86_400_000;
  diary.fromWebOrder(placedAt + 1_500, {
    ...told, products: lines.map((line) => describeLine(line, true)), sales_channel: 'web', country: person.market.country, city: person.city, email: person.email,
    promised_at: new Date(dayOf(promisedAt) * 86_400_000 + 86_399_000).toISOString(),
  }, of.device);
  askAfterCheckout(life, { browser, orderId });
  return { orderId, at: placedAt, lines, sums, coupon, salesChannel: 'web' };
}

/** How easy was it? Asked on the page of thanks. */
function askAfterCheckout(life: Life, of: { browser: Browser; orderId: string }): void {
  const { random } = life;
  if (!random.chance(0.5)) return;
  const survey = { survey_id: 'checkout-effort', response_id: `r-${of.orderId}-ces`, order_id: of.orderId, touchpoint: 'after checkout' };
  of.browser.track('Survey Shown', survey);
  if (!random.chance(0.4)) {
    if (random.chance(0.5)) of.browser.track('Survey Dismissed', survey);
    return;
  }
  of.browser.linger(15);
  of.browser.track('Survey Answered', { ...survey, kind: 'ces', score: Math.min(7, 4 + random.weighted([8, 17, 38, 37])) });
}
