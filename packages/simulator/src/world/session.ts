import { DEMO_SHOP } from '../catalogue/catalogue.ts';
import { CATEGORIES, type DemoProduct, type Language } from '../catalogue/product.ts';
import { WORLD, type Cause } from '../parameters.ts';
import type { CauseTruth } from '../truth.ts';
import { openBrowser, type Browser } from './browser.ts';
import { describeLine, drawLine, drawProduct, sumUp, type CartLine } from './cart.ts';
import { checkOut } from './checkout.ts';
import { drawDevice, type Life, type PlacedOrder } from './life.ts';
import type { Device } from './person.ts';
import { drawPlan, type Plan } from './plan.ts';
import { showSignal } from './signals.ts';
import type { Arrival } from './sources.ts';
import { dayOf, isoOf } from './time.ts';

const SIGN_IN_SHARE = 0.35;
const LETTERS_FROM_FOOTER_SHARE = 0.02;
const SEARCHES: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  en: ['lamp', 'vase', 'mug', 'stool', 'oak shelf', 'wall clock', 'planter', 'gift'],
  pl: ['lampa', 'wazon', 'kubek', 'stołek', 'półka dąb', 'zegar', 'donica', 'prezent'],
  uk: ['лампа', 'ваза', 'чашка', 'табурет', 'полиця дуб', 'годинник', 'горщик', 'подарунок'],
  zh: ['台灯', '花瓶', '杯子', '凳子', '置物架', '挂钟', '花盆', '礼物'],
};

/** What a visit is for: `maybe` draws whether there is intent, `buy` has it, `track` looks after an order and has none. */
export type Purpose = 'maybe' | 'buy' | 'track';

/** Plays one visit. @returns the order, if there is one */
export function playSession(life: Life, of: { at: number; arrival: Arrival; isReturn: boolean; purpose: Purpose }): { order: PlacedOrder | null; endedAt: number } {
  const { random, person } = life;
  const device = drawDevice(life);
  const browser = openBrowser({ ...life, device, arrival: of.arrival, at: of.at });
  const share = WORLD.intentShare[of.arrival.source] * (of.isReturn ? WORLD.intentOfReturning : 1);
  const hasIntent = of.purpose === 'buy' || (of.purpose === 'maybe' && random.chance(share));
  if (of.purpose === 'track') {
    browser.page(browser.path('/account/orders'), 'Your orders');
    if (random.chance(0.3)) browser.page(browser.path('/help/delivery'), 'Delivery times');
    return { order: null, endedAt: browser.now() };
  }
  land(life, { browser, device, arrival: of.arrival, hasIntent });
  if (!hasIntent) {
    look(life, browser);
    return { order: null, endedAt: browser.now() };
  }
  const day = dayOf(of.at);
  const plan = drawPlan(random, { parameters: life.parameters, isSlowDay: life.market.isSlow(day) });
  // Who leaves because it is sold out wanted just that.
  const wantsSoldOut = plan.last === 0 && plan.causes.some(({ cause }) => cause === 'out_of_stock');
  const favourite = wantsSoldOut ? life.market.soldOut(day) : drawProduct(random, { person, market: life.market, day });
  const played = playPlan(life, { browser, device, plan, favourite, day });
  browser.leave();
  knowSession(life, { browser, device, plan, ...played });
  return { order: played.order, endedAt: browser.now() };
}

/** The first page, the question about measuring, and signing in where somebody does. */
function land(life: Life, of: { browser: Browser; device: Device; arrival: Arrival; hasIntent: boolean }): void {
  const { random, person } = life;
  const { browser, device, arrival } = of;
  if (arrival.source === 'ad' || arrival.source === 'search engine') browser.category(random.chance(0.6) ? person.likes : random.pick(CATEGORIES));
  else if (arrival.source === 'social' || (arrival.source === 'referral' && random.chance(0.5))) browser.page(browser.path(`/c/${person.likes}`), person.likes);
  else browser.home();
  if (!life.knownDevices.has(device.anonymousId)) {
    life.knownDevices.add(device.anonymousId);
    browser.track('Consent Changed', { purpose: 'measure', granted: true, text_id: 'cookies', text_version: '3', place: 'banner' });
  }
  const mayKnow = life.orders > 0 && !life.signedIn.has(device.anonymousId);
  if (mayKnow && random.chance(SIGN_IN_SHARE)) {
    browser.page(browser.path('/account/sign-in'), 'Sign in');
    browser.identify({ email: person.email, language: person.market.language, country: person.market.country }, true);
  }
  if (life.lettersSince === null && of.hasIntent && random.chance(LETTERS_FROM_FOOTER_SHARE)) {
    browser.track('Consent Changed', { purpose: 'email', granted: true, text_id: 'letters', text_version: '1', place: 'footer' });
    browser.identify({ email: person.email, language: person.market.language }, false);
    life.lettersSince = browser.now();
  }
}

