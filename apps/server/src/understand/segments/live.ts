import type { Platform } from '../../platform/module.ts';
import { createRounds } from '../../platform/rounds.ts';
import { createEvaluator } from './evaluate.ts';
import { createEverybody } from './everybody.ts';
import { createFollowings, definedOf, type Following } from './following.ts';
import { createLookTimes, type Looks } from './looks.ts';
import { ownAtomIds } from './plan.ts';
import { markedOf } from './queries/marks.ts';
import { selectSegments } from './state.ts';
import { createUnseen } from './unseen.ts';

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
const SWEEP_EVERY_MS = 86_400_000;
const SETTLE_WAIT_MS = 30_000;

export function createLive(needs: Needs): Live {
  return new LiveLoop(needs);
}

class LiveLoop implements Live {
  readonly #needs: Needs;
  readonly #evaluator;
  readonly #followed;
  readonly #everybody;
  readonly #unseen;
  readonly #rounds;
  readonly #lookTimes = createLookTimes();
  #isStarted = false;
  /** When each store's marks were swept, ms. */
  readonly #swept = new Map<string, number>();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#evaluator = createEvaluator(needs);
    this.#followed = createFollowings(needs);
    this.#everybody = createEverybody({ ...needs, evaluator: this.#evaluator, followed: this.#followed });
    const onFault = (error: unknown): void => this.#warn(error, null);
    this.#unseen = createUnseen({ ...needs, isFollowed: this.#followed.has, onFault });
    this.#rounds = createRounds({ round: () => this.#lookAround(), restAfter, onFault });
  }

  async start(): Promise<void> {
    const stores = await this.#followed.start();
    await this.#unseen.start(stores);
    this.#isStarted = true;
    for (const storeId of stores) void this.#rounds.run(() => this.#everybody.finish(storeId)).catch((error: unknown) => this.#warn(error, storeId));
    this.#rounds.start(ROUND_EVERY_MS);
  }

  async stop(): Promise<void> {
    this.#unseen.stop();
    await this.#rounds.stop();
    await this.#unseen.save();
  }

  refresh(storeId: string, ids: readonly string[]): Promise<void> {
    return this.#rounds.run(async () => {
      this.#followed.forget(storeId);
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      await this.#everybody.hold(storeId, ids);
    });
  }

  forget(storeId: string): void {
    this.#followed.forget(storeId);
  }

  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void> {
    return this.#rounds.run(async () => {
      const following = await this.#followed.read(storeId);
      await this.#evaluator.remark(storeId, following === null ? [] : markedOf(following.plan.atoms), aliasKeys);
      if (following !== null) await this.#evaluate(storeId, following, await this.#evaluator.note({ storeId, aliasKeys }));
    });
  }

  settle(): Promise<void> {
    return this.#rounds.run(async () => {
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      this.#lookTimes.reset();
      await this.#lookAround();
    });
  }

  timesTold(storeId: string): number | null {
    return this.#isStarted && this.#followed.has(storeId) ? this.#evaluator.timesTold(storeId) : null;
  }

  #warn(error: unknown, storeId: string | null): void {
    this.#needs.log.warn({ err: error, module: 'segments', storeId }, 'segments could not be brought up to date; trying again');
  }

  async #lookAround(): Promise<void> {
    const looks = this.#lookTimes.next(this.#unseen.msSinceEvents());
    for (const storeId of this.#followed.ids()) {
      if (this.#rounds.isStopping()) return;
      await this.#lookAt(storeId, looks).catch((error: unknown) => this.#warn(error, storeId));
    }
    if (looks.cursor) await this.#unseen.save();
  }

  async #lookAt(storeId: string, looks: Looks): Promise<void> {
    const following = await this.#followed.read(storeId);
    if (following === null) {
      this.#unseen.drop(storeId);
      await this.#evaluator.sweep(storeId, new Set());
      return;
    }
    const isDaily = looks.due && (await this.#everybody.isDue(storeId));
    await this.#lookAtPeople(storeId, following, { ...looks, due: looks.due && !isDaily });
    if (isDaily) await this.#everybody.hold(storeId, following.segments.map(({ id }) => id));
    else if (looks.due) await this.#sweep(storeId);
  }

  /** One round for whoever there is a reason to look at. */
  async #lookAtPeople(storeId: string, following: Following, looks: Looks): Promise<void> {
    // What was acknowledged since the last block went in would wait for the round after this one.
    if (this.#needs.derived.isStreaming()) await this.#needs.eventLog.settle().catch(() => undefined);
    const told = this.#unseen.takeTold(storeId);
    const folded = looks.folded ? this.#unseen.takeFolded(storeId, following.prompt.length < following.segments.length) : null;
    try {
      const dueMs = looks.due ? await this.#dueBy(storeId) : null;
      // Whose links changed is somebody else in what was folded long ago too.
      const linksUpTo = looks.links ? await this.#evaluator.newLinks(storeId) : null;
      if (told === null && folded === null && dueMs === null && linksUpTo === null) return;
      const note = async (): Promise<string> => {
        if (told?.hasOrders === true) await this.#unseen.awaitOrders(storeId, told);
        return this.#evaluator.note({ storeId, told: told === null ? null : { places: told, names: following.names }, folded, dueMs, linksUpTo });
      };
      const [batch] = await Promise.all([note(), told === null ? null : this.#evaluator.mark(storeId, markedOf(following.plan.atoms), told)]);
      await this.#evaluate(storeId, following, batch);
      if (linksUpTo !== null) await this.#evaluator.settleLinks(storeId, linksUpTo);
    } catch (error) {
      this.#unseen.giveBack(storeId, { told, folded });
      throw error;
    }
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
    if (nowMs - (this.#swept.get(storeId) ?? 0) < SWEEP_EVERY_MS) return;
    this.#swept.set(storeId, nowMs);
    // As it is kept at this moment: a segment that was just saved is there before its conditions are written down.
    const all = (await selectSegments(this.#needs.state.db, storeId)).map(definedOf);
    await this.#evaluator.sweep(storeId, ownAtomIds(all));
  }
}

function restAfter(roundMs: number): number {
  return Math.min(LONGEST_REST_MS, Math.max(LEAST_REST_MS, ROUND_EVERY_MS - roundMs, roundMs - LONG_ROUND_MS));
}
