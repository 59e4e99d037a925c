/** The languages of the demo shop, its own first. */
export const LANGUAGES = ['en', 'pl', 'uk', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

export const CATEGORIES = ['lamps', 'vases', 'cups', 'stools', 'shelves', 'clocks', 'planters'] as const;
export type Category = (typeof CATEGORIES)[number];

/** A name and one sentence about it. */
export type ProductText = readonly [name: string, description: string];

/** A choice within a product; the first one of a product is what is sold unless somebody chooses. */
export interface ProductVariant {
  /** Added to the product's id: `lamp-01` and `oak` make `lamp-01-oak`. */
  readonly code: string;
  readonly words: Readonly<Record<Language, string>>;
}

/** One object that the demo shop sells. All of them are our own invention. */
export interface DemoProduct {
  readonly id: string;
  readonly category: Category;
  /** Last part of the address of its page. */
  readonly slug: string;
  /** With tax, in cents of the euro. */
  readonly priceMinor: number;
  /** What one costs the merchant, in cents of the euro. */
  readonly costMinor: number;
  readonly stock: number;
  /** Width, depth, height. */
  readonly sizeMm: readonly [number, number, number];
  readonly weightG: number;
  readonly variants: readonly ProductVariant[];
  readonly text: Readonly<Record<Language, ProductText>>;
}

type Row = readonly [
  slug: string, priceMinor: number, costMinor: number, stock: number, sizeMm: readonly [number, number, number], weightG: number,
  variants: readonly ProductVariant[], text: Readonly<Record<Language, ProductText>>,
];

/** Rows of one category as products, numbered in order: what has been sold under a number keeps it, so add rows at the end. */
export function products(category: Category, prefix: string, rows: readonly Row[]): readonly DemoProduct[] {
  return rows.map(([slug, priceMinor, costMinor, stock, sizeMm, weightG, variants, text], index) => ({
    id: `${prefix}-${String(index + 1).padStart(2, '0')}`,
    category, slug, priceMinor, costMinor, stock, sizeMm, weightG, variants, text,
  }));
}

/** Choices that several products share. */
export const OAK: ProductVariant = { code: 'oak', words: { en: 'oak', pl: 'dąb', uk: 'дуб', zh: '橡木' } };
export const WALNUT: ProductVariant = { code: 'walnut', words: { en: 'walnut', pl: 'orzech', uk: 'горіх', zh: '胡桃木' } };
export const WHITE: ProductVariant = { code: 'white', words: { en: 'white', pl: 'biały', uk: 'білий', zh: '白色' } };
export const BLACK: ProductVariant = { code: 'black', words: { en: 'black', pl: 'czarny', uk: 'чорний', zh: '黑色' } };
export const SAND: ProductVariant = { code: 'sand', words: { en: 'sand', pl: 'piaskowy', uk: 'пісочний', zh: '沙色' } };
export const MOSS: ProductVariant = { code: 'moss', words: { en: 'moss green', pl: 'mchowa zieleń', uk: 'моховий', zh: '苔绿' } };
export const CLAY: ProductVariant = { code: 'clay', words: { en: 'clay', pl: 'gliniany', uk: 'глиняний', zh: '陶土色' } };
export const SMALL: ProductVariant = { code: 's', words: { en: 'small', pl: 'mały', uk: 'малий', zh: '小号' } };
export const LARGE: ProductVariant = { code: 'l', words: { en: 'large', pl: 'duży', uk: 'великий', zh: '大号' } };
