import { setTimeout as pause } from 'node:timers/promises';
import { createVersions } from '../../platform/derived/versions.ts';
import type { Platform } from '../../platform/module.ts';
import { createRounds } from '../../platform/rounds.ts';
import { learn, roomToGrow } from './learn.ts';
import { changedPeopleStatement, dropStatements, newestVersionStatement, writePeopleStatement } from './queries/people.ts';
import { readCheap, readSigns } from './read-signs.ts';
import { SIGNS_VERSION } from './signs.ts';
import { type Learnt, selectLearnt, upsertLearnt } from './state.ts';

/** Keeps what sessions showed, what they taught, and who is driven by what. */
export interface Keeper {
  start(): void;
  stop(): Promise<void>;
  /** Resolves when all that is folded by now is seen in people's motives. */
  settle(): Promise<void>;
  /** Whether a store is still to be looked at since something happened in it, or since the start. */
  isDue(storeId: string): boolean;
  /** Whether so much has come since a store was looked at that it may have outgrown what was learnt. */
  isGrowing(storeId: string): boolean;
  /** What the log says of these aliases is other than it was: nothing is left of how it was. */
  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void>;
}

type Needs = Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'> & {
  /** Those who ask for motives are told that some are other than before. */
  readonly follow: (storeId: string) => Promise<void>;
};

/** Between two rounds; one that finds nothing due costs nothing. */
const ROUND_MS = 10_000;
/** After one that worked, twenty times as long: motives move slowly. Only a store that may have outgrown what was learnt is looked at before. */
const REST_FACTOR = 20;
const LONGEST_REST_MS = 600_000;
const FIRST_LOOK_MS = 3_000;
/** A week of sessions is read at once; then others have the engine for five times as long. A year of ten million events is read in some minutes, and no page waits for it. */
const BREATH_FACTOR = 5;
/** Links between aliases change without events too. */
const ALL_AGAIN_MS = 3_600_000;
const SETTLE_WAIT_MS = 30_000;

export function createKeeper(needs: Needs): Keeper {
  return new KeeperLoop(needs);
}