/** Looking around without intent: nothing twice, nothing into the cart. Most see one page, a few see dozens. */
function look(life: Life, browser: Browser): void {
  const { random, person, market } = life;
  if (random.chance(WORLD.bounceShare)) return;
  const seen = new Set<string>();
  // Geometric with a tail: every now and then somebody reads the whole shop.
  const longing = random.chance(0.06) ? 0.93 : 0.58;
  do {
    const draw = random.next();
    if (draw < 0.52) seeNew(life, { browser, seen });
    else if (draw < 0.78) browser.category(random.pick(CATEGORIES));
    else if (draw < 0.87) search(life, browser);
    else if (draw < 0.93) browser.home();
    else browser.page(browser.path(random.pick(['/help/delivery', '/help/returns', '/about', '/showroom', '/help/contact'])), 'Help');
  } while (random.chance(longing));
  if (random.chance(life.parameters.innocentSignalShare)) {
    const cause = random.pick(['slow_or_broken_page', 'slow_or_broken_page', 'search_empty', 'return_policy'] as const);
    const soldOut = market.soldOut(dayOf(browser.now()));
    showSignal(cause, { browser, random, soldOut, favourite: soldOut });
  }
  if (random.chance(0.03) && seen.size > 0) browser.track('Product Shared', { product_id: [...seen][0], share_via: person.motive === 'inspiration' ? 'pinterest' : 'link' });
}

function seeNew(life: Life, of: { browser: Browser; seen: Set<string> }): void {
  const product = drawProduct(life.random, { person: life.person, market: life.market, day: dayOf(of.browser.now()), not: of.seen });
  of.seen.add(product.id);
  of.browser.product(product);
}

function search(life: Life, browser: Browser): void {
  browser.page(browser.path('/search'), 'Search');
  browser.track('Products Searched', { query: life.random.pick(SEARCHES[browser.language]), results: life.random.between(2, 14) });
}

interface Played {
  readonly order: PlacedOrder | null;
  readonly cartMinor: number;
}

interface Playing {
  readonly browser: Browser;
  readonly device: Device;
  readonly plan: Plan;
  readonly favourite: DemoProduct;
  readonly day: number;
}

/** A session with intent, stage by stage, until its last. */
function playPlan(life: Life, of: Playing): Played {
  const { browser, plan, favourite, day } = of;
  const { random, person, market } = life;
  const soldOut = market.soldOut(day);
  const show = (stage: number): void => {
    const causes: Cause[] = [...plan.causes.filter((met) => met.signal && met.stage === stage && plan.last < 5), ...plan.innocent.filter((one) => one.stage === stage)].map(({ cause }) => cause);
    for (const cause of causes) showSignal(cause, { browser, random, favourite, soldOut });
  };
  approach(life, of);
  browser.product(favourite);
  browser.linger(35);
  consider(life, of);
  const lines = drawLines(life, of);
  const cartMinor = lines.reduce((sum, line) => sum + line.priceMinor * line.quantity, 0);
  if (plan.last === 0) {
    // A second look, or into the cart at once: either way there is intent.
    if (favourite === soldOut || random.chance(0.7)) browser.product(favourite);
    else add(browser, lines.slice(0, 1));
    show(0);
    return { order: null, cartMinor };
  }
  show(0);
  if (random.chance(0.3)) browser.product(favourite);
  add(browser, lines);
  browser.page(browser.path('/cart'), 'Cart');
  browser.track('Cart Viewed', { currency: DEMO_SHOP.currency, value: cartMinor / 100, products: lines.map((line) => describeLine(line)) });
  show(1);
  if (plan.last === 1) return { order: null, cartMinor };
  const sums = sumUp(lines, { person, discountPercent: 0 });
  const order = checkOut(life, { browser, device: of.device, plan, lines, sums, show });
  return { order, cartMinor };
}

