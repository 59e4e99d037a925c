/**
 * First words of the keys whose texts come with the pages that need them, not with the first screen: see `textParts` in `vite.config.ts`. A test holds that
 * nothing outside of those pages asks for one.
 */
const LATER: ReadonlySet<string> = new Set([
  'ai', 'alias', 'attribution', 'badRow', 'bucket', 'deliveryStatus', 'drivers', 'erase', 'event', 'field', 'friction', 'hours', 'kind', 'lifeline', 'merge', 'method', 'metricGroup', 'motives',
  'orderJourneys', 'orderStep', 'origin', 'paths', 'quarantine', 'reasons', 'retention', 'script', 'sources', 'stage', 'story', 'timeline', 'vocabulary',
]);

export function isLaterText(key: string): boolean {
  return LATER.has(key.split('.')[0] ?? '');
}
