/** One row about a product: the product itself (`variantId` null) or one of its variants. */
export interface ProductInput {
  readonly productId: string;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly name: string | null;
  /** What sets the variant apart, such as "black, L". */
  readonly variantName: string | null;
  readonly description: string | null;
  readonly category: string | null;
  readonly brand: string | null;
  readonly url: string | null;
  readonly imageUrl: string | null;
  /** Decimal text in `currency`, such as `12.5`. */
  readonly price: string | null;
  /** What one costs the merchant, decimal text in `currency`. */
  readonly cost: string | null;
  /** ISO 4217; null: the store's. */
  readonly currency: string | null;
  /** Pieces at hand. */
  readonly stock: number | null;
  readonly active: boolean | null;
}

/** A product or variant as the catalogue knows it; what was never told is null. */
export interface CatalogItem extends ProductInput {
  readonly updatedAt: Date;
}

/** What a piece costs the merchant. */
export interface UnitCost {
  /** Decimal text. */
  readonly cost: string;
  /** ISO 4217; null: the store's. */
  readonly currency: string | null;
}

/** The products a store sells. */
export interface CatalogApi {
  /**
   * Add products and variants, or update those that are known: a field that is null leaves what was there.
   * The last of several rows about one item wins.
   * @returns how many items are new or differ from before; 0 when nothing changed
   */
  upsertProducts(storeId: string, products: readonly ProductInput[]): Promise<{ changed: number }>;
  /** The item by product and variant; a variant that is not known falls back to its product; null when neither is. */
  findProduct(storeId: string, productId: string, variantId?: string | null): Promise<CatalogItem | null>;
  /**
   * Items by product id and variant id.
   * @param query `search` is matched without case inside name, sku and id; `after` is the last item of the page before; `limit` at most 500 (default 100)
   * @returns empty when nothing matches
   */
  listProducts(storeId: string, query: { search?: string; category?: string; after?: { productId: string; variantId: string | null }; limit?: number }): Promise<CatalogItem[]>;
  countProducts(storeId: string): Promise<number>;
  /** Items on sale of which none is left: how many, and the names of the first few (the id where there is no name). */
  findOutOfStock(storeId: string, limit: number): Promise<{ readonly count: number; readonly names: readonly string[] }>;
  /** Unit costs of these products, by product id and variant id (null for the product itself); items without a cost are absent. */
  costOf(storeId: string, productIds: readonly string[]): Promise<readonly (UnitCost & { readonly productId: string; readonly variantId: string | null })[]>;
  /** Calls back after the cost of products became another one, or became known; `upsertProducts` waits for it. */
  onCostsChanged(listener: (storeId: string, productIds: readonly string[]) => Promise<void>): void;
  /** After a start: calls back for what the process before was about to change or to tell when it ended. */
  resumeCostChanges(): Promise<void>;
}
