import type { JourneyMap, JourneyTouchpoint } from '../../api/types.ts';

/** The map in one sentence. */
export interface Summary {
  /** Where most people looked around. */
  readonly from: JourneyTouchpoint;
  /** Where most of them went on to in the next stage, and which share of them did, straight; null when nobody did. */
  readonly next: JourneyTouchpoint | null;
  readonly share: number;
  /** Where most ended without an order; null when nobody did. */
  readonly most: JourneyTouchpoint | null;
}

/** @returns null when nobody was met before an order */
export function summaryOf(map: Pick<JourneyMap, 'touchpoints' | 'edges'>): Summary | null {
  const inStage = (stage: string) => map.touchpoints.filter((one) => one.stage === stage && one.people > 0);
  const [from] = inStage('consideration').toSorted((a, b) => b.people - a.people);
  if (from === undefined) return null;
  const ways = map.edges.filter((edge) => edge.from === from.id).toSorted((a, b) => b.people - a.people);
  const way = ways.find(({ to }) => inStage('purchase').some(({ id }) => id === to));
  const next = map.touchpoints.find(({ id }) => id === way?.to) ?? null;
  const [most] = [...inStage('consideration'), ...inStage('purchase')].filter(({ lefts }) => lefts > 0).toSorted((a, b) => b.lefts - a.lefts);
  return { from, next, share: (way?.people ?? 0) / from.people, most: most ?? null };
}
