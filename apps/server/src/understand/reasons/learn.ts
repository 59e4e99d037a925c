import type { Platform } from '../../platform/module.ts';
import { addDays, type Day, localDays } from '../../platform/local-days.ts';
import { type Period, readPeriod } from '../../platform/local-period.ts';
import { PLACES } from './codes.ts';
import type { KeptLessons } from './kept-lessons.ts';
import type { Beliefs } from './model/beliefs.ts';
import type { Verdict } from './model/judge.ts';
import { judgeBy } from './model/lesson.ts';
import { AGAIN, type Counted, type Evidence, type Pattern, writePattern } from './model/pattern.ts';
import { type BucketRow, type PatternRow, readFirstSession, readPatterns, type Step } from './queries/patterns.ts';
import type { Scope } from './queries/session-rows.ts';
import { learnFrom, planReasons, type ReasonQuestion, stepOf } from './question.ts';

export type ReasonNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly lessons: KeptLessons;
};

/** Days as asked for; null for no end. */
export interface Range {
  readonly from: string | null;
  readonly to: string | null;
  readonly timezone: string;
}

/** Sessions of a period, and the verdict on each. */
export interface Learnt {
  readonly scope: Scope;
  readonly rows: readonly PatternRow[];
  /** What is asked for by time; without rows unless asked for. */
  readonly byTime: { readonly rows: readonly BucketRow[]; readonly step: Step; readonly end: Day };
  readonly beliefs: Beliefs;
  /** Null where there is an order. */
  readonly judgeRow: (row: Pick<PatternRow, 'last' | 'evidence'>) => Verdict | null;
  readonly range: Range;
  readonly currency: string;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where` */
export async function learn(needs: ReasonNeeds, storeId: string, question: ReasonQuestion & { readonly isByTime?: boolean; readonly isByMotive?: boolean }): Promise<Learnt> {
  const plan = planReasons(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'reasons.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const [fromMs, toMs] = [Math.max(0, period.from.getTime()), period.to.getTime()];
  const scope: Scope = { storeId, learnFromMs: learnFrom(period, asOf), fromMs, toMs, periodFromMs: fromMs, where: plan.where };
  const grain = question.isByTime === true ? { step: await chooseStep(needs, { storeId, period, asOf }), timezone: store.timezone, isByMotive: question.isByMotive === true } : null;
  const { rows, byTime } = await readPatterns(needs.eventLog, scope, grain);
  const lesson = await needs.lessons.learn({ storeId, period: `${fromMs} ${toMs}` }, countPatterns(rows));
  const judge = judgeBy(lesson);
  return {
    scope, rows, beliefs: lesson.beliefs, asOf, upToDate, currency: store.currency, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone },
    byTime: { rows: byTime, step: grain?.step ?? 'day', end: endDay(period.toDay, addDays(localDays(store.timezone).dayOf(asOf), 1)) },
    judgeRow: (row) => judge(patternOf(row)),
  };
}

/** A period without a beginning begins with the store's first session. */
async function chooseStep(needs: ReasonNeeds, { storeId, period, asOf }: { storeId: string; period: Period; asOf: Date }): Promise<Step> {
  const endMs = Math.min(period.to.getTime(), asOf.getTime());
  return stepOf(period.fromDay === null ? ((await readFirstSession(needs.eventLog, storeId)) ?? endMs) : period.from.getTime(), endMs);
}

/** Days to come have not happened. */
function endDay(to: Day | null, tomorrow: Day): Day {
  return to === null || to > tomorrow ? tomorrow : to;
}

/** In the order of their text, so that the same sessions are the same counts. */
function countPatterns(rows: readonly PatternRow[]): Counted[] {
  const counted = new Map<string, Counted>();
  for (const row of rows) {
    const pattern = patternOf(row);
    const key = writePattern(pattern);
    counted.set(key, { pattern, sessions: (counted.get(key)?.sessions ?? 0) + row.sessions });
  }
  return [...counted].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, of]) => of);
}

/** When somebody looked again says nothing of which reason came first: it stands after what was told. */
function patternOf({ last, evidence }: Pick<PatternRow, 'last' | 'evidence'>): Pattern {
  const known = evidence.map(([cause, place, sight]): Evidence => ({ cause, place: Math.min(place, PLACES.length - 1), sight }));
  return { last, evidence: [...known.filter(({ sight }) => sight !== AGAIN), ...known.filter(({ sight }) => sight === AGAIN)] };
}
