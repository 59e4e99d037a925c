import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { createVersions } from '../../platform/derived/versions.ts';
import type { Platform } from '../../platform/module.ts';
import { createRounds } from '../../platform/rounds.ts';
import { fitBeliefs, type Pattern, type Sample } from './model.ts';
import { changedPeopleStatement, countSessionsStatement, dropStatements, newestVersionStatement, sampleStatement, writePeopleStatement } from './queries/people.ts';
import { type CheapLimit, cheapLimitsStatement, touchedWeeksStatement, writeSignsStatement } from './queries/signs.ts';
import { SIGNS, SIGNS_VERSION } from './signs.ts';
import { type Learnt, selectLearnt, upsertLearnt } from './state.ts';

/** Keeps what sessions showed, what they taught, and who is driven by what. */
export interface Keeper {
  start(): void;
  stop(): Promise<void>;
  /** Resolves when all that is folded by now is seen in people's motives. */
  settle(): Promise<void>;
  /** Whether a store is still to be looked at since something happened in it, or since the start. */
  isDue(storeId: string): boolean;
  /** What the log says of these aliases is other than it was: nothing is left of how it was. */
  rederive(storeId: string, aliasKeys: readonly string[]): Promise<void>;
}

type Needs = Pick<Platform, 'state' | 'eventLog' | 'derived' | 'stores' | 'clock' | 'log'> & {
  /** Those who ask for motives are told that some are other than before. */
  readonly follow: (storeId: string) => Promise<void>;
};

/** Between two looks at what is new, */
const ROUND_MS = 10_000;
/** and twenty times as long as the last worked: motives move slowly. */
const REST_FACTOR = 20;
const LONGEST_REST_MS = 600_000;
const FIRST_LOOK_MS = 3_000;
/** A week of sessions is read at once; then others have the engine for five times as long. A year of ten million events is read in some minutes, and no page waits for it. */
const BREATH_FACTOR = 5;
/** Links between aliases change without events too. */
const ALL_AGAIN_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Learnt anew each day in which something happened, and when there are half as many sessions more; from few sessions each one teaches, and it costs nothing. */
const GREW = 1.5;
const FEW_SESSIONS = 1_000;
const SETTLE_WAIT_MS = 30_000;
/** People and sessions of each to learn from: shares and rates are then known to a percent or two. */
const SAMPLE = { people: 15_000, sessions: 20 } as const;

export function createKeeper(needs: Needs): Keeper {
  return new KeeperLoop(needs);
}

