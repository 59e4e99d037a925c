import type { CollectApi } from '../collect/index.ts';

/** What sources ask of others. */
export interface SourcesNeeds {
  readonly collect: Pick<CollectApi, 'onArrival' | 'quarantine'>;
  readonly keys: { listKeys(storeId: string): Promise<readonly { readonly prefix: string; readonly name: string }[]> };
}
