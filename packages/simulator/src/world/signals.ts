import { catalogue } from '../catalogue/catalogue.ts';
import type { DemoProduct } from '../catalogue/product.ts';
import type { Cause } from '../parameters.ts';
import type { Browser } from './browser.ts';
import type { Random } from './random.ts';

/** Where a signal shows. */
export interface SignalPlace {
  readonly browser: Browser;
  readonly random: Random;
  readonly favourite: DemoProduct;
  readonly soldOut: DemoProduct;
}

const NO_RESULTS = ['hammock', 'ceiling fan', 'rug 3x4', 'mirror round', 'dywan', 'lustro', 'килим', 'дзеркало', '地毯', 'curtain rod'] as const;
const DEAD_COUPONS = ['SPRING25', 'WELCOME20', 'INSTA15', 'FREESHIP'] as const;
const BROKEN = ["Cannot read properties of undefined (reading 'variant')", 'Failed to fetch', 'Loading chunk 14 failed'] as const;
const FORM_FAULTS = [
  { target: '#postcode', message: 'Postcode is not valid' }, { target: '#phone', message: 'Phone number is too short' }, { target: '#street', message: 'House number is missing' },
] as const;
const BANK_FAULTS = ['card_declined', 'insufficient_funds', 'authentication_required', 'timeout'] as const;

/** What the events show of a cause: the same whether it means something or not. */
export function showSignal(cause: Cause, place: SignalPlace): void {
  SHOW[cause](place);
}

const SHOW: Readonly<Record<Cause, (place: SignalPlace) => void>> = {
  search_empty: ({ browser, random }) => {
    const query = random.pick(NO_RESULTS);
    browser.page(browser.path('/search'), 'Search');
    browser.track('Products Searched', { query, results: 0 });
    browser.signal('failed_search');
  },
  out_of_stock: ({ browser, soldOut }) => {
    browser.product(soldOut);
    browser.linger(6);
    browser.signal('out_of_stock', { product_id: soldOut.id, target: 'button.notify-me' });
  },
  price: ({ browser, random, favourite }) => {
    browser.category(favourite.category);
    browser.track('Product List Filtered', {
      list_id: favourite.category, category: favourite.category, sorts: [{ type: 'price', value: 'asc' }],
      filters: random.chance(0.6) ? [{ type: 'price', value: 'under 50' }] : [],
    });
    const cheaper = random.any(catalogue.filter((product) => product.category === favourite.category && product.priceMinor < favourite.priceMinor));
    if (cheaper !== undefined && random.chance(0.6)) browser.product(cheaper);
  },
  compared_elsewhere: ({ browser, random, favourite }) => {
    browser.page(browser.path('/compare'), 'Compare');
    browser.linger(40);
    // Somebody who looks at other shops copies the name first, and is away for a while.
    browser.signal('text_copied', { target: 'h1.product-name', product_id: favourite.id });
    if (random.chance(0.4)) browser.linger(240);
  },
  slow_or_broken_page: ({ browser, random }) => {
    const draw = random.next();
    if (draw < 0.5) browser.signal('slow_page', { value: random.between(4_100, 11_500) });
    else if (draw < 0.7) browser.signal('script_error', { message: random.pick(BROKEN) });
    else if (draw < 0.9) browser.signal('rage_click', { count: random.between(4, 9), target: 'button.add-to-cart' });
    else browser.signal('dead_click', { target: '.gallery img' });
  },
  coupon_denied: ({ browser, random }) => {
    const coupon = random.pick(DEAD_COUPONS);
    browser.track('Coupon Entered', { coupon_name: coupon });
    browser.track('Coupon Denied', { coupon_name: coupon, reason: 'expired' });
  },
  return_policy: ({ browser }) => browser.page(browser.path('/help/returns'), 'Returns'),
  form_trouble: ({ browser, random }) => {
    const fault = random.pick<(typeof FORM_FAULTS)[number]>(FORM_FAULTS);
    for (let times = random.between(2, 4); times > 0; times -= 1) {
      browser.linger(9);
      browser.signal('form_error', fault);
    }
  },
  late_delivery: ({ browser }) => browser.page(browser.path('/help/delivery'), 'Delivery times'),
  shipping_price: ({ browser }) => {
    browser.page(browser.path('/cart'), 'Cart');
    browser.signal('u_turn', { path: browser.path('/checkout/delivery') });
  },
  payment_failed: ({ browser, random }) => {
    browser.linger(8);
    browser.signal('payment_failed', { message: random.pick(BANK_FAULTS) });
  },
  unknown: () => undefined,
};
