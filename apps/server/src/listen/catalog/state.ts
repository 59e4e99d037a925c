import type { Platform } from '../../platform/module.ts';
import type { State } from '../../platform/state/state.ts';
import type { CatalogApi, CatalogItem, ProductInput, UnitCost } from './product.ts';

const batchSize = 1_000;

type ItemRow = {
  product_id: string; variant_id: string; sku: string | null; name: string | null; variant_name: string | null; description: string | null;
  category: string | null; brand: string | null; url: string | null; image_url: string | null; price: string | null; cost: string | null;
  currency: string | null; stock: string | number | null; active: boolean | null; updated_at: Date | string;
};

const columns = `product_id, variant_id, sku, name, variant_name, description, category, brand, url, image_url, price::text AS price, cost::text AS cost, currency, stock, active, updated_at`;
const told = ['sku', 'name', 'variant_name', 'description', 'category', 'brand', 'url', 'image_url', 'price', 'cost', 'currency', 'stock', 'active'];

/** The catalogue's table as its api. */
export function createCatalogState({ state, clock }: Pick<Platform, 'state' | 'clock'>): CatalogApi {
  const listeners: ((storeId: string, productIds: readonly string[]) => Promise<void>)[] = [];
  return {
    upsertProducts: async (storeId, products) => {
      let changed = 0;
      const unique = [...lastOfEach(products).values()];
      for (let at = 0; at < unique.length; at += batchSize) {
        const items = unique.slice(at, at + batchSize);
        const priced = [...new Set(items.filter((item) => item.cost !== null || item.currency !== null).map((item) => item.productId))];
        const before = await selectCosts(state, storeId, priced);
        changed += await upsertItems(state, storeId, { items, now: clock.now() });
        const differing = findDiffering(before, await selectCosts(state, storeId, priced));
        if (differing.length > 0) for (const listener of listeners) await listener(storeId, differing);
      }
      return { changed };
    },
    onCostsChanged: (listener) => void listeners.push(listener),
    findProduct: (storeId, productId, variantId) => selectItem(state, storeId, { productId, variantId: variantId ?? '' }),
    listProducts: (storeId, query) => selectItems(state, storeId, query),
    countProducts: async (storeId) => {
      const { rows } = await state.executeSql('SELECT count(*) AS count FROM catalog_item WHERE store_id = $1', [storeId]);
      return Number((rows[0] as { count: string | number }).count);
    },
    findOutOfStock: async (storeId, limit) => {
      const { rows } = await state.executeSql(
        `SELECT coalesce(nullif(concat_ws(' ', name, variant_name), ''), product_id) AS name, count(*) OVER () AS count FROM catalog_item
         WHERE store_id = $1 AND stock <= 0 AND active IS NOT FALSE ORDER BY product_id, variant_id LIMIT $2`,
        [storeId, limit],
      );
      const found = rows as { name: string; count: string | number }[];
      return { count: Number(found[0]?.count ?? 0), names: found.map(({ name }) => name) };
    },
    costOf: (storeId, productIds) => selectCosts(state, storeId, productIds),
  };
}

type ItemCost = UnitCost & { readonly productId: string; readonly variantId: string | null };

/** Products of which an item costs something else now, or has a cost for the first time; a cost once known is never taken back. */
function findDiffering(before: readonly ItemCost[], after: readonly ItemCost[]): string[] {
  const nameOf = ({ productId, variantId }: ItemCost): string => JSON.stringify([productId, variantId]);
  const costs = new Map(before.map((item) => [nameOf(item), item]));
  const differs = (item: ItemCost): boolean => costs.get(nameOf(item))?.cost !== item.cost || costs.get(nameOf(item))?.currency !== item.currency;
  return [...new Set(after.filter(differs).map((item) => item.productId))];
}

function lastOfEach(products: readonly ProductInput[]): Map<string, ProductInput> {
  const items = new Map<string, ProductInput>();
  for (const product of products) {
    const key = JSON.stringify([product.productId, product.variantId]);
    const before = items.get(key);
    items.set(key, before === undefined ? product : mergeItems(before, product));
  }
  return items;
}

/** A later row about the same item adds to the earlier: what it leaves out stays. */
function mergeItems(before: ProductInput, after: ProductInput): ProductInput {
  const said = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null));
  return { ...before, ...said };
}

