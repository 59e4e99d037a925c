/** The merchant's own shop; a simulated one; a sample of published data. */
export const STORE_KINDS = ['own', 'simulated', 'sample'] as const;
export type StoreKind = (typeof STORE_KINDS)[number];

/** One online shop. */
export interface Store {
  readonly id: string;
  readonly organisationId: string | null;
  readonly name: string;
  /** ISO 4217; all money of the store is shown in it. */
  readonly currency: string;
  /** IANA name; local days are days there. */
  readonly timezone: string;
  /** Never sends anything outside when true. */
  readonly simulated: boolean;
  readonly kind: StoreKind;
  readonly createdAt: Date;
}

/** Which stores there are. Cached; a change is seen at once in this process. */
export interface Stores {
  findStore(storeId: string): Promise<Store | null>;
  /** @throws `store.not_found` */
  getStore(storeId: string): Promise<Store>;
  listStores(): Promise<Store[]>;
  createStore(input: { name: string; currency: string; timezone: string; organisationId?: string | null; kind?: StoreKind }): Promise<Store>;
  updateStore(storeId: string, change: { name?: string; currency?: string; timezone?: string; organisationId?: string }): Promise<Store>;
  /** Told after a store's currency or time zone was set, changed or not. */
  onChange(listener: (store: Store) => Promise<void>): void;
}
