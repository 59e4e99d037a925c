import { categoryPath, DEMO_SHOP, productPath, productsOf } from '../catalogue/catalogue.ts';
import type { Category, DemoProduct, Language } from '../catalogue/product.ts';
import type { Diary } from './diary.ts';
import type { Market } from './market.ts';
import type { Device, Person } from './person.ts';
import { watchPages } from './page-effort.ts';
import type { Random } from './random.ts';
import { urlOf, type Arrival } from './sources.ts';
import { dayOf } from './time.ts';

/** A person at a device, page after page, with the script telling what is seen. Time passes with each act. */
export interface Browser {
  /** Of the session's first event. */
  readonly startedAt: number;
  now(): number;
  /** When it last told something. */
  toldAt(): number;
  /** Lets time pass, about so many seconds. */
  linger(seconds: number): void;
  page(path: string, title: string): void;
  track(event: string, properties: Readonly<Record<string, unknown>>): void;
  signal(kind: string, more?: Readonly<Record<string, unknown>>): void;
  /** The script learns who this is. */
  identify(traits: Readonly<Record<string, unknown>>, knowsUserId: boolean): void;
  home(): void;
  category(category: Category): readonly DemoProduct[];
  product(product: DemoProduct): void;
  /** The last page is left, too: nothing happens after it. */
  leave(): void;
  /** What the person reads and searches in. */
  readonly language: Language;
  /** The path in the shop's language of this person. */
  path(rest: string): string;
}

export interface BrowserOptions {
  readonly diary: Diary;
  readonly person: Person;
  readonly device: Device;
  readonly random: Random;
  readonly market: Market;
  readonly arrival: Arrival;
  readonly at: number;
  /** Devices on which the person is signed in; signing in adds to it. */
  readonly signedIn: Set<string>;
}

const SCRIPT = { name: 'throughline.js', version: '0.1.0' } as const;
/** A session must not fall apart: nobody lingers longer on one page. */
const LONGEST_S = 1_200;

export function openBrowser(options: BrowserOptions): Browser {
  const { diary, person, device, random, arrival, signedIn, market } = options;
  const { language, locale, timezone, country } = person.market;
  let at = options.at;
  let toldAt = options.at;
  let query = arrival.query;
  const effort = watchPages(`${person.id}|pages|${options.at}`);
  let page = { path: '/', referrer: arrival.referrer, search: '', title: String(DEMO_SHOP.name), url: urlOf('/') };

  const linger = (seconds: number): void => {
    at += 400 + Math.floor(Math.min(LONGEST_S, random.wait(seconds)) * 1000);
  };
  const context = (): Readonly<Record<string, unknown>> => ({
    library: SCRIPT,
    page,
    userAgent: device.userAgent,
    locale,
    timezone,
    location: { country },
    // The script reads the campaign from the address, so only the first page has one.
    ...(page.search === '' || arrival.campaign === null ? {} : { campaign: arrival.campaign }),
  });
  const who = (): { anonymousId: string; userId?: string } => ({ anonymousId: device.anonymousId, ...(signedIn.has(device.anonymousId) ? { userId: person.userId } : {}) });
  const tell = (call: Parameters<Diary['fromBrowser']>[1]): void => {
    toldAt = at;
    diary.fromBrowser(at, call);
  };
  const track = (event: string, properties: Readonly<Record<string, unknown>>): void => {
    at += 40 + Math.floor(random.next() * 120);
    effort.notice(event, properties);
    tell({ type: 'track', event, ...who(), properties, context: context() });
  };
  const leave = (leftAt: number): void => {
    const properties = effort.leave(leftAt);
    if (properties === null) return;
    toldAt = leftAt;
    diary.fromBrowser(leftAt, { type: 'track', event: 'Page Left', ...who(), properties, context: context() });
  };
  const isFirst = (): boolean => at === options.at;
  const open = (path: string, title: string): void => {
    // Told while it goes, so before the next one is there.
    if (!isFirst()) leave(at - 30);
    effort.open(at, path);
    const before = page.url;
    page = { path, referrer: query === '' && at > options.at ? before : arrival.referrer, search: query, title: `${title} · ${DEMO_SHOP.name}`, url: `${urlOf(path)}${query}` };
    tell({ type: 'page', name: title, ...who(), properties: page, context: context() });
    query = '';
  };
  const path = (rest: string): string => `/${language}${rest}`;
  const browser: Browser = {
    startedAt: options.at,
    now: () => at,
    toldAt: () => toldAt,
    linger,
    language,
    path,
    track,
    page: (to, title) => {
      if (!isFirst()) linger(28);
      open(to, title);
    },
    signal: (kind, more = {}) => track('Signal', { kind, path: page.path, ...more }),
    identify: (traits, knowsUserId) => {
      if (knowsUserId) signedIn.add(device.anonymousId);
      at += 60;
      tell({ type: 'identify', ...who(), traits, context: context() });
    },
    home: () => browser.page(path(''), DEMO_SHOP.name),
    category: (category) => {
      browser.page(categoryPath(category, language), category);
      const shown = productsOf[category];
      track('Product List Viewed', { list_id: category, category, products: shown.slice(0, 4).map((product, index) => ({ product_id: product.id, position: index + 1 })) });
      return shown;
    },
    product: (product) => {
      browser.page(productPath(product, language), product.text.en[0]);
      track('Product Viewed', { ...describeProduct(product, market.priceMinor(product, dayOf(at))), currency: DEMO_SHOP.currency });
    },
    leave: () => leave(at + 800),
  };
  return browser;
}

/** A product as events name it: in the shop's first language, whatever the shopper reads. */
export function describeProduct(product: DemoProduct, priceMinor: number): Readonly<Record<string, unknown>> {
  return { product_id: product.id, name: product.text.en[0], category: product.category, brand: DEMO_SHOP.name, price: priceMinor / 100, url: urlOf(`/en/p/${product.slug}`) };
}