async function upsertItems(state: State, storeId: string, { items, now }: { items: readonly ProductInput[]; now: Date }): Promise<number> {
  const rows = items.map((item) => ({
    product_id: item.productId, variant_id: item.variantId ?? '', sku: item.sku, name: item.name, variant_name: item.variantName,
    description: item.description, category: item.category, brand: item.brand, url: item.url, image_url: item.imageUrl,
    price: item.price, cost: item.cost, currency: item.currency, stock: item.stock, active: item.active,
  }));
  const kept = told.map((column) => `${column} = coalesce(excluded.${column}, catalog_item.${column})`).join(', ');
  const differs = told.map((column) => `(excluded.${column} IS NOT NULL AND excluded.${column} IS DISTINCT FROM catalog_item.${column})`).join(' OR ');
  const result = await state.executeSql(
    `INSERT INTO catalog_item (store_id, product_id, variant_id, ${told.join(', ')}, updated_at)
     SELECT $1, item.product_id, item.variant_id, ${told.map((column) => `item.${column}`).join(', ')}, $3::timestamptz
     FROM jsonb_to_recordset($2::jsonb) AS item(product_id text, variant_id text, sku text, name text, variant_name text, description text, category text,
       brand text, url text, image_url text, price numeric, cost numeric, currency text, stock bigint, active boolean)
     ON CONFLICT (store_id, product_id, variant_id) DO UPDATE SET ${kept}, updated_at = excluded.updated_at WHERE ${differs}
     RETURNING product_id`,
    [storeId, JSON.stringify(rows), now.toISOString()],
  );
  return result.rows.length;
}

async function selectItem(state: State, storeId: string, item: { productId: string; variantId: string }): Promise<CatalogItem | null> {
  const { rows } = await state.executeSql(
    `SELECT ${columns} FROM catalog_item WHERE store_id = $1 AND product_id = $2 AND variant_id IN ($3, '') ORDER BY variant_id = '' LIMIT 1`,
    [storeId, item.productId, item.variantId],
  );
  const [row] = rows as ItemRow[];
  return row === undefined ? null : toItem(row);
}

async function selectItems(state: State, storeId: string, query: Parameters<CatalogApi['listProducts']>[1]): Promise<CatalogItem[]> {
  const search = query.search === undefined ? null : `%${query.search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const { rows } = await state.executeSql(
    `SELECT ${columns} FROM catalog_item
     WHERE store_id = $1 AND ($2::text IS NULL OR name ILIKE $2 OR sku ILIKE $2 OR product_id ILIKE $2) AND ($3::text IS NULL OR category = $3)
       AND ($4::text IS NULL OR (product_id, variant_id) > ($4, $5))
     ORDER BY product_id, variant_id LIMIT $6`,
    [storeId, search, query.category ?? null, query.after?.productId ?? null, query.after?.variantId ?? '', Math.min(query.limit ?? 100, 500)],
  );
  return (rows as ItemRow[]).map(toItem);
}

async function selectCosts(state: State, storeId: string, productIds: readonly string[]): Promise<ItemCost[]> {
  if (productIds.length === 0) return [];
  const { rows } = await state.executeSql(
    `SELECT product_id, variant_id, cost::text AS cost, currency FROM catalog_item
     WHERE store_id = $1 AND cost IS NOT NULL AND product_id IN (SELECT jsonb_array_elements_text($2::jsonb))`,
    [storeId, JSON.stringify(productIds)],
  );
  return (rows as { product_id: string; variant_id: string; cost: string; currency: string | null }[]).map((row) => ({
    productId: row.product_id, variantId: row.variant_id === '' ? null : row.variant_id, cost: row.cost, currency: row.currency,
  }));
}

function toItem(row: ItemRow): CatalogItem {
  return {
    productId: row.product_id, variantId: row.variant_id === '' ? null : row.variant_id, sku: row.sku, name: row.name, variantName: row.variant_name,
    description: row.description, category: row.category, brand: row.brand, url: row.url, imageUrl: row.image_url, price: row.price, cost: row.cost,
    currency: row.currency, stock: row.stock === null ? null : Number(row.stock), active: row.active, updatedAt: new Date(row.updated_at),
  };
}