/** How somebody comes to the product they want, by what drives them. */
function approach(life: Life, { browser, favourite }: Playing): void {
  const { random, person } = life;
  if (person.motive === 'speed') {
    if (random.chance(0.7)) search(life, browser);
    return;
  }
  if (person.motive === 'inspiration' && random.chance(0.5)) {
    browser.home();
    browser.track('Promotion Viewed', { promotion_id: 'season', name: 'The season at home', position: 'home-top' });
    if (random.chance(0.3)) browser.track('Promotion Clicked', { promotion_id: 'season', name: 'The season at home', position: 'home-top' });
  }
  browser.category(favourite.category);
  if (random.chance(0.6)) browser.track('Product Clicked', { product_id: favourite.id, list_id: favourite.category, position: random.between(1, 9), price: favourite.priceMinor / 100 });
  if (person.motive === 'inspiration') {
    const seen = new Set([favourite.id]);
    for (let times = random.count(1.6); times > 0; times -= 1) seeNew(life, { browser, seen });
  }
}

function consider(life: Life, { browser, favourite }: Playing): void {
  const { random, person } = life;
  if (random.chance(person.motive === 'certainty' ? 0.7 : 0.25)) browser.page(browser.path(`/p/${favourite.slug}/reviews`), 'Reviews');
  if (random.chance(person.motive === 'certainty' ? 0.2 : 0.05)) browser.page(browser.path('/compare'), 'Compare');
  if (random.chance(0.05)) browser.track('Product Added to Wishlist', { product_id: favourite.id, name: favourite.text.en[0], price: favourite.priceMinor / 100 });
}

function drawLines(life: Life, { favourite, day }: Playing): CartLine[] {
  const { random, market, person } = life;
  const not = new Set([favourite.id]);
  const lines = [drawLine(random, { product: favourite, market, day })];
  for (let more = random.count(0.75); more > 0; more -= 1) {
    const product = drawProduct(random, { person, market, day, not });
    not.add(product.id);
    lines.push(drawLine(random, { product, market, day }));
  }
  return lines;
}

function add(browser: Browser, lines: readonly CartLine[]): void {
  for (const [index, line] of lines.entries()) {
    if (index > 0) browser.product(line.product);
    browser.linger(12);
    browser.track('Product Added', { ...describeLine(line), currency: DEMO_SHOP.currency, value: (line.priceMinor * line.quantity) / 100 });
  }
}

function knowSession(life: Life, of: { browser: Browser; device: Device; plan: Plan; order: PlacedOrder | null; cartMinor: number }): void {
  const { browser, device, plan, order } = of;
  if (!life.person.measured) return;
  const causes = plan.causes.map(({ cause, signal }): CauseTruth => {
    if (order !== null) return { cause, signal, wouldHaveBoughtShare: null, wouldHaveBought: null };
    // Another cause that was there too may stop the person all the same.
    const others = plan.causes.length - 1;
    const share = WORLD.wouldHaveBoughtShare[cause] * (others > 0 ? 1 - WORLD.causeStopShare : 1);
    return { cause, signal, wouldHaveBoughtShare: share, wouldHaveBought: life.random.chance(share) };
  });
  const reasons = order !== null ? [] : plan.mind === 'looking' ? (['only_looking'] as const) : plan.causes.map(({ cause }) => cause);
  life.diary.know(browser.startedAt, {
    kind: 'session', at: isoOf(browser.startedAt), endedAt: isoOf(browser.toldAt()), anonymousId: device.anonymousId, userId: life.person.userId,
    mind: plan.mind, ordered: order !== null, orderId: order?.orderId ?? null, reason: reasons[0] ?? null, reasons, causes,
    innocentSignals: plan.innocent.map(({ cause }) => cause).filter((cause) => !plan.causes.some((met) => met.cause === cause && met.signal)), cartMinor: of.cartMinor,
  });
}
