import { randomBytes, randomUUID } from 'node:crypto';

/** One random call of the tracking API, such as a shop's script sends; every tenth makes an order step, every fiftieth an order. */
export function randomCall(random: () => number, at: Date): Record<string, unknown> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const product = Math.floor(random() * 2_000);
  const price = Math.round(random() * 20_000) / 100;
  const draw = random();
  const base = {
    messageId: randomUUID(),
    anonymousId: `anon-${Math.floor(random() * 200_000).toString(36)}-${product % 7}`,
    timestamp: at.toISOString(),
    context: {
      library: { name: 'analytics.js', version: 'next-1.84.3' },
      locale: pick(['en-GB', 'pl-PL', 'uk-UA', 'zh-CN']),
      userAgent: pick(AGENTS),
      page: { path: `/p/${product}`, url: `https://shop.example/p/${product}`, referrer: pick(['', 'https://www.google.com/', 'https://www.instagram.com/']) },
    },
  };
  if (draw < 0.3) return { ...base, type: 'page', properties: { title: `Lamp ${product}`, url: `https://shop.example/p/${product}` } };
  if (draw < 0.85) {
    return { ...base, type: 'track', event: 'Product Viewed', properties: { product_id: `P${product}`, name: `Lamp ${product}`, category: pick(CATEGORIES), price, currency: 'EUR' } };
  }
  if (draw < 0.95) {
    return { ...base, type: 'track', event: 'Product Added', properties: { product_id: `P${product}`, category: pick(CATEGORIES), price, quantity: 1, currency: 'EUR' } };
  }
  if (draw < 0.98) return { ...base, type: 'track', event: 'Checkout Started', properties: { currency: 'EUR', value: price, products: [{ product_id: `P${product}`, price, quantity: 1 }] } };
  return {
    ...base, type: 'track', event: 'Order Completed', userId: `u${Math.floor(random() * 50_000)}`,
    properties: {
      order_id: randomBytes(8).toString('hex'), currency: 'EUR', tax: 2.3, shipping: 4.99, discount: 1, coupon: 'SPRING',
      products: [
        { product_id: `P${product}`, name: `Lamp ${product}`, category: pick(CATEGORIES), price, quantity: 1 + Math.floor(random() * 3) },
        { product_id: `P${product + 1}`, name: `Vase ${product}`, category: pick(CATEGORIES), price: 9.99, quantity: 1 },
      ],
    },
  };
}

const CATEGORIES = ['lamps', 'vases', 'cups', 'stools', 'shelves', 'clocks', 'planters'] as const;
const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36',
] as const;
