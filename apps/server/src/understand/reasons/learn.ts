import type { Platform } from '../../platform/module.ts';
import { readPeriod } from '../../platform/local-period.ts';
import { PLACES } from './codes.ts';
import type { KeptLessons } from './kept-lessons.ts';
import type { Beliefs } from './model/beliefs.ts';
import type { Verdict } from './model/judge.ts';
import { judgeBy } from './model/lesson.ts';
import { AGAIN, type Counted, type Evidence, type Pattern, writePattern } from './model/pattern.ts';
import { type PatternRow, readPatterns } from './queries/patterns.ts';
import type { Scope } from './queries/session-rows.ts';
import { learnFrom, planReasons, type ReasonQuestion } from './question.ts';

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
  readonly beliefs: Beliefs;
  /** Null where there is an order. */
  readonly judgeRow: (row: Pick<PatternRow, 'last' | 'evidence'>) => Verdict | null;
  readonly range: Range;
  readonly currency: string;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** @throws `store.not_found`, `reasons.invalid_range`, `reasons.invalid_where` */
export async function learn(needs: ReasonNeeds, storeId: string, question: ReasonQuestion): Promise<Learnt> {
  const plan = planReasons(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'reasons.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const [fromMs, toMs] = [Math.max(0, period.from.getTime()), period.to.getTime()];
  const scope: Scope = { storeId, learnFromMs: learnFrom(period, asOf), fromMs, toMs, periodFromMs: fromMs, where: plan.where };
  const rows = await readPatterns(needs.eventLog, scope);
  const lesson = await needs.lessons.learn({ storeId, period: `${fromMs} ${toMs}` }, countPatterns(rows));
  const judge = judgeBy(lesson);
  return {
    scope, rows, beliefs: lesson.beliefs, asOf, upToDate, currency: store.currency, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone },
    judgeRow: (row) => judge(patternOf(row)),
  };
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
