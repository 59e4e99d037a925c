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
  /** @param whom null: everybody */
  evaluate(storeId: string, on: { readonly plan: Plan; readonly known: readonly string[]; readonly whom: Omit<RoundScope, 'storeId' | 'batch'> | null }): Promise<void>;
  /** Up to which version links changed since they were last looked at; null when none did, or the dictionary doesn't know them all yet. */
  newLinks(storeId: string): Promise<string | null>;
  settleLinks(storeId: string, upTo: string): Promise<void>;
  /** When time alone changes something next, ms; null when it never does. */
  nextDue(storeId: string): Promise<number | null>;
}

export function createEvaluator(platform: Pick<Platform, 'eventLog' | 'stores' | 'clock'>): Evaluator {
  const { posted } = platform.eventLog;
  const versions = new Map<string, number>();

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
    await posted.command(tellMembersStatement(storeId, since));
    await posted.command(tellMovesStatement(storeId, since));
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
    evaluate: async (storeId, { plan, known, whom }) => {
      const { timezone } = await platform.stores.getStore(storeId);
      const batch = whom === null ? null : randomUUID();
      if (whom !== null && batch !== null) await posted.command(noteRoundStatement({ ...whom, storeId, batch }));
      const version = await nextVersion(storeId);
      await posted.command(evaluateStatement({ storeId, nowMs: platform.clock.now().getTime(), timezone, plan, batch, version, known, unmarked: new Set() }));
      await tell(storeId, version);
    },
    newLinks: async (storeId) => {
      const [row] = await posted.query<{ newest: string; seen_version: string; unknown: string }>(newLinksStatement(storeId));
      return row === undefined || BigInt(row.newest) <= BigInt(row.seen_version) || Number(row.unknown) > 0 ? null : row.newest;
    },
    settleLinks: (storeId, upTo) => posted.command(noteLinksStatement(storeId, upTo)),
    nextDue: async (storeId) => {
      const [row] = await posted.query<{ due_ms: string; people: string }>(nextDueStatement(storeId));
      return row === undefined || Number(row.people) === 0 ? null : Number(row.due_ms);
    },
  };
}