class KeeperLoop implements Keeper {
  readonly #needs: Needs;
  readonly #nextVersion;
  readonly #rounds;
  /** Stores in which something happened since they were looked at: how many events. */
  readonly #changed = new Map<string, number>();
  /** By store: after so many it may have outgrown what was learnt. */
  readonly #room = new Map<string, number>();
  /** Stores that were looked at to the end since the start. */
  readonly #seen = new Set<string>();
  #unsubscribe: (() => void) | null = null;
  #allAt = Number.NEGATIVE_INFINITY;
  #restUntil = Number.NEGATIVE_INFINITY;
  #heldSince: number | null = null;
  /** In the round that goes on: what it took for others, and must not rest for. */
  #breathedMs = 0;
  /** Aborted when somebody waits for a round to end: it takes no breath then. */
  #hurry = new AbortController();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#nextVersion = createVersions(needs.eventLog.posted, newestVersionStatement);
    this.#rounds = createRounds({ round: () => this.#lookAround(), restAfter: () => ROUND_MS, onFault: (error) => this.#warn(error, null) });
  }

  start(): void {
    this.#unsubscribe = this.#needs.eventLog.onCommit((rows) => {
      for (const { store_id: storeId } of rows) this.#changed.set(storeId, (this.#changed.get(storeId) ?? 0) + 1);
    });
    this.#rounds.start(FIRST_LOOK_MS);
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.();
    this.#hurry.abort();
    await this.#rounds.stop();
  }

  settle(): Promise<void> {
    return this.#runSoon(async () => {
      await this.#needs.derived.catchUp(SETTLE_WAIT_MS);
      for (const { id } of await this.#needs.stores.listStores()) await this.#lookAt(id);
    });
  }

  isDue(storeId: string): boolean {
    return this.#changed.has(storeId) || !this.#seen.has(storeId);
  }

  isGrowing(storeId: string): boolean {
    return (this.#changed.get(storeId) ?? 0) >= (this.#room.get(storeId) ?? Number.POSITIVE_INFINITY);
  }

  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void> {
    return this.#runSoon(async () => {
      for (const statement of dropStatements(storeId, aliasKeys)) await this.#needs.eventLog.posted.command(statement);
      await this.#lookAt(storeId);
      await this.#needs.eventLog.scrub(['motive_signs', 'motive_people']);
    });
  }

  #runSoon(work: () => Promise<void>): Promise<void> {
    this.#hurry.abort();
    return this.#rounds.run(work);
  }

  async #breathe(tookMs: number): Promise<void> {
    const startedAt = performance.now();
    await pause(tookMs * BREATH_FACTOR, undefined, { signal: this.#hurry.signal, ref: false }).catch(() => undefined);
    this.#breathedMs += performance.now() - startedAt;
  }

  #warn(error: unknown, storeId: string | null): void {
    this.#needs.log.warn({ err: error, module: 'motives', storeId }, 'motives could not be brought up to date; trying again');
  }

  async #lookAround(): Promise<void> {
    const startedAt = performance.now();
    if (!this.#rounds.isStopping()) this.#hurry = new AbortController();
    this.#breathedMs = 0;
    if (startedAt - this.#allAt >= ALL_AGAIN_MS) {
      for (const { id } of await this.#needs.stores.listStores()) this.#markChanged(id);
      this.#allAt = startedAt;
    }
    const due = [...this.#changed.keys()].filter((storeId) => startedAt >= this.#restUntil || this.isGrowing(storeId));
    if (due.length === 0 || (await this.#isHeld(startedAt))) return;
    const beganAt = performance.now();
    for (const storeId of due) {
      if (this.#rounds.isStopping()) return;
      await this.#lookAt(storeId).catch((error: unknown) => {
        // It waits for the next round.
        this.#markChanged(storeId);
        this.#warn(error, storeId);
      });
    }
    const endedAt = performance.now();
    this.#restUntil = endedAt + Math.min(LONGEST_REST_MS, REST_FACTOR * (endedAt - beganAt - this.#breathedMs));
  }

  /** Of a history that is still being folded a store would learn what the whole contradicts: it is waited for, though not without end. */
  async #isHeld(now: number): Promise<boolean> {
    if (await this.#needs.derived.catchUp()) this.#heldSince = null;
    else this.#heldSince ??= now;
    return this.#heldSince !== null && now - this.#heldSince < LONGEST_REST_MS;
  }

  #markChanged(storeId: string): void {
    this.#changed.set(storeId, this.#changed.get(storeId) ?? 0);
  }

  async #lookAt(storeId: string): Promise<void> {
    // What comes from here on is for the next look.
    this.#changed.delete(storeId);
    this.#seen.delete(storeId);
    await this.#bringUpToDate(storeId);
    this.#seen.add(storeId);
  }

  async #bringUpToDate(storeId: string): Promise<void> {
    const store = await this.#needs.stores.findStore(storeId);
    if (store === null) return;
    const { state, eventLog } = this.#needs;
    const kept = await selectLearnt(state.db, storeId);
    const isNew = kept === null || kept.signsVersion !== SIGNS_VERSION;
    const { currency } = store;
    const before: Learnt = isNew ? { signsVersion: SIGNS_VERSION, readUpTo: 0, fit: null, cheap: await readCheap(eventLog, storeId, currency) } : kept;
    const needs = { ...this.#needs, pace: { breathe: (tookMs: number) => this.#breathe(tookMs), isStopping: () => this.#rounds.isStopping() } };
    const read = await readSigns(needs, storeId, { learnt: before, currency });
    if (read.readUpTo === 0) return;
    const learnt = await learn(needs, storeId, { learnt: read, currency, isCheapNew: isNew });
    if (learnt.fit === null) {
      await upsertLearnt(state.db, storeId, learnt);
      return;
    }
    const version = await this.#nextVersion(storeId);
    await eventLog.posted.command(writePeopleStatement(storeId, { beliefs: learnt.fit.beliefs, version }));
    // Last: a store counts as learnt once its people are written down, not a moment before.
    await upsertLearnt(state.db, storeId, learnt);
    this.#room.set(storeId, roomToGrow(learnt.fit.sessions));
    const [changed] = await eventLog.posted.query<{ people: string }>(changedPeopleStatement(storeId, version));
    if (Number(changed?.people ?? 0) > 0) await this.#needs.follow(storeId);
  }
}
