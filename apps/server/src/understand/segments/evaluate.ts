import { randomUUID } from 'node:crypto';
import type { LogPlaces } from '../../platform/event-log/queries.ts';
import type { Platform } from '../../platform/module.ts';
import type { MarkedAtom } from './queries/marks.ts';
import { dropMarksStatement, markAliasesStatement, markAllStatement, markedAtomsStatement, markPlacesStatement, sweepMarksStatement } from './queries/marks.ts';
import { evaluateStatement, tellMembersStatement, tellMovesStatement, versionsStatement } from './queries/evaluate.ts';
import { newLinksStatement, nextDueStatement, noteLinksStatement, noteRoundStatement, type RoundScope } from './queries/rounds.ts';
import type { Plan } from './plan.ts';

/** Holds people against segments, and writes down who came and who went. */
export interface Evaluator {
  /** Writes down what these conditions find: in new events, or in all there are. */
  mark(storeId: string, atoms: readonly MarkedAtom[], places: LogPlaces | null): Promise<void>;
  /** The same of these aliases anew; nothing that was written of them before is left. */
  remark(storeId: string, atoms: readonly MarkedAtom[], aliasKeys: readonly string[]): Promise<void>;
  /** Takes away what was written down for conditions that are not among these. */
  sweep(storeId: string, asked: ReadonlySet<string>): Promise<void>;
  /** @returns the name of a round over these people */
  note(whom: Whom): Promise<string>;
  /**
   * @param on.batch  the people of a round; null: everybody
   * @param on.prompt what those are held against of whom not everything is folded yet
   * @param on.known  every segment of the store
   */
  evaluate(storeId: string, on: { readonly plan: Plan; readonly prompt: readonly string[]; readonly known: readonly string[]; readonly batch: string | null }): Promise<void>;
  /** How often this process has told who is in which segment. */
  timesTold(storeId: string): number;
  /** Up to which version links changed since they were last looked at; null when none did, or the dictionary doesn't know them all yet. */
  newLinks(storeId: string): Promise<string | null>;
  settleLinks(storeId: string, upTo: string): Promise<void>;
  /** When time alone changes something next, ms; null when it never does. */
  nextDue(storeId: string): Promise<number | null>;
}

/** Whom a round looks at; nobody but whom it names. */
export type Whom = Pick<RoundScope, 'storeId'> & Partial<Omit<RoundScope, 'storeId' | 'batch'>>;

const NOBODY = { told: null, folded: null, dueMs: null, linksUpTo: null, aliasKeys: [] } as const;

export function createEvaluator(platform: Pick<Platform, 'eventLog' | 'stores' | 'clock'>): Evaluator {
  const { posted } = platform.eventLog;
  const versions = new Map<string, number>();
  const timesTold = new Map<string, number>();
  /** The next moment, as it was found when so much had been told. */
  const dues = new Map<string, { readonly times: number; readonly due: number | null }>();

  /** What an earlier process wrote down but did not tell is told first. */
  async function nextVersion(storeId: string): Promise<number> {
    let last = versions.get(storeId);
    if (last === undefined) {
      const [row] = await posted.query<{ version: string; told: string }>(versionsStatement(storeId));
      last = Math.max(Number(row?.version ?? 0), Number(row?.told ?? 0));
      if (last > 0) await tell(storeId, Number(row?.told ?? 0));
    }
    versions.set(storeId, last + 1);
    return last + 1;
  }

  async function tell(storeId: string, since: number): Promise<void> {
    await Promise.all([posted.command(tellMembersStatement(storeId, since)), posted.command(tellMovesStatement(storeId, since))]);
    timesTold.set(storeId, (timesTold.get(storeId) ?? 0) + 1);
  }

  return {
    mark: async (storeId, atoms, places) => {
      if (atoms.length > 0) await posted.command(places === null ? markAllStatement(storeId, atoms) : markPlacesStatement(storeId, atoms, places));
    },
    remark: async (storeId, atoms, aliasKeys) => {
      await posted.command(dropMarksStatement(storeId, aliasKeys));
      if (atoms.length > 0) await posted.command(markAliasesStatement(storeId, atoms, aliasKeys));
    },
    sweep: async (storeId, asked) => {
      const stale = (await posted.query<{ id: string }>(markedAtomsStatement(storeId))).map(({ id }) => id).filter((id) => !asked.has(id));
      if (stale.length > 0) await posted.command(sweepMarksStatement(storeId, stale));
    },
    note: async (whom) => {
      const batch = randomUUID();
      await posted.command(noteRoundStatement({ ...NOBODY, ...whom, batch }));
      return batch;
    },
    evaluate: async (storeId, { plan, prompt, known, batch }) => {
      const { timezone } = await platform.stores.getStore(storeId);
      const version = await nextVersion(storeId);
      await posted.command(evaluateStatement({ storeId, nowMs: platform.clock.now().getTime(), timezone, plan, prompt, batch, version, known, unmarked: new Set() }));
      await tell(storeId, version);
    },
    timesTold: (storeId) => timesTold.get(storeId) ?? 0,
    newLinks: async (storeId) => {
      const [row] = await posted.query<{ newest: string; seen_version: string; unknown: string }>(newLinksStatement(storeId));
      return row === undefined || BigInt(row.newest) <= BigInt(row.seen_version) || Number(row.unknown) > 0 ? null : row.newest;
    },
    settleLinks: (storeId, upTo) => posted.command(noteLinksStatement(storeId, upTo)),
    nextDue: async (storeId) => {
      const times = timesTold.get(storeId) ?? 0;
      const known = dues.get(storeId);
      if (known?.times === times) return known.due;
      const [row] = await posted.query<{ due_ms: string; people: string }>(nextDueStatement(storeId));
      const due = row === undefined || Number(row.people) === 0 ? null : Number(row.due_ms);
      dues.set(storeId, { times, due });
      return due;
    },
  };
}
