import { clocks } from './clocks.ts';
import { cups } from './cups.ts';
import { lamps } from './lamps.ts';
import { planters } from './planters.ts';
import { CATEGORIES, type Category, type DemoProduct, type Language } from './product.ts';
import { shelves } from './shelves.ts';
import { stools } from './stools.ts';
import { vases } from './vases.ts';

/** What the demo shop is called, where it stands and how it reckons. */
export const DEMO_SHOP = {
  name: 'Hearth & Loam',
  /** `.example` belongs to nobody (RFC 2606): no link of the demo leads anywhere. */
  origin: 'https://hearth-loam.example',
  currency: 'EUR',
  timezone: 'Europe/Warsaw',
  /** Included in every price. */
  taxPercent: 23,
} as const;

/** Everything that the demo shop sells, category by category. */
export const catalogue: readonly DemoProduct[] = [...lamps, ...vases, ...cups, ...stools, ...shelves, ...clocks, ...planters];

export const categoryNames: Readonly<Record<Category, Readonly<Record<Language, string>>>> = {
  lamps: { en: 'Lamps', pl: 'Lampy', uk: 'Лампи', zh: '灯具' },
  vases: { en: 'Vases', pl: 'Wazony', uk: 'Вази', zh: '花瓶' },
  cups: { en: 'Cups', pl: 'Kubki i szklanki', uk: 'Чашки', zh: '杯子' },
  stools: { en: 'Stools', pl: 'Stołki', uk: 'Табурети', zh: '凳子' },
  shelves: { en: 'Shelves', pl: 'Półki', uk: 'Полиці', zh: '置物架' },
  clocks: { en: 'Clocks', pl: 'Zegary', uk: 'Годинники', zh: '钟表' },
  planters: { en: 'Planters', pl: 'Donice', uk: 'Горщики', zh: '花盆' },
};

/** Path of a product's page, such as `/pl/p/dusk-table-lamp`. */
export function productPath(product: Pick<DemoProduct, 'slug'>, language: Language): string {
  return `/${language}/p/${product.slug}`;
}

/** Path of a category's page, such as `/en/c/lamps`. */
export function categoryPath(category: Category, language: Language): string {
  return `/${language}/c/${category}`;
}

/** Products of each category, in the order of the catalogue. */
export const productsOf: Readonly<Record<Category, readonly DemoProduct[]>> = {
  lamps, vases, cups, stools, shelves, clocks, planters,
};

export { CATEGORIES };
