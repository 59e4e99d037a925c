import type { JourneyMap, JourneyTouchpoint } from '../../api/types.ts';

/** The map in one sentence. */
export interface Summary {
  /** From where most people went on to the purchase; where nobody did, where most people looked around. */
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
  const [looked, bought] = [inStage('consideration'), inStage('purchase')];
  const [way] = map.edges
    .filter((edge) => looked.some(({ id }) => id === edge.from) && bought.some(({ id }) => id === edge.to))
    .toSorted((a, b) => b.people - a.people);
  const from = looked.find(({ id }) => id === way?.from) ?? looked.toSorted((a, b) => b.people - a.people)[0];
  if (from === undefined) return null;
  const next = bought.find(({ id }) => id === way?.to) ?? null;
  const [most] = [...looked, ...bought].filter(({ lefts }) => lefts > 0).toSorted((a, b) => b.lefts - a.lefts);
  return { from, next, share: (way?.people ?? 0) / from.people, most: most ?? null };
}
