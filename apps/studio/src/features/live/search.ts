export interface LiveSearch {
  /** Event names to show; absent shows all. */
  name?: string;
}

export function readLiveSearch(raw: Record<string, unknown>): LiveSearch {
  const name = raw['name'];
  return typeof name === 'string' && name !== '' ? { name } : {};
}
