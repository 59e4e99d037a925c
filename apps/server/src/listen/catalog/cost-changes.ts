import type { State } from '../../platform/state/state.ts';
import { deleteCostChanges, insertCostChanges, listCostChanges } from './state.ts';

/** Who follows costs: told of products whose costs differ. */
export type CostListener = (storeId: string, productIds: readonly string[]) => Promise<void>;

/**
 * Tells its listeners of new costs also when the process ends between the change and their work: the products are noted before and
 * taken off the list after.
 */
export interface CostChanges {
  addListener(listener: CostListener): void;
  /** Runs a change of the catalogue that may give these products another cost. `change` says which of them it did. */
  around(storeId: string, productIds: readonly string[], change: () => Promise<readonly string[]>): Promise<void>;
  /** Tells of what an earlier process did not come to tell. */
  resume(): Promise<void>;
}

export function createCostChanges(state: State): CostChanges {
  const listeners: CostListener[] = [];
  const tell = async (storeId: string, productIds: readonly string[]): Promise<void> => {
    for (const listener of listeners) await listener(storeId, productIds);
  };
  return {
    addListener: (listener) => void listeners.push(listener),
    around: async (storeId, productIds, change) => {
      await insertCostChanges(state, storeId, productIds);
      const differing = await change();
      if (differing.length > 0) await tell(storeId, differing);
      await deleteCostChanges(state, storeId, productIds);
    },
    resume: async () => {
      for (const { storeId, productIds } of await listCostChanges(state)) {
        await tell(storeId, productIds);
        await deleteCostChanges(state, storeId, productIds);
      }
    },
  };
}
