import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { paramsOf, type Scope, stepRows } from './rows.ts';

/** How many came as far as this step and no further, on one local day (or in one week) of entering, or with one value of the split. */
export interface LevelCount {
  readonly level: number;
  /** `YYYY-MM-DD`; null in the rows of a split. */
  readonly day: string | null;
  readonly by: string | null;
  readonly count: number;
}

const LONG_MS = 93 * 86_400_000;

function flags({ plan }: Scope): string[] {
  return plan.steps.map((_step, index) => (index === 0 ? 'c0_in' : `c${index}`));
}

/** One row for each person, or each of their stays: how far they came. The engine's own `windowFunnel`. */
function levels(scope: Scope): string {
  const modes = scope.plan.modes.map((mode) => `, '${mode}'`).join('');
  return `SELECT person, windowFunnel({window:UInt64}${modes})(toUInt64(t), ${flags(scope).join(', ')}) AS level, minIf(t, c0_in) AS entered_ms, argMinIf(by_value, t, c0_in) AS by_value
    FROM (${stepRows(scope)}) GROUP BY person, stay HAVING level > 0`;
}

export function countStatement(scope: Scope): Statement {
  const local = `toTimeZone(fromUnixTimestamp64Milli(entered_ms), {timezone:String})`;
  const day = scope.toMs - scope.fromMs > LONG_MS ? `toString(toMonday(${local}))` : `toString(toDate(${local}))`;
  const sets = scope.plan.by === null ? '((level, day))' : '((level, day), (level, by_value))';
  return {
    text: `SELECT level, day, ${scope.plan.by === null ? `''` : 'by_value'} AS by_text, count() AS n, grouping(day) AS is_split FROM (SELECT level, by_value, ${day} AS day FROM (${levels(scope)})) GROUP BY GROUPING SETS ${sets}`,
    params: paramsOf(scope),
  };
}

export async function readCounts(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly LevelCount[]> {
  const rows = await eventLog.query<{ level: number; day: string; by_text: string; n: string; is_split: string | number }>(countStatement(scope));
  return rows.map(({ level, day, by_text: by, n, is_split: split }) => {
    const isSplit = Number(split) === 1;
    return { level, day: isSplit ? null : day, by: isSplit ? by : null, count: Number(n) };
  });
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
