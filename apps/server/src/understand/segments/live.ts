import type { Platform } from '../../platform/module.ts';
import { createEvaluator, type Evaluator } from './evaluate.ts';
import { createPendingPlaces, type Pending } from './pending.ts';
import { type Defined, ownAtomIds, type Plan, planSegments, waitsForFolds } from './plan.ts';
import { markedOf } from './queries/marks.ts';
import { readEdges } from './read-rfm.ts';
import type { RfmEdges } from './rfm.ts';
import { markCounted, type Segment, selectEdges, selectSegmentCursors, selectSegments, selectStoresWithSegments, upsertEdges, upsertSegmentCursor } from './state.ts';

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
}

type Needs = Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'>;

/** Between two looks at new events; half of the time at most is spent on looking. */
const ROUND_MS = 500;
const LONGEST_REST_MS = 10_000;
/** Who waits for what is folded is looked at this often. */
const FOLDED_EVERY_MS = 2_000;
/** By so much a change that time brings may be late. */
const DUE_EVERY_MS = 5_000;
const LINKS_EVERY_MS = 1_000;
const CURSOR_EVERY_MS = 2_000;
/** Edges of RFM scores move, and everybody is held against everything once more. */
const DAILY_MS = 86_400_000;
const FEW_BUYERS = 100;
const OF_FEW_MS = 600_000;
const FOLD_WAIT_MS = 1_500;
const SETTLE_WAIT_MS = 30_000;
const ORDERS_FOLD = 'orders';

/** What a store's segments ask, as it stands. */
interface Following {
  readonly segments: readonly Segment[];
  /** Those that can be told as soon as an event or an order is in, and those that wait for other folds. */
  readonly prompt: Plan;
  readonly folded: Plan;
  readonly whole: Plan;
  /** Conditions whose rows are written down. */
  readonly marked: Set<string>;
}

export function createLive(needs: Needs): Live {
  return new LiveLoop(needs);
}

