import type { State } from '../../platform/state/state.ts';
import type { CatalogApi, CatalogItem, ProductInput, UnitCost } from './product.ts';

type ItemRow = {
  product_id: string; variant_id: string; sku: string | null; name: string | null; variant_name: string | null; description: string | null;
  category: string | null; brand: string | null; url: string | null; image_url: string | null; price: string | null; cost: string | null;
  currency: string | null; stock: string | number | null; active: boolean | null; updated_at: Date | string;
};

const columns = `product_id, variant_id, sku, name, variant_name, description, category, brand, url, image_url, price::text AS price, cost::text AS cost, currency, stock, active, updated_at`;
const told = ['sku', 'name', 'variant_name', 'description', 'category', 'brand', 'url', 'image_url', 'price', 'cost', 'currency', 'stock', 'active'];

/** What one of an item costs. */
export type ItemCost = UnitCost & { readonly productId: string; readonly variantId: string | null };

export async function upsertItems(state: State, storeId: string, { items, now }: { items: readonly ProductInput[]; now: Date }): Promise<number> {
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

export async function selectItem(state: State, storeId: string, item: { productId: string; variantId: string }): Promise<CatalogItem | null> {
  const { rows } = await state.executeSql(
    `SELECT ${columns} FROM catalog_item WHERE store_id = $1 AND product_id = $2 AND variant_id IN ($3, '') ORDER BY variant_id = '' LIMIT 1`,
    [storeId, item.productId, item.variantId],
  );
  const [row] = rows as ItemRow[];
  return row === undefined ? null : toItem(row);
}

export async function selectItems(state: State, storeId: string, query: Parameters<CatalogApi['listProducts']>[1]): Promise<CatalogItem[]> {
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

export async function countItems(state: State, storeId: string): Promise<number> {
  const { rows } = await state.executeSql('SELECT count(*) AS count FROM catalog_item WHERE store_id = $1', [storeId]);
  return Number((rows[0] as { count: string | number }).count);
}

/** Items on sale of which none is left: how many, and the names of the first. */
export async function findEmptyItems(state: State, storeId: string, limit: number): Promise<{ count: number; names: string[] }> {
  const { rows } = await state.executeSql(
    `SELECT coalesce(nullif(concat_ws(' ', name, variant_name), ''), product_id) AS name, count(*) OVER () AS count FROM catalog_item
     WHERE store_id = $1 AND stock <= 0 AND active IS NOT FALSE ORDER BY product_id, variant_id LIMIT $2`,
    [storeId, limit],
  );
  const found = rows as { name: string; count: string | number }[];
  return { count: Number(found[0]?.count ?? 0), names: found.map(({ name }) => name) };
}

export async function selectCosts(state: State, storeId: string, productIds: readonly string[]): Promise<ItemCost[]> {
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

/** Products whose cost is about to change. */
export async function insertCostChanges(state: State, storeId: string, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await state.executeSql(
    'INSERT INTO catalog_cost_change (store_id, product_id) SELECT $1, jsonb_array_elements_text($2::jsonb) ON CONFLICT DO NOTHING',
    [storeId, JSON.stringify(productIds)],
  );
}

/** Whoever follows costs has heard of these. */
export async function deleteCostChanges(state: State, storeId: string, productIds: readonly string[]): Promise<void> {
  if (productIds.length === 0) return;
  await state.executeSql('DELETE FROM catalog_cost_change WHERE store_id = $1 AND product_id IN (SELECT jsonb_array_elements_text($2::jsonb))', [storeId, JSON.stringify(productIds)]);
}

/** What was about to change or to be told, by store. */
export async function listCostChanges(state: State): Promise<{ storeId: string; productIds: string[] }[]> {
  const { rows } = await state.executeSql('SELECT store_id, array_agg(product_id ORDER BY product_id) AS product_ids FROM catalog_cost_change GROUP BY store_id ORDER BY store_id');
  return (rows as { store_id: string; product_ids: string[] }[]).map((row) => ({ storeId: row.store_id, productIds: row.product_ids }));
}
