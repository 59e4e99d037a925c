import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { Day } from '../../../platform/local-days.ts';
import { paramsOf, type Scope, sessionRows, SOLD_OUT, TELLS_CART } from './session-rows.ts';

/** How many sessions with intent show a pattern, by what they are compared on. */
export interface PatternRow {
  readonly last: number;
  /** Cause, place, and how it is known: an index into `SIGHTS`. */
  readonly evidence: readonly (readonly [number, number, number])[];
  readonly device: string;
  readonly source: string;
  /** Something was put into the cart. */
  readonly hadCart: boolean;
  /** What drives the person, where that was asked for and is known. */
  readonly motive: string;
  /** Within what is asked for; the others only teach. */
  readonly isShown: boolean;
  readonly sessions: number;
  /** When the first of them began, ms since 1970 UTC. */
  readonly firstMs: number;
}

/** The same of what is asked for by time: local days on which buckets begin, and how many sessions began in each. */
export interface BucketRow extends Pick<PatternRow, 'last' | 'evidence'> {
  readonly days: readonly Day[];
  readonly counts: readonly number[];
}

export type Step = 'day' | 'week' | 'month';

/** How sessions are told apart by time. */
export interface Grain {
  readonly step: Step;
  readonly timezone: string;
  /** Sessions of people whom something else drives stand apart. */
  readonly isByMotive: boolean;
}

const BEGIN: Readonly<Record<Step, (day: string) => string>> = { day: (day) => day, week: (day) => `toMonday(${day})`, month: (day) => `toStartOfMonth(${day})` };

/** Both counts in one pass: to find what a session shows costs more than what is counted of it. */
export function patternsStatement(scope: Scope, grain: Grain | null): Statement {
  const rows = sessionRows(scope);
  const alike = 'last, evidence, device, source, had_cart, is_shown';
  const what = grain?.isByMotive === true ? `${alike}, motive` : alike;
  if (grain === null) {
    return {
      text: `WITH ${TELLS_CART}, ${SOLD_OUT}
      SELECT ${what}, count() AS sessions, toUnixTimestamp64Milli(min(started_at)) AS first_ms, 0 AS is_by_time, [] AS days, [] AS counts FROM (${rows}) GROUP BY ${what}`,
      params: paramsOf(scope),
    };
  }
  const bucket = BEGIN[grain.step](`toDate(toTimeZone(started_at, {timezone:String}))`);
  const counted = `
    SELECT ${what}, bucket, grouping(device) AS is_by_time, toUInt32(count()) AS n, toUnixTimestamp64Milli(min(started_at)) AS begin_ms
    FROM (SELECT *, if(is_shown = 1, toString(${bucket}), '') AS bucket${grain.isByMotive ? `, if(is_shown = 1, ${motiveOf(personOf())}, '') AS motive` : ''} FROM (${rows}))
    GROUP BY GROUPING SETS ((${what}), (last, evidence, bucket))`;
  return {
    text: `WITH ${TELLS_CART}, ${SOLD_OUT}
      SELECT ${what}, is_by_time, sum(n) AS sessions, min(begin_ms) AS first_ms, groupArrayIf(bucket, is_by_time = 1 AND bucket != '') AS days, groupArrayIf(n, is_by_time = 1 AND bucket != '') AS counts
      FROM (${counted}) GROUP BY ${what}, is_by_time`,
    params: { ...paramsOf(scope), timezone: grain.timezone },
  };
}

interface CountedRow {
  readonly last: number;
  readonly evidence: [number, number, number][];
  readonly device: string;
  readonly source: string;
  readonly had_cart: number;
  readonly is_shown: number;
  readonly motive?: string;
  readonly sessions: string;
  readonly first_ms: string;
  readonly is_by_time: number | string;
  readonly days: string[];
  readonly counts: number[];
}

/** @param grain null: nothing by time */
export async function readPatterns(eventLog: Pick<EventLog, 'query'>, scope: Scope, grain: Grain | null): Promise<{ readonly rows: readonly PatternRow[]; readonly byTime: readonly BucketRow[] }> {
  const counted = await eventLog.query<CountedRow>(patternsStatement(scope, grain));
  const isByTime = (row: CountedRow): boolean => Number(row.is_by_time) === 1;
  return {
    rows: counted.filter((row) => !isByTime(row)).map(({ last, evidence, device, source, had_cart: hadCart, is_shown: isShown, motive = '', sessions, first_ms: firstMs }) => ({
      last: Number(last), evidence, device, source, hadCart: hadCart === 1, isShown: isShown === 1, motive, sessions: Number(sessions), firstMs: Number(firstMs),
    })),
    byTime: counted.filter(isByTime).map(({ last, evidence, days, counts }) => ({ last: Number(last), evidence, days, counts: counts.map(Number) })),
  };
}

/** When the store's first session began, ms since 1970 UTC; null without one. */
export async function readFirstSession(eventLog: Pick<EventLog, 'query'>, storeId: string): Promise<number | null> {
  const [row] = await eventLog.query<{ sessions: string; first_ms: string }>(firstSessionStatement(storeId));
  return row === undefined || Number(row.sessions) === 0 ? null : Number(row.first_ms);
}

export function firstSessionStatement(storeId: string): Statement {
  return { text: `SELECT count() AS sessions, toUnixTimestamp64Milli(min(started_at)) AS first_ms FROM sessions WHERE store_id = {storeId:String}`, params: { storeId } };
}
