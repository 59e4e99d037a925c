import { createContext, use, type ReactNode } from 'react';
import type { StoreSummary } from './types.ts';

const CurrentStore = createContext<StoreSummary | null>(null);

export function CurrentStoreProvider({ store, children }: { store: StoreSummary; children: ReactNode }) {
  return <CurrentStore value={store}>{children}</CurrentStore>;
}

/** The store whose pages are open, or null outside of one. */
export function useMaybeStore(): StoreSummary | null {
  return use(CurrentStore);
}

/** The store whose pages are open. */
export function useStore(): StoreSummary {
  const store = use(CurrentStore);
  if (store === null) throw new Error('useStore is only for pages of a store');
  return store;
}

const RANK = { owner: 4, admin: 3, analyst: 2, marketer: 1, agent: 0 } as const;

/** What a role may do here, as far as the screen is concerned; the server decides again. */
export function useMay(): { manage: boolean; exportData: boolean; metrics: boolean } {
  const { role } = useStore();
  const rank = role === null ? 0 : RANK[role];
  return { manage: rank >= 3, exportData: rank >= 2, metrics: rank >= 1 };
}
