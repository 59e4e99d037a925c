import type { Platform } from '../../platform/module.ts';
import type { Evaluator } from './evaluate.ts';
import { type Followings, planConcerned } from './following.ts';
import { markedOf } from './queries/marks.ts';
import { readEdges } from './read-rfm.ts';
import type { RfmEdges } from './rfm.ts';
import { markCounted, selectEdges, upsertEdges } from './state.ts';

/** Holds everybody against segments: against new ones, and once a day against all, for the edges of RFM scores move. */
export interface Everybody {
  /** Against these segments and those that name them. */
  hold(storeId: string, ids: readonly string[]): Promise<void>;
  /** Against what nobody was held against yet: a crash cut it short. */
  finish(storeId: string): Promise<void>;
  /** Whether it is time to hold them against all. */
  isDue(storeId: string): Promise<boolean>;
}

type Needs = Pick<Platform, 'state' | 'eventLog' | 'stores' | 'clock'> & { readonly evaluator: Evaluator; readonly followed: Followings };
type KeptEdges = NonNullable<Awaited<ReturnType<typeof selectEdges>>>;

const DAILY_MS = 86_400_000;
/** Edges of few buyers move with each of them. */
const FEW_BUYERS = 100;
const OF_FEW_MS = 600_000;

export function createEverybody(needs: Needs): Everybody {
  const { state, clock, evaluator, followed } = needs;
  const isOld = ({ edges, madeAt }: KeptEdges): boolean => clock.now().getTime() - madeAt.getTime() >= (edges.buyers < FEW_BUYERS ? OF_FEW_MS : DAILY_MS);

  async function renewEdges(storeId: string): Promise<void> {
    const kept = await selectEdges(state.db, storeId);
    if (kept !== null && !isOld(kept)) return;
    const at = clock.now();
    await upsertEdges(state.db, storeId, { edges: await readEdges(needs, storeId), at });
    followed.forget(storeId);
  }

  /** Null where nobody has bought yet. */
  async function edgesOf(storeId: string): Promise<RfmEdges | null> {
    const kept = await selectEdges(state.db, storeId);
    return kept === null || kept.edges.buyers === 0 ? null : kept.edges;
  }

  async function hold(storeId: string, ids: readonly string[]): Promise<void> {
    await renewEdges(storeId);
    const following = await followed.read(storeId);
    if (following === null) return;
    const atoms = markedOf(following.plan.atoms);
    const isNew = following.segments.some(({ id, countedAt }) => ids.includes(id) && countedAt === null);
    await evaluator.mark(storeId, isNew ? atoms.filter(({ id }) => !following.marked.has(id)) : [], null);
    for (const { id } of atoms) following.marked.add(id);
    const plan = planConcerned(following.segments, { ids, edges: await edgesOf(storeId) });
    await evaluator.evaluate(storeId, { plan, prompt: [], known: following.plan.segmentIds, batch: null });
    const at = clock.now();
    await markCounted(state.db, storeId, { ids, at });
    followed.noteCounted(storeId, { following, ids, at });
  }

  return {
    hold,
    finish: async (storeId) => {
      const following = await followed.read(storeId);
      const uncounted = following?.segments.filter(({ countedAt }) => countedAt === null) ?? [];
      if (uncounted.length > 0) await hold(storeId, uncounted.map(({ id }) => id));
    },
    isDue: async (storeId) => {
      const kept = await selectEdges(state.db, storeId);
      return kept === null || isOld(kept);
    },
  };
}