class KeeperLoop implements Keeper {
  readonly #needs: Needs;
  readonly #nextVersion;
  readonly #rounds;
  /** Stores in which something happened since they were looked at. */
  readonly #changed = new Set<string>();
  /** Stores that were looked at to the end since the start. */
  readonly #seen = new Set<string>();
  #unsubscribe: (() => void) | null = null;
  #allAt = Number.NEGATIVE_INFINITY;
  /** In the round that goes on: what it took for others, and must not rest for. */
  #breathedMs = 0;
  /** Aborted when somebody waits for a round to end: it takes no breath then. */
  #hurry = new AbortController();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#nextVersion = createVersions(needs.eventLog.posted, newestVersionStatement);
    this.#rounds = createRounds({ round: () => this.#lookAround(), restAfter: (tookMs) => this.#restAfter(tookMs), onFault: (error) => this.#warn(error, null) });
  }

  start(): void {
    this.#unsubscribe = this.#needs.eventLog.onCommit((rows) => {
      for (const { store_id: storeId } of rows) this.#changed.add(storeId);
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

  #restAfter(tookMs: number): number {
    return Math.min(LONGEST_REST_MS, Math.max(ROUND_MS, REST_FACTOR * (tookMs - this.#breathedMs)));
  }

  #warn(error: unknown, storeId: string | null): void {
    this.#needs.log.warn({ err: error, module: 'motives', storeId }, 'motives could not be brought up to date; trying again');
  }

  async #lookAround(): Promise<void> {
    const now = performance.now();
    if (!this.#rounds.isStopping()) this.#hurry = new AbortController();
    this.#breathedMs = 0;
    if (now - this.#allAt >= ALL_AGAIN_MS) {
      for (const { id } of await this.#needs.stores.listStores()) this.#changed.add(id);
      this.#allAt = now;
    }
    // One that fails is changed still: it waits for the next round.
    const due = [...this.#changed];
    for (const storeId of due) {
      if (this.#rounds.isStopping()) return;
      await this.#lookAt(storeId).catch((error: unknown) => {
        this.#changed.add(storeId);
        this.#warn(error, storeId);
      });
    }
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
    const before: Learnt = isNew ? { signsVersion: SIGNS_VERSION, readUpTo: 0, fit: null, cheap: await this.#readCheap(storeId, store.currency) } : kept;
    const read = await this.#readSigns(storeId, { learnt: before, currency: store.currency });
    if (read.readUpTo === 0) return;
    const learnt = await this.#learn(storeId, { learnt: read, currency: store.currency, isCheapNew: isNew });
    if (learnt.fit === null) {
      await upsertLearnt(state.db, storeId, learnt);
      return;
    }
    const version = await this.#nextVersion(storeId);
    await eventLog.posted.command(writePeopleStatement(storeId, { beliefs: learnt.fit.beliefs, version }));
    // Last: a store counts as learnt once its people are written down, not a moment before.
    await upsertLearnt(state.db, storeId, learnt);
    const [changed] = await eventLog.posted.query<{ people: string }>(changedPeopleStatement(storeId, version));
    if (Number(changed?.people ?? 0) > 0) await this.#needs.follow(storeId);
  }

  /** Writes down what sessions showed that came or changed, a week at a time. */
  async #readSigns(storeId: string, of: { readonly learnt: Learnt; readonly currency: string }): Promise<Learnt> {
    const { posted } = this.#needs.eventLog;
    const since = of.learnt.readUpTo;
    const weeks = await posted.query<{ first_ms: string; last_ms: string; newest: string }>(touchedWeeksStatement(storeId, since));
    for (const { first_ms: first, last_ms: last } of weeks) {
      if (this.#rounds.isStopping()) return of.learnt;
      const startedAt = performance.now();
      await posted.command(writeSignsStatement({ storeId, since, fromMs: Number(first), toMs: Number(last) + 1, currency: of.currency, cheap: of.learnt.cheap }));
      await this.#breathe(performance.now() - startedAt);
    }
    return { ...of.learnt, readUpTo: Math.max(since, ...weeks.map(({ newest }) => Number(newest))) };
  }

  async #learn(storeId: string, of: { readonly learnt: Learnt; readonly currency: string; readonly isCheapNew: boolean }): Promise<Learnt> {
    const { eventLog, clock } = this.#needs;
    const now = clock.now();
    const { fit } = of.learnt;
    const [row] = await eventLog.posted.query<{ sessions: string }>(countSessionsStatement(storeId));
    const sessions = Number(row?.sessions ?? 0);
    const hasGrown = fit === null || sessions >= fit.sessions * GREW || (sessions > fit.sessions && sessions <= FEW_SESSIONS);
    if (!hasGrown && Math.abs(now.getTime() - fit.at.getTime()) < DAY_MS) return of.learnt;
    const learnt = hasGrown && !of.isCheapNew ? await this.#renewCheap(storeId, of) : of.learnt;
    const sample = readSample(await eventLog.posted.query<{ sessions: string[] }>(sampleStatement(storeId, SAMPLE)));
    return { ...learnt, fit: sample.people.length === 0 ? null : { beliefs: await fitBeliefs(sample, nextTurn), at: now, sessions } };
  }

  /** What is cheap is known better the more products were looked at. Sessions are then read anew, so that all are held against the same. */
  async #renewCheap(storeId: string, of: { readonly learnt: Learnt; readonly currency: string }): Promise<Learnt> {
    const cheap = await this.#readCheap(storeId, of.currency);
    return JSON.stringify(cheap) === JSON.stringify(of.learnt.cheap) ? of.learnt : this.#readSigns(storeId, { ...of, learnt: { ...of.learnt, cheap, readUpTo: 0 } });
  }

  async #readCheap(storeId: string, currency: string): Promise<readonly CheapLimit[]> {
    const rows = await this.#needs.eventLog.posted.query<{ category: string; limit: number }>(cheapLimitsStatement(storeId, currency));
    return rows.map(({ category, limit }) => ({ category, limit: Number(limit) }));
  }
}

function readSample(rows: readonly { readonly sessions: readonly string[] }[]): Sample {
  const index = new Map<string, number>();
  const patterns: Pattern[] = [];
  const people = rows.map(({ sessions }) => sessions.map((text) => {
    const known = index.get(text);
    if (known !== undefined) return known;
    index.set(text, patterns.length);
    return patterns.push(readPattern(text)) - 1;
  }));
  return { patterns, people };
}

/** Reads the digits that `sampleStatement` writes. */
export function readPattern(text: string): Pattern {
  const [reach = 0, length = 0, ...counts] = Array.from(text, Number);
  return { reach, length, hits: counts.slice(0, SIGNS.length), tries: counts.slice(SIGNS.length) };
}

