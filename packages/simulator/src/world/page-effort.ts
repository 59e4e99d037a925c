import { createRandom, type Random } from './random.ts';

/** What the script notices of one page after the other, and tells of each when it is left: from the first intent until the order. */
export interface PageEffort {
  open(at: number, path: string): void;
  notice(event: string, properties: Readonly<Record<string, unknown>>): void;
  /** Properties of `Page Left`; null where there is no intent. */
  leave(at: number): Readonly<Record<string, number>> | null;
}

/** Fields of a page that somebody fills in: the fewest and the most. */
const FIELDS: Readonly<Record<string, readonly [number, number]>> = { '/checkout/address': [5, 9], '/checkout/delivery': [0, 1], '/checkout/payment': [1, 4], '/account/sign-in': [2, 2], '/search': [1, 1] };
/** Of a longer silence the script counts nothing. */
const MOST_ACTIVE_S = 240;

/** @param seed its own chance: what is noticed changes nothing of what happens */
export function watchPages(seed: string): PageEffort {
  let chance: Random | null = null;
  let page = { path: '', openedAt: 0, acts: 0, paintMs: 0 };
  let isMeant = false;
  const looks = new Set<unknown>();
  return {
    open: (at, path) => {
      page = { path: path.replace(/^\/[a-z]{2}(?=\/|$)/, ''), openedAt: at, acts: 0, paintMs: 0 };
    },
    notice: (event, properties) => {
      page.acts += 1;
      if (event === 'Signal' && properties['kind'] === 'slow_page') page.paintMs = Number(properties['value']);
      const product = properties['product_id'];
      if (event === 'Order Completed') isMeant = false;
      else if (event === 'Product Added' || event === 'Checkout Started' || (event === 'Product Viewed' && looks.has(product))) isMeant = true;
      if (event === 'Product Viewed') looks.add(product);
    },
    leave: (at) => {
      if (!isMeant) return null;
      chance ??= createRandom(seed);
      const [fewest, most] = FIELDS[page.path] ?? [0, 0];
      const fields = chance.between(fewest, most);
      const seconds = Math.min(MOST_ACTIVE_S, (at - page.openedAt) / 1_000);
      return {
        clicks: page.acts + fields + chance.count(1.4), fields, active_seconds: Math.round(seconds * (0.45 + 0.5 * chance.next())),
        largest_paint_ms: page.paintMs > 0 ? page.paintMs : Math.round(700 + chance.wait(1_300)),
      };
    },
  };
}
