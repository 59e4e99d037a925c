import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { levels } from './levels.ts';
import { paramsOf, type Scope } from './rows.ts';
import { type StepTime, timesOf, type TimesRow, viewTimes, withTimes } from './times.ts';

/** How many came as far as this step and no further, on one local day (or in one week) of entering, or with one value of the split. */
export interface LevelCount {
  readonly level: number;
  /** `YYYY-MM-DD`; null in the rows of a split. */
  readonly day: string | null;
  readonly by: string | null;
  readonly count: number;
}

const LONG_MS = 93 * 86_400_000;

/** Counts and times in one pass: to find the rows and whose they are costs more than what is counted of them. */
export function countStatement(scope: Scope): Statement {
  const { plan } = scope;
  const local = `toTimeZone(fromUnixTimestamp64Milli(entered_ms), {timezone:String})`;
  const day = scope.toMs - scope.fromMs > LONG_MS ? `toMonday(${local})` : `toDate(${local})`;
  const sets = plan.by === null ? '((level, day), ())' : '((level, day), (level, by_value), ())';
  return {
    text: `SELECT level, toString(day) AS day_text, ${plan.by === null ? `''` : 'by_value'} AS by_text, count() AS n, grouping(level) AS is_all, grouping(day) AS is_split, ${timesOf(plan)} AS times
      FROM (SELECT *, ${day} AS day FROM (${withTimes(scope)})) GROUP BY GROUPING SETS ${sets}`,
    params: paramsOf(scope),
  };
}

interface CountRow {
  readonly level: number;
  readonly day_text: string;
  readonly by_text: string;
  readonly n: string;
  readonly is_all: string | number;
  readonly is_split: string | number;
  readonly times: TimesRow;
}

/** What a funnel is drawn from. */
export interface Counted {
  readonly counts: readonly LevelCount[];
  /** In the order of the steps, from the second on. */
  readonly times: readonly StepTime[];
}

export async function readCounts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<Counted> {
  const rows = await eventLog.query<CountRow>(countStatement(scope));
  const all = rows.find((row) => Number(row.is_all) === 1);
  const counts = rows.filter((row) => row !== all).map(({ level, day_text: day, by_text: by, n, is_split: split }) => {
    const isSplit = Number(split) === 1;
    return { level, day: isSplit ? null : day, by: isSplit ? by : null, count: Number(n) };
  });
  return { counts, times: viewTimes(scope.plan, all?.times ?? []) };
}

/** Where a page begins: after this instant and person, going back in time. */
export interface Cursor {
  readonly at: number;
  readonly id: string;
}

/** The people who reached a step, or who reached it and went no further; who entered last comes first. */
export function peopleStatement(scope: Scope, asked: { readonly step: number; readonly leftOnly: boolean; readonly cursor: Cursor | null; readonly limit: number }): Statement {
  const after = asked.cursor === null ? '' : 'HAVING (last_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, max(entered_ms) AS last_ms, max(level) AS furthest, count() AS times
      FROM (${levels(scope)}) WHERE level ${asked.leftOnly ? '=' : '>='} {step:UInt8}
      GROUP BY person ${after} ORDER BY last_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: { ...paramsOf(scope), step: asked.step, limit: asked.limit, ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }) },
  };
}
