import type { LogPlaces } from '../../platform/event-log/queries.ts';
import type { Platform } from '../../platform/module.ts';
import { createEvaluator, type Evaluator } from './evaluate.ts';
import { createFollowings, definedOf, type Following, type Followings, planConcerned } from './following.ts';
import { createPendingPlaces, type Pending } from './pending.ts';
import { ownAtomIds } from './plan.ts';
import { markedOf } from './queries/marks.ts';
import { readEdges } from './read-rfm.ts';
import type { RfmEdges } from './rfm.ts';
import { markCounted, selectEdges, selectSegmentCursors, selectSegments, upsertEdges, upsertSegmentCursor } from './state.ts';

/** Keeps who is in which segment, while events come and time passes. */
export interface Live {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Segments were made or changed: everybody is held against them. Resolves when it is done. */
  refresh(storeId: string, ids: readonly string[]): Promise<void>;
  /** Segments went: nobody is held against them any more. */
  forget(storeId: string): void;
  /** What the log says of these aliases is other than it was. */
  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void>;
  /** Resolves when all that was told before this call, and all that time has brought, is seen in who is in which segment. */
  settle(): Promise<void>;
  /** Grows whenever this process tells who is in which segment; null where another one keeps it. */
  timesTold(storeId: string): number | null;
}

type Needs = Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'>;

/** A round begins so long after the last one: most of its cost does not depend on how many people it looks at. */
const ROUND_EVERY_MS = 1_200;
const LEAST_REST_MS = 200;
/** A round that takes longer is one of a flood, when others need the engine more: it rests for what it took beyond this. */
const LONG_ROUND_MS = 1_200;
const LONGEST_REST_MS = 10_000;
/** Who waits for what is folded is looked at this often. */
const FOLDED_EVERY_MS = 2_000;
/** By so much a change that time brings may be late. */
const DUE_EVERY_MS = 5_000;
const LINKS_EVERY_MS = 1_000;
/** Links come some seconds after the events that tell of them; without events they change by somebody's hand, now and then. */
const LINKS_FOLLOW_MS = 15_000;
const LINKS_IDLE_MS = 5_000;
const CURSOR_EVERY_MS = 2_000;
/** Edges of RFM scores move, and everybody is held against everything once more. */
const DAILY_MS = 86_400_000;
const FEW_BUYERS = 100;
const OF_FEW_MS = 600_000;
const FOLD_WAIT_MS = 1_500;
const SETTLE_WAIT_MS = 30_000;
const ORDERS_FOLD = 'orders';

/** What a round looks for besides new events. */
interface Looks {
  readonly links: boolean;
  readonly folded: boolean;
  readonly due: boolean;
}

export function createLive(needs: Needs): Live {
  return new LiveLoop(needs);
}

