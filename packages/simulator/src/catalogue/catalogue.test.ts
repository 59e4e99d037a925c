import { describe, expect, it } from 'vitest';
import { catalogue, categoryPath, productPath, productsOf } from './catalogue.ts';
import { CATEGORIES, LANGUAGES } from './product.ts';

describe('the catalogue of the demo shop', () => {
  it('has sixty objects of seven kinds, each with an id and an address of its own', () => {
    expect(catalogue).toHaveLength(60);
    for (const key of ['id', 'slug'] as const) expect(new Set(catalogue.map((product) => product[key])).size).toBe(60);
    expect(CATEGORIES.map((category) => productsOf[category].length).every((count) => count >= 8)).toBe(true);
    expect(catalogue.every(({ slug }) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug))).toBe(true);
  });

  it('speaks four languages, and no two objects share a name in any', () => {
    for (const language of LANGUAGES) {
      const names = catalogue.map(({ text }) => text[language][0]);
      expect(new Set(names).size).toBe(60);
      for (const { text } of catalogue) expect(text[language].every((words) => words.trim().length > 1), text.en[0]).toBe(true);
      for (const { variants } of catalogue) for (const variant of variants) expect(variant.words[language]).not.toBe('');
    }
    expect(catalogue.every(({ text }) => /[а-яіїєґ]/i.test(text.uk.join()) && /\p{Script=Han}/u.test(text.zh.join()))).toBe(true);
  });

  it('earns something on every object, and every object has a size, a weight and stock', () => {
    for (const product of catalogue) {
      expect(product.costMinor, product.id).toBeLessThan(product.priceMinor / 1.23);
      for (const value of [product.priceMinor, product.costMinor, product.stock, product.weightG, ...product.sizeMm]) expect(Number.isInteger(value) && value > 0, product.id).toBe(true);
    }
  });

  it('has a page for each object and category in each language', () => {
    expect(productPath({ slug: 'dusk-table-lamp' }, 'pl')).toBe('/pl/p/dusk-table-lamp');
    expect(categoryPath('lamps', 'zh')).toBe('/zh/c/lamps');
  });
});