class LiveLoop implements Live {
  readonly #needs: Needs;
  readonly #evaluator: Evaluator;
  readonly #followed = new Map<string, Following | null>();
  readonly #prompt;
  readonly #folded;
  #queue: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #unsubscribe: (() => void) | null = null;
  #isStopping = false;
  /** When each store's marks were swept, ms. */
  readonly #swept = new Map<string, number>();
  #last = { folded: 0, due: 0, links: 0, cursor: 0 };

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#evaluator = createEvaluator(needs);
    this.#prompt = createPendingPlaces(needs.eventLog.writer);
    this.#folded = createPendingPlaces(needs.eventLog.writer);
  }

  async start(): Promise<void> {
    const { state, eventLog } = this.#needs;
    const cursors = await selectSegmentCursors(state.db, eventLog.writer);
    const to = eventLog.lastSeq();
    const stores = await selectStoresWithSegments(state.db);
    for (const storeId of stores) {
      this.#followed.set(storeId, null);
      for (const [kind, places] of [['prompt', this.#prompt], ['folded', this.#folded]] as const) {
        const after = cursors.get(kind) ?? 0;
        if (after < to) places.add(storeId, { writer: eventLog.writer, from: after + 1, to, since: new Date(0) });
      }
    }
    this.#unsubscribe = eventLog.onCommit((rows) => {
      this.#prompt.note(rows, (storeId) => this.#followed.has(storeId));
      this.#folded.note(rows, (storeId) => this.#followed.has(storeId));
    });
    for (const storeId of stores) void this.#run(() => this.#finishCounting(storeId)).catch((error: unknown) => this.#warn(error, storeId));
    this.#schedule(ROUND_MS);
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
      this.#followed.set(storeId, null);
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      await this.#evaluateAll(storeId, ids);
    });
  }

  forget(storeId: string): void {
    this.#followed.set(storeId, null);
  }

  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void> {
    return this.#run(async () => {
      const following = await this.#following(storeId);
      await this.#evaluator.remark(storeId, following === null ? [] : markedOf(following.whole.atoms), aliasKeys);
      if (following !== null) await this.#evaluator.evaluate(storeId, { plan: following.whole, known: following.whole.segmentIds, whom: { places: null, dueMs: null, linksUpTo: null, aliasKeys } });
    });
  }

  settle(): Promise<void> {
    return this.#run(async () => {
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      this.#last = { folded: 0, due: 0, links: 0, cursor: 0 };
      await this.#lookAround();
    });
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
        .then(() => this.#schedule(Math.min(LONGEST_REST_MS, Math.max(ROUND_MS, performance.now() - startedAt))));
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
    const looks = { links: isTime('links', LINKS_EVERY_MS), folded: isTime('folded', FOLDED_EVERY_MS), due: isTime('due', DUE_EVERY_MS) };
    for (const storeId of this.#followed.keys()) {
      if (this.#isStopping) return;
      await this.#lookAt(storeId, looks).catch((error: unknown) => this.#warn(error, storeId));
    }
    if (isTime('cursor', CURSOR_EVERY_MS)) await this.#saveCursors();
  }

  async #lookAt(storeId: string, looks: { readonly links: boolean; readonly folded: boolean; readonly due: boolean }): Promise<void> {
    const following = await this.#following(storeId);
    if (following === null) {
      this.#prompt.take(storeId, Number.MAX_SAFE_INTEGER);
      this.#folded.take(storeId, Number.MAX_SAFE_INTEGER);
      await this.#evaluator.sweep(storeId, new Set());
      return;
    }
    await this.#lookAtEvents(storeId, following, looks.links);
    if (looks.folded) await this.#lookAtFolded(storeId, following);
    if (looks.due) await this.#lookAtTime(storeId, following);
  }

  async #lookAtEvents(storeId: string, following: Following, withLinks: boolean): Promise<void> {
    const places = this.#prompt.take(storeId, Number.MAX_SAFE_INTEGER);
    try {
      const linksUpTo = withLinks ? await this.#evaluator.newLinks(storeId) : null;
      if (places === null && linksUpTo === null) return;
      if (places?.hasOrders === true) await this.#needs.derived.catchUpFold(ORDERS_FOLD, FOLD_WAIT_MS);
      if (places !== null) await this.#evaluator.mark(storeId, markedOf(following.whole.atoms), places);
      // Whose links changed is somebody else in what was folded long ago too.
      const plan = linksUpTo === null ? following.prompt : following.whole;
      if (plan.segmentIds.length > 0) await this.#evaluator.evaluate(storeId, { plan, known: following.whole.segmentIds, whom: { places, dueMs: null, linksUpTo, aliasKeys: [] } });
      if (linksUpTo !== null) await this.#evaluator.settleLinks(storeId, linksUpTo);
    } catch (error) {
      if (places !== null) this.#prompt.giveBack(storeId, places);
      throw error;
    }
  }

  async #lookAtFolded(storeId: string, following: Following): Promise<void> {
    const places: Pending | null = this.#folded.take(storeId, this.#needs.derived.foldedSeq());
    if (places === null || following.folded.segmentIds.length === 0) return;
    try {
      await this.#evaluator.evaluate(storeId, { plan: following.folded, known: following.whole.segmentIds, whom: { places, dueMs: null, linksUpTo: null, aliasKeys: [] } });
    } catch (error) {
      this.#folded.giveBack(storeId, places);
      throw error;
    }
  }

  async #lookAtTime(storeId: string, following: Following): Promise<void> {
    const now = this.#needs.clock.now();
    const nowMs = now.getTime();
    const kept = await selectEdges(this.#needs.state.db, storeId);
    if (kept === null || isOld(kept, now)) {
      await this.#evaluateAll(storeId, following.segments.map(({ id }) => id));
      return;
    }
    await this.#sweep(storeId, nowMs);
    const due = await this.#evaluator.nextDue(storeId);
    if (due === null || due > nowMs) return;
    await this.#evaluator.evaluate(storeId, { plan: following.whole, known: following.whole.segmentIds, whom: { places: null, dueMs: nowMs, linksUpTo: null, aliasKeys: [] } });
  }

  /** Once a day: a segment that is deleted may come back soon, and would be counted anew for nothing. */
  async #sweep(storeId: string, nowMs: number): Promise<void> {
    if (nowMs - (this.#swept.get(storeId) ?? 0) < DAILY_MS) return;
    this.#swept.set(storeId, nowMs);
    // As it is kept at this moment: a segment that was just saved is there before its conditions are written down.
    const all = (await selectSegments(this.#needs.state.db, storeId)).map(definedOf);
    await this.#evaluator.sweep(storeId, ownAtomIds(all));
  }

  /** What a crash cut short. */
  async #finishCounting(storeId: string): Promise<void> {
    const following = await this.#following(storeId);
    const uncounted = following?.segments.filter(({ countedAt }) => countedAt === null) ?? [];
    if (uncounted.length > 0) await this.#evaluateAll(storeId, uncounted.map(({ id }) => id));
  }

  /** Everybody, against these segments and those that name them. */
  async #evaluateAll(storeId: string, ids: readonly string[]): Promise<void> {
    await this.#renewEdges(storeId);
    const following = await this.#following(storeId);
    if (following === null) return;
    const atoms = markedOf(following.whole.atoms);
    const uncounted = following.segments.some(({ id, countedAt }) => ids.includes(id) && countedAt === null);
    const fresh = uncounted ? atoms.filter(({ id }) => !following.marked.has(id)) : [];
    await this.#evaluator.mark(storeId, fresh, null);
    for (const { id } of atoms) following.marked.add(id);
    const concerned = following.segments.filter((one) => concerns(one, { ids, all: following.segments }));
    const edges = await this.#edgesOf(storeId);
    const plan = planSegments(concerned.map(definedOf), { all: following.segments.map(definedOf), edges });
    await this.#evaluator.evaluate(storeId, { plan, known: following.whole.segmentIds, whom: null });
    await markCounted(this.#needs.state.db, storeId, { ids, at: this.#needs.clock.now() });
    this.#followed.set(storeId, { ...following, segments: following.segments.map((one) => (ids.includes(one.id) && one.countedAt === null ? { ...one, countedAt: this.#needs.clock.now() } : one)) });
  }

  async #renewEdges(storeId: string): Promise<void> {
    const { state, clock } = this.#needs;
    const kept = await selectEdges(state.db, storeId);
    const now = clock.now();
    if (kept !== null && !isOld(kept, now)) return;
    await upsertEdges(state.db, storeId, { edges: await readEdges(this.#needs, storeId), at: now });
    this.#followed.set(storeId, null);
  }

  /** Null where nobody has bought yet. */
  async #edgesOf(storeId: string): Promise<RfmEdges | null> {
    const kept = await selectEdges(this.#needs.state.db, storeId);
    return kept === null || kept.edges.buyers === 0 ? null : kept.edges;
  }

  async #following(storeId: string): Promise<Following | null> {
    const known = this.#followed.get(storeId);
    if (known !== null && known !== undefined) return known;
    const segments = await selectSegments(this.#needs.state.db, storeId);
    if (segments.length === 0) {
      this.#followed.delete(storeId);
      return null;
    }
    const edges = await this.#edgesOf(storeId);
    const all = segments.map(definedOf);
    const plans = segments.map((one) => ({ one, waits: waitsForFolds(planSegments([definedOf(one)], { all, edges })) }));
    const planOf = (waits: boolean): Plan => planSegments(plans.filter((plan) => plan.waits === waits).map(({ one }) => definedOf(one)), { all, edges });
    // What a counted segment asks about has been written down, and was kept up since.
    const marked = ownAtomIds(segments.filter(({ countedAt }) => countedAt !== null));
    const following: Following = { segments, prompt: planOf(false), folded: planOf(true), whole: planSegments(all, { all, edges }), marked };
    this.#followed.set(storeId, following);
    return following;
  }

  async #saveCursors(): Promise<void> {
    const { state, eventLog } = this.#needs;
    const done = eventLog.lastSeq();
    for (const [kind, places] of [['prompt', this.#prompt], ['folded', this.#folded]] as const) {
      await upsertSegmentCursor(state.db, { writer: eventLog.writer, kind, seq: (places.earliest() ?? done + 1) - 1 }).catch((error: unknown) => this.#warn(error, null));
    }
  }
}

/** Edges of few buyers move with each of them. */
function isOld({ edges, madeAt }: { readonly edges: RfmEdges; readonly madeAt: Date }, now: Date): boolean {
  return now.getTime() - madeAt.getTime() >= (edges.buyers < FEW_BUYERS ? OF_FEW_MS : DAILY_MS);
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

/** Segments that a definition names. */
export function namedBy({ condition }: Pick<Segment, 'condition'>): string[] {
  return [...JSON.stringify(condition).matchAll(/"kind":"segment","id":"([^"]+)"/g)].map(([, id]) => id ?? '');
}
