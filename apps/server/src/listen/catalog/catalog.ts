import type { Platform } from '../../platform/module.ts';
import { createCostChanges } from './cost-changes.ts';
import type { CatalogApi, ProductInput } from './product.ts';
import { countItems, findEmptyItems, selectCosts, selectItem, selectItems, upsertItems, type ItemCost } from './state.ts';

const batchSize = 1_000;

/** The catalogue as its api. */
export function createCatalogApi({ state, clock }: Pick<Platform, 'state' | 'clock'>): CatalogApi {
  const costChanges = createCostChanges(state);
  return {
    upsertProducts: async (storeId, products) => {
      let changed = 0;
      const unique = [...lastOfEach(products).values()];
      for (let at = 0; at < unique.length; at += batchSize) {
        const items = unique.slice(at, at + batchSize);
        const priced = [...new Set(items.filter((item) => item.cost !== null || item.currency !== null).map((item) => item.productId))];
        await costChanges.around(storeId, priced, async () => {
          const before = await selectCosts(state, storeId, priced);
          changed += await upsertItems(state, storeId, { items, now: clock.now() });
          return findDiffering(before, await selectCosts(state, storeId, priced));
        });
      }
      return { changed };
    },
    onCostsChanged: (listener) => costChanges.addListener(listener),
    resumeCostChanges: () => costChanges.resume(),
    findProduct: (storeId, productId, variantId) => selectItem(state, storeId, { productId, variantId: variantId ?? '' }),
    listProducts: (storeId, query) => selectItems(state, storeId, query),
    countProducts: (storeId) => countItems(state, storeId),
    findOutOfStock: (storeId, limit) => findEmptyItems(state, storeId, limit),
    costOf: (storeId, productIds) => selectCosts(state, storeId, productIds),
  };
}

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
