import type { CatalogApi } from '../catalog/index.ts';
import type { CollectApi } from '../collect/index.ts';

export type { EventInput, Recorded } from '../collect/index.ts';
export type { ProductInput } from '../catalog/index.ts';

/** The modules an import hands its rows to. */
export interface ImportNeeds {
  readonly collect: Pick<CollectApi, 'record'>;
  readonly catalog: Pick<CatalogApi, 'upsertProducts'>;
}
