import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../platform/testing.ts';
import { catalogMigrations, createCatalog, type CatalogApi, type ProductInput } from './index.ts';

const blank: Omit<ProductInput, 'productId'> = {
  variantId: null, sku: null, name: null, variantName: null, description: null, category: null, brand: null, url: null, imageUrl: null, price: null, cost: null,
  currency: null, stock: null, active: null,
};

describe('catalog', () => {
  let platform: TestPlatform;
  let catalog: CatalogApi;
  let storeId: string;
  beforeAll(async () => {
    platform = await createTestPlatform({ migrations: [catalogMigrations] });
    catalog = createCatalog(platform).api;
    storeId = (await platform.newStore()).id;
  });
  afterAll(() => platform.close());

  it('adds, updates field by field, and says how much changed', async () => {
    expect(await catalog.upsertProducts(storeId, [{ ...blank, productId: 'mug', name: 'Mug', price: '12.50', category: 'Kitchen' }])).toEqual({ changed: 1 });
    expect(await catalog.upsertProducts(storeId, [{ ...blank, productId: 'mug', cost: '4.2' }])).toEqual({ changed: 1 });
    expect(await catalog.upsertProducts(storeId, [{ ...blank, productId: 'mug', cost: '4.2', name: 'Mug' }])).toEqual({ changed: 0 });
    const mug = await catalog.findProduct(storeId, 'mug');
    expect(mug).toMatchObject({ name: 'Mug', price: '12.50', cost: '4.2', category: 'Kitchen' });
  });

  it('falls back from an unknown variant to its product, and never to another store', async () => {
    await catalog.upsertProducts(storeId, [{ ...blank, productId: 'tee', variantId: 'L', cost: '5' }, { ...blank, productId: 'tee', cost: '6' }]);
    expect((await catalog.findProduct(storeId, 'tee', 'L'))?.cost).toBe('5');
    expect((await catalog.findProduct(storeId, 'tee', 'XXL'))?.cost).toBe('6');
    const other = await platform.newStore();
    expect(await catalog.findProduct(other.id, 'tee')).toBeNull();
    expect(await catalog.costOf(other.id, ['tee'])).toEqual([]);
    expect(await catalog.costOf(storeId, ['tee', 'nothing'])).toHaveLength(2);
  });

  it('finds text literally: a per cent sign is a sign, and SQL is text', async () => {
    await catalog.upsertProducts(storeId, [{ ...blank, productId: 'juice', name: "100% juice '; DROP TABLE catalog_item; --" }]);
    expect((await catalog.listProducts(storeId, { search: '100%' })).map((item) => item.productId)).toEqual(['juice']);
    expect(await catalog.listProducts(storeId, { search: "'; DROP" })).toHaveLength(1);
    expect(await catalog.listProducts(storeId, { search: '%%' })).toHaveLength(0);
  });

  it('tells of a new cost after the next start when the process ended before its followers had heard', async () => {
    const heard: string[][] = [];
    catalog.onCostsChanged(async (_storeId, productIds) => {
      heard.push([...productIds]);
      if (heard.length === 1) throw new Error('gone');
    });
    await expect(catalog.upsertProducts(storeId, [{ ...blank, productId: 'bowl', cost: '3' }])).rejects.toThrow('gone');
    const nextLife = createCatalog(platform).api;
    const later: string[][] = [];
    nextLife.onCostsChanged(async (_storeId, productIds) => void later.push([...productIds]));
    await nextLife.resumeCostChanges();
    await nextLife.resumeCostChanges();
    expect([heard, later]).toEqual([[['bowl']], [['bowl']]]);
  });
});