class LiveLoop implements Live {
  readonly #needs: Needs;
  readonly #evaluator: Evaluator;
  readonly #followed: Followings;
  /** Where people are to be looked at once their orders are folded, and once everything is. */
  readonly #prompt;
  readonly #folded;
  #queue: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #unsubscribe: (() => void) | null = null;
  #isStopping = false;
  #lastCommitAt = Number.NEGATIVE_INFINITY;
  /** When each store's marks were swept, ms. */
  readonly #swept = new Map<string, number>();
  /** Up to where a store's people may have been looked at before their orders were folded: they are looked at again. */
  readonly #early = new Map<string, number>();
  #last = { folded: 0, due: 0, links: 0, cursor: 0 };

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#evaluator = createEvaluator(needs);
    this.#followed = createFollowings(needs);
    this.#prompt = createPendingPlaces(needs.eventLog.writer);
    this.#folded = createPendingPlaces(needs.eventLog.writer);
  }

  async start(): Promise<void> {
    const { state, eventLog } = this.#needs;
    const cursors = await selectSegmentCursors(state.db, eventLog.writer);
    const to = eventLog.lastSeq();
    const stores = await this.#followed.start();
    for (const storeId of stores) {
      for (const [kind, places] of [['prompt', this.#prompt], ['folded', this.#folded]] as const) {
        const after = cursors.get(kind) ?? 0;
        if (after < to) places.add(storeId, { writer: eventLog.writer, from: after + 1, to, since: new Date(0) });
      }
      this.#early.set(storeId, to);
    }
    this.#unsubscribe = eventLog.onCommit((rows) => {
      this.#lastCommitAt = performance.now();
      this.#prompt.note(rows, (storeId) => this.#followed.has(storeId));
      this.#folded.note(rows, (storeId) => this.#followed.has(storeId));
    });
    for (const storeId of stores) void this.#run(() => this.#finishCounting(storeId)).catch((error: unknown) => this.#warn(error, storeId));
    this.#schedule(ROUND_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#unsubscribe?.();
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#queue;
    await this.#saveCursors();
  }

  refresh(storeId: string, ids: readonly string[]): Promise<void> {
    return this.#run(async () => {
      this.#followed.forget(storeId);
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      await this.#evaluateAll(storeId, ids);
    });
  }

  forget(storeId: string): void {
    this.#followed.forget(storeId);
  }

  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void> {
    return this.#run(async () => {
      const following = await this.#followed.read(storeId);
      await this.#evaluator.remark(storeId, following === null ? [] : markedOf(following.plan.atoms), aliasKeys);
      if (following !== null) await this.#evaluate(storeId, following, await this.#evaluator.note({ storeId, aliasKeys }));
    });
  }

  settle(): Promise<void> {
    return this.#run(async () => {
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      this.#last = { folded: 0, due: 0, links: 0, cursor: 0 };
      await this.#lookAround();
    });
  }

  timesTold(storeId: string): number | null {
    return this.#unsubscribe !== null && this.#followed.has(storeId) ? this.#evaluator.timesTold(storeId) : null;
  }

  /** One after another: each reads what the one before wrote. */
  #run(work: () => Promise<void>): Promise<void> {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => undefined);
    return result;
  }

  #schedule(ms: number): void {
    if (this.#isStopping) return;
    this.#timer = setTimeout(() => {
      const startedAt = performance.now();
      void this.#run(() => this.#lookAround())
        .catch((error: unknown) => this.#warn(error, null))
        .then(() => this.#schedule(restAfter(performance.now() - startedAt)));
    }, ms);
    this.#timer.unref();
  }

  #warn(error: unknown, storeId: string | null): void {
    this.#needs.log.warn({ err: error, module: 'segments', storeId }, 'segments could not be brought up to date; trying again');
  }

  async #lookAround(): Promise<void> {
    const now = performance.now();
    const isTime = (what: 'folded' | 'due' | 'links' | 'cursor', every: number): boolean => {
      if (this.#last[what] !== 0 && now - this.#last[what] < every) return false;
      this.#last = { ...this.#last, [what]: now };
      return true;
    };
    const looks = { links: isTime('links', now - this.#lastCommitAt < LINKS_FOLLOW_MS ? LINKS_EVERY_MS : LINKS_IDLE_MS), folded: isTime('folded', FOLDED_EVERY_MS), due: isTime('due', DUE_EVERY_MS) };
    for (const storeId of this.#followed.ids()) {
      if (this.#isStopping) return;
      await this.#lookAt(storeId, looks).catch((error: unknown) => this.#warn(error, storeId));
    }
    if (isTime('cursor', CURSOR_EVERY_MS)) await this.#saveCursors();
  }

  async #lookAt(storeId: string, looks: Looks): Promise<void> {
    const following = await this.#followed.read(storeId);
    if (following === null) {
      this.#prompt.take(storeId, Number.MAX_SAFE_INTEGER);
      this.#folded.take(storeId, Number.MAX_SAFE_INTEGER);
      await this.#evaluator.sweep(storeId, new Set());
      return;
    }
    const kept = looks.due ? await selectEdges(this.#needs.state.db, storeId) : null;
    const isDaily = looks.due && (kept === null || isOld(kept, this.#needs.clock.now()));
    await this.#lookAtPeople(storeId, following, { ...looks, due: looks.due && !isDaily });
    if (isDaily) await this.#evaluateAll(storeId, following.segments.map(({ id }) => id));
    else if (looks.due) await this.#sweep(storeId);
  }

  /** One round for whoever there is a reason to look at. */
  async #lookAtPeople(storeId: string, following: Following, looks: Looks): Promise<void> {
    // What was acknowledged since the last block went in would wait for the round after this one.
    if (this.#needs.derived.isStreaming()) await this.#needs.eventLog.settle().catch(() => undefined);
    const told = this.#prompt.take(storeId, Number.MAX_SAFE_INTEGER);
    const folded = looks.folded ? this.#takeFolded(storeId, following) : null;
    try {
      const dueMs = looks.due ? await this.#dueBy(storeId) : null;
      const linksUpTo = looks.links ? await this.#evaluator.newLinks(storeId) : null;
      if (told === null && folded === null && dueMs === null && linksUpTo === null) return;
      // Whose links changed is somebody else in what was folded long ago too.
      const note = async (): Promise<string> => {
        if (told?.hasOrders === true) await this.#awaitOrders(storeId, told);
        return this.#evaluator.note({ storeId, told: told === null ? null : { places: told, names: following.names }, folded, dueMs, linksUpTo });
      };
      const [batch] = await Promise.all([note(), told === null ? null : this.#evaluator.mark(storeId, markedOf(following.plan.atoms), told)]);
      await this.#evaluate(storeId, following, batch);
      if (linksUpTo !== null) await this.#evaluator.settleLinks(storeId, linksUpTo);
    } catch (error) {
      if (told !== null) this.#prompt.giveBack(storeId, told);
      if (folded !== null) this.#folded.giveBack(storeId, folded);
      throw error;
    }
  }

  /** What is folded entirely by now and asks for another look. */
  #takeFolded(storeId: string, following: Following): Pending | null {
    const places = this.#folded.take(storeId, this.#needs.derived.foldedSeq());
    const isWaitedFor = following.prompt.length < following.segments.length;
    return places !== null && (isWaitedFor || places.from <= (this.#early.get(storeId) ?? 0)) ? places : null;
  }

  async #awaitOrders(storeId: string, { to }: LogPlaces): Promise<void> {
    const isFolded = await this.#needs.derived.catchUpFold(ORDERS_FOLD, FOLD_WAIT_MS, to);
    if (!isFolded) this.#early.set(storeId, to);
  }

  /** Null when time alone changes nothing yet. */
  async #dueBy(storeId: string): Promise<number | null> {
    const due = await this.#evaluator.nextDue(storeId);
    const nowMs = this.#needs.clock.now().getTime();
    return due === null || due > nowMs ? null : nowMs;
  }

  #evaluate(storeId: string, { plan, prompt }: Following, batch: string): Promise<void> {
    return this.#evaluator.evaluate(storeId, { plan, prompt, known: plan.segmentIds, batch });
  }

  /** Once a day: a segment that is deleted may come back soon, and would be counted anew for nothing. */
  async #sweep(storeId: string): Promise<void> {
    const nowMs = this.#needs.clock.now().getTime();
    if (nowMs - (this.#swept.get(storeId) ?? 0) < DAILY_MS) return;
    this.#swept.set(storeId, nowMs);
    // As it is kept at this moment: a segment that was just saved is there before its conditions are written down.
    const all = (await selectSegments(this.#needs.state.db, storeId)).map(definedOf);
    await this.#evaluator.sweep(storeId, ownAtomIds(all));
  }

  /** What a crash cut short. */
  async #finishCounting(storeId: string): Promise<void> {
    const following = await this.#followed.read(storeId);
    const uncounted = following?.segments.filter(({ countedAt }) => countedAt === null) ?? [];
    if (uncounted.length > 0) await this.#evaluateAll(storeId, uncounted.map(({ id }) => id));
  }

  /** Everybody, against these segments and those that name them. */
  async #evaluateAll(storeId: string, ids: readonly string[]): Promise<void> {
    await this.#renewEdges(storeId);
    const following = await this.#followed.read(storeId);
    if (following === null) return;
    const atoms = markedOf(following.plan.atoms);
    const uncounted = following.segments.some(({ id, countedAt }) => ids.includes(id) && countedAt === null);
    const fresh = uncounted ? atoms.filter(({ id }) => !following.marked.has(id)) : [];
    await this.#evaluator.mark(storeId, fresh, null);
    for (const { id } of atoms) following.marked.add(id);
    const plan = planConcerned(following.segments, { ids, edges: await this.#edgesOf(storeId) });
    await this.#evaluator.evaluate(storeId, { plan, prompt: [], known: following.plan.segmentIds, batch: null });
    const at = this.#needs.clock.now();
    await markCounted(this.#needs.state.db, storeId, { ids, at });
    this.#followed.noteCounted(storeId, { following, ids, at });
  }

  async #renewEdges(storeId: string): Promise<void> {
    const { state, clock } = this.#needs;
    const kept = await selectEdges(state.db, storeId);
    const now = clock.now();
    if (kept !== null && !isOld(kept, now)) return;
    await upsertEdges(state.db, storeId, { edges: await readEdges(this.#needs, storeId), at: now });
    this.#followed.forget(storeId);
  }

  /** Null where nobody has bought yet. */
  async #edgesOf(storeId: string): Promise<RfmEdges | null> {
    const kept = await selectEdges(this.#needs.state.db, storeId);
    return kept === null || kept.edges.buyers === 0 ? null : kept.edges;
  }

  async #saveCursors(): Promise<void> {
    const { state, eventLog } = this.#needs;
    const done = eventLog.lastSeq();
    for (const [kind, places] of [['prompt', this.#prompt], ['folded', this.#folded]] as const) {
      await upsertSegmentCursor(state.db, { writer: eventLog.writer, kind, seq: (places.earliest() ?? done + 1) - 1 }).catch((error: unknown) => this.#warn(error, null));
    }
  }
}

function restAfter(roundMs: number): number {
  return Math.min(LONGEST_REST_MS, Math.max(LEAST_REST_MS, ROUND_EVERY_MS - roundMs, roundMs - LONG_ROUND_MS));
}

/** Edges of few buyers move with each of them. */
function isOld({ edges, madeAt }: { readonly edges: RfmEdges; readonly madeAt: Date }, now: Date): boolean {
  return now.getTime() - madeAt.getTime() >= (edges.buyers < FEW_BUYERS ? OF_FEW_MS : DAILY_MS);
}
