import { AppError } from '../../platform/errors.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { MOST_PARTS, type Part, requireSplit } from '../../platform/split.ts';
import { writeSteps } from '../../platform/step-text.ts';
import { draw, type Drawing, keptOf, type NodeKind, type PathsPart, placeOf } from './draw.ts';
import { peopleStatement, readNames, readRibbons } from './queries/count.ts';
import type { Scope } from './queries/moments.ts';
import { type PathsQuestion, planPaths, type Plan } from './question.ts';

export interface PathsAnswer extends Drawing {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  /** As the question wrote it; null: where sessions begin or end. */
  readonly step: string | null;
  readonly direction: Plan['direction'];
  readonly of: Plan['of'];
  readonly per: Plan['per'];
  readonly windowMs: number;
  readonly length: number;
  readonly rareShare: number;
  readonly without: readonly string[];
  readonly by: Plan['by'];
  /** The largest first and those beyond it, together, last; null when no split was asked. Counts of all parts together are the whole. */
  readonly parts: readonly PathsPart[] | null;
  /** How many values stand together in the last part. */
  readonly otherParts: number;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** A node as a caller names it: its step and what stands there. */
export interface NamedNode {
  readonly step: number;
  readonly kind: NodeKind;
  readonly name: string | null;
}

export interface PeopleQuestion extends PathsQuestion {
  /** One node, or two that a ribbon joins. */
  readonly nodes: readonly NamedNode[];
  /** Of one part of the split; null: of any. */
  readonly part: Part | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface PersonOnPath {
  readonly personKey: string;
  readonly name: string | null;
  /** When the last of these paths started; backward: when it ended. */
  readonly startedAt: Date;
  /** How many of their sessions; 1 where paths are counted by person. */
  readonly times: number;
}

export type PathsNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

interface Prepared {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly answer: Pick<PathsAnswer, 'range' | 'asOf' | 'upToDate'>;
}

/** @throws `store.not_found`, `paths.invalid_range`, and what `planPaths` throws */
async function prepare(needs: PathsNeeds, storeId: string, question: PathsQuestion): Promise<Prepared> {
  const plan = planPaths(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'paths.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const asked = { storeId, fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime(), plan };
  const names = await readNames(needs.eventLog, asked);
  return { plan, scope: { ...asked, names }, answer: { range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, asOf, upToDate } };
}

/** @throws `store.not_found`, `paths.invalid_range`, `paths.invalid_step`, `paths.invalid_question`, `paths.invalid_where`, `paths.invalid_by` */
export async function measurePaths(needs: PathsNeeds, storeId: string, question: PathsQuestion): Promise<PathsAnswer> {
  const { plan, scope, answer } = await prepare(needs, storeId, question);
  const counted = await readRibbons(needs.eventLog, scope);
  const { direction, of, per, windowMs, length, rareShare, without, by } = plan;
  const { whole, parts } = draw(counted, scope.names, keptOf(counted, length));
  return {
    ...whole, ...answer, step: plan.step === null ? null : writeSteps([plan.step]), direction, of, per, windowMs, length, rareShare, without,
    by, parts: by === null ? null : parts, otherParts: counted.reduce((most, { part }) => (part?.place === 0 ? Math.max(most, part.rank - MOST_PARTS) : most), 0),
  };
}

/** @throws `paths.unknown_node`, `paths.invalid_cursor`, and what `measurePaths` throws */
export async function listPeopleOn(needs: PathsNeeds, storeId: string, question: PeopleQuestion): Promise<{ people: PersonOnPath[]; next: string | null }> {
  const cursor = readMomentCursor(question.cursor, 'paths.invalid_cursor');
  const { plan, scope } = await prepare(needs, storeId, question);
  requireSplit(question.part, plan.by, 'paths.invalid_by');
  // What is rare is so among all, whatever part is asked for.
  const kept = keptOf(await readRibbons(needs.eventLog, { ...scope, plan: { ...plan, by: null } }), plan.length);
  const places = question.nodes.map((node) => {
    const place = node.step > plan.length ? null : placeOf(node, scope.names, kept);
    if (place === null) throw new AppError({ code: 'paths.unknown_node', kind: 'not_found', message: `No path has ${node.name === null ? node.kind : `"${node.name.slice(0, 80)}"`} under its own name at step ${node.step}. Take a node of the same question's answer.` });
    return place;
  });
  const rows = await needs.eventLog.query<{ person_key: string; last_ms: string; times: string }>(peopleStatement(scope, { places, part: question.part, cursor, limit: question.limit + 1 }));
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  const last = shown.at(-1);
  return {
    people: shown.map((row) => ({ personKey: row.person_key, name: names.get(row.person_key) ?? null, startedAt: new Date(Number(row.last_ms)), times: Number(row.times) })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: Number(last.last_ms), id: last.person_key }) : null,
  };
}
