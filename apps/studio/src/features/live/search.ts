import { readPeriodSearch } from '../../ui/period.ts';
import { readSegment, writeSegment } from '../../ui/segment.ts';

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
  // An address may name what Live can't be filtered by: the stream would refuse it without a word that a page can read.
  const where = writeSegment(readSegment(readPeriodSearch(raw).where).filter(({ dimension }) => dimension === 'segment'));
  return { ...(where === undefined ? {} : { where }), ...(raw['list'] === 'events' || isNamed ? { list: 'events' as const } : {}), ...(isNamed ? { name } : {}) };
}
