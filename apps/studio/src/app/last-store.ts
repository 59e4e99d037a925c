const KEPT = 'throughline.store';

/** The store that was open last on this device. */
export function lastStoreId(): string | null {
  return localStorage.getItem(KEPT);
}

export function rememberStore(storeId: string): void {
  localStorage.setItem(KEPT, storeId);
}
