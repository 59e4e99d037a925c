import type { Platform } from '../../platform/module.ts';
import { type Defined, ownAtomIds, type Plan, planSegments, toldNames, waitsForFolds } from './plan.ts';
import type { RfmEdges } from './rfm.ts';
import { type Segment, selectEdges, selectSegments, selectStoresWithSegments } from './state.ts';

/** What a store's segments ask, as it stands. */
export interface Following {
  readonly segments: readonly Segment[];
  readonly plan: Plan;
  /** Segments that can be told as soon as an event or an order is in; the others wait for other folds. */
  readonly prompt: readonly string[];
  /** Which events can change who is in those; null: any. */
  readonly names: readonly string[] | null;
  /** Conditions whose rows are written down. */
  readonly marked: Set<string>;
}

/** Stores whose segments are kept live. */
export interface Followings {
  /** Every store that has segments is followed from now on. @returns their ids */
  start(): Promise<string[]>;
  ids(): Iterable<string>;
  has(storeId: string): boolean;
  /** Null when the store has no segments (any more); it is not followed then. */
  read(storeId: string): Promise<Following | null>;
  /** What is kept of a store's segments is read anew when it is next needed. */
  forget(storeId: string): void;
  /** These segments were counted. */
  noteCounted(storeId: string, on: { readonly following: Following; readonly ids: readonly string[]; readonly at: Date }): void;
}

export function createFollowings({ state }: Pick<Platform, 'state'>): Followings {
  const followed = new Map<string, Following | null>();
  return {
    start: async () => {
      const stores = await selectStoresWithSegments(state.db);
      for (const storeId of stores) followed.set(storeId, null);
      return stores;
    },
    ids: () => followed.keys(),
    has: (storeId) => followed.has(storeId),
    read: async (storeId) => {
      const known = followed.get(storeId);
      if (known !== null && known !== undefined) return known;
      const segments = await selectSegments(state.db, storeId);
      if (segments.length === 0) {
        followed.delete(storeId);
        return null;
      }
      const kept = await selectEdges(state.db, storeId);
      const following = followingOf(segments, kept === null || kept.edges.buyers === 0 ? null : kept.edges);
      followed.set(storeId, following);
      return following;
    },
    forget: (storeId) => followed.set(storeId, null),
    noteCounted: (storeId, { following, ids, at }) => followed.set(storeId, { ...following, segments: following.segments.map((one) => (ids.includes(one.id) && one.countedAt === null ? { ...one, countedAt: at } : one)) }),
  };
}

/** @param edges null where nobody has bought yet */
function followingOf(segments: readonly Segment[], edges: RfmEdges | null): Following {
  const all = segments.map(definedOf);
  const prompt = all.filter((one) => !waitsForFolds(planSegments([one], { all, edges })));
  return {
    segments, plan: planSegments(all, { all, edges }), prompt: prompt.map(({ id }) => id), names: toldNames(planSegments(prompt, { all, edges })),
    // What a counted segment asks about has been written down, and was kept up since.
    marked: ownAtomIds(segments.filter(({ countedAt }) => countedAt !== null)),
  };
}

/** The plan of these segments and of those that name them. */
export function planConcerned(segments: readonly Segment[], on: { readonly ids: readonly string[]; readonly edges: RfmEdges | null }): Plan {
  const concerned = segments.filter((one) => concerns(one, { ids: on.ids, all: segments }));
  return planSegments(concerned.map(definedOf), { all: segments.map(definedOf), edges: on.edges });
}

export function definedOf({ id, name, condition }: Segment): Defined {
  return { id, name, condition };
}

/** Whether a segment is one of these, or names one of them at any depth. */
function concerns(segment: Segment, on: { readonly ids: readonly string[]; readonly all: readonly Segment[] }): boolean {
  if (on.ids.includes(segment.id)) return true;
  return namedBy(segment).some((id) => {
    const other = on.all.find((one) => one.id === id);
    return other !== undefined && concerns(other, on);
  });
}

/** Ids of segments that ask what drives people, by themselves or by way of others that they name. */
export function askingForMotives(segments: readonly Pick<Segment, 'id' | 'condition'>[]): Set<string> {
  const asking = new Set(segments.filter(({ condition }) => JSON.stringify(condition).includes('"kind":"motive"')).map(({ id }) => id));
  for (let known = -1; known !== asking.size;) {
    known = asking.size;
    for (const segment of segments) if (namedBy(segment).some((id) => asking.has(id))) asking.add(segment.id);
  }
  return asking;
}

/** Segments that a definition names. */
export function namedBy({ condition }: Pick<Segment, 'condition'>): string[] {
  return [...JSON.stringify(condition).matchAll(/"kind":"segment","id":"([^"]+)"/g)].map(([, id]) => id ?? '');
}
