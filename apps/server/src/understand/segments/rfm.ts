/** Named groups of buyers by how recently and how often they bought; every cell of the table below belongs to one. */
export const RFM_GROUPS = ['champions', 'loyal', 'promising', 'new', 'hopeful', 'attention', 'sleepy', 'at_risk', 'cannot_lose', 'lost'] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

/**
 * Scores from 1 to 5, both ends included, of each group. Recency (r): fifths of the store's buyers by days since the last order, 5 the most recent.
 * Frequency (f): 1, 2, 3–4, 5–7, 8 and more days with an order; fixed, because fifths of a store of one-time buyers would all be 1.
 */
export const RFM_CELLS: Readonly<Record<RfmGroup, readonly { readonly r: readonly [number, number]; readonly f: readonly [number, number] }[]>> = {
  champions: [{ r: [4, 5], f: [4, 5] }],
  loyal: [{ r: [3, 5], f: [3, 3] }, { r: [3, 3], f: [4, 5] }],
  promising: [{ r: [4, 5], f: [2, 2] }],
  new: [{ r: [5, 5], f: [1, 1] }],
  hopeful: [{ r: [4, 4], f: [1, 1] }],
  attention: [{ r: [3, 3], f: [2, 2] }],
  sleepy: [{ r: [3, 3], f: [1, 1] }],
  at_risk: [{ r: [1, 2], f: [2, 3] }],
  cannot_lose: [{ r: [1, 2], f: [4, 5] }],
  lost: [{ r: [1, 2], f: [1, 1] }],
};

/** From so many days with an order on the frequency score is 2, 3, 4 and 5. */
export const FREQUENCY_FROM = [2, 3, 5, 8] as const;

/** Edges of a store's scores, each list ascending. Ties stand on one side of an edge, so equal people have equal scores. */
export interface RfmEdges {
  /** Ms since the last order: up to the first edge scores 5, beyond the last 1. */
  readonly recencyMs: readonly number[];
  /** Net revenue in minor units: up to the first edge scores 1, beyond the last 5. */
  readonly moneyMinor: readonly number[];
  /** Of how many buyers. */
  readonly buyers: number;
}

export interface RfmScores {
  readonly r: number;
  readonly f: number;
  readonly m: number;
}

/** A buyer's scores. @param buyer `recencyMs` since the last order, `orderDays` at least 1 */
export function scoreOf(edges: RfmEdges, buyer: { readonly recencyMs: number; readonly orderDays: number; readonly moneyMinor: number }): RfmScores {
  return {
    r: 5 - edges.recencyMs.filter((edge) => buyer.recencyMs > edge).length,
    f: 1 + FREQUENCY_FROM.filter((days) => buyer.orderDays >= days).length,
    m: 1 + edges.moneyMinor.filter((edge) => buyer.moneyMinor > edge).length,
  };
}

/** The group of a pair of scores. */
export function groupOf({ r, f }: Pick<RfmScores, 'r' | 'f'>): RfmGroup {
  const within = (score: number, [low, high]: readonly [number, number]): boolean => score >= low && score <= high;
  const found = RFM_GROUPS.find((group) => RFM_CELLS[group].some((cell) => within(r, cell.r) && within(f, cell.f)));
  if (found === undefined) throw new Error(`no group holds the scores ${r} and ${f}`);
  return found;
}
