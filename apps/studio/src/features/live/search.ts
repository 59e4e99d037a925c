import { readPeriodSearch } from '../../ui/period.ts';

export interface LiveSearch {
  /** `events` lists what arrives event by event; absent: sessions side by side. */
  list?: 'events';
  /** Event names to show; absent shows all. */
  name?: string;
  /** Whose sessions: segments. */
  where?: string;
}

export function readLiveSearch(raw: Record<string, unknown>): LiveSearch {
  const name = raw['name'];
  const isNamed = typeof name === 'string' && name !== '';
  const { where } = readPeriodSearch(raw);
  return { ...(where === undefined ? {} : { where }), ...(raw['list'] === 'events' || isNamed ? { list: 'events' as const } : {}), ...(isNamed ? { name } : {}) };
}
