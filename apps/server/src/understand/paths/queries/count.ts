import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';
import { namesStatement, paramsOf, pathRows, RARE, type Scope } from './moments.ts';

/** Stands behind the last step of a path. */
export const END = 0;

/** How many paths go from one step to the next; `to` is `END` where they stop before their longest length. */
export interface Ribbon {
  /** Of `from`, from 1. */
  readonly step: number;
  readonly from: number;
  readonly to: number;
  readonly n: number;
}

/** What a node or a ribbon is in the numbers of a scope; `kept` are those of the step that are not rare. */
export interface Place {
  readonly step: number;
  readonly number: number;
  readonly kept: readonly number[];
}

export async function readNames(eventLog: Pick<EventLog, 'query'>, scope: Omit<Scope, 'names'>): Promise<string[]> {
  const rows = await eventLog.query<{ name: string }>(namesStatement(scope));
  return rows.map(({ name }) => name).toSorted();
}

/** Equal paths are counted first, so that what is rare is found among few rows. */
export function ribbonsStatement(scope: Scope): Statement {
  const ways = `SELECT path, count() AS n FROM (${pathRows(scope)}) GROUP BY path`;
  const single = `SELECT step, path[step] AS a, path[step + 1] AS b, sum(n) AS n FROM (${ways}) ARRAY JOIN range(toUInt8(1), toUInt8(least(length(path), {length:UInt8} - 1) + 1)) AS step GROUP BY step, a, b`;
  const beside = `SELECT step, a, b, n, sum(n) OVER (PARTITION BY step, a) AS of_a, sum(n) OVER (PARTITION BY step, b) AS of_b, sumIf(n, step = 1) OVER () AS total FROM (${single})`;
  const folded = (side: 'a' | 'b'): string => `if(${side} != ${END} AND of_${side} < total * {rare:Float64}, toUInt32(${RARE}), ${side})`;
  return {
    text: `SELECT step, from_number, to_number, sum(n) AS paths FROM (SELECT step, ${folded('a')} AS from_number, ${folded('b')} AS to_number, n FROM (${beside})) GROUP BY step, from_number, to_number ORDER BY step, paths DESC, from_number, to_number`,
    params: { ...paramsOf(scope), rare: scope.plan.rareShare },
  };
}

export async function readRibbons(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<Ribbon[]> {
  if (scope.names.length === 0) return [];
  const rows = await eventLog.query<{ step: number; from_number: number; to_number: number; paths: string }>(ribbonsStatement(scope));
  return rows.map(({ step, from_number: from, to_number: to, paths }) => ({ step, from, to, n: Number(paths) }));
}

function holds({ number }: Place, id: string): string {
  const at = `path[{step${id}:UInt8}]`;
  if (number !== RARE) return `${at} = {number${id}:UInt32}${number === END ? ` AND length(path) = {step${id}:UInt8} - 1` : ''}`;
  return `${at} != ${END} AND NOT has({kept${id}:Array(UInt32)}, ${at})`;
}

/** The people whose paths pass all of these places, who started last first; `times` is how many of their paths. */
export function peopleStatement(scope: Scope, asked: { readonly places: readonly Place[]; readonly cursor: MomentCursor | null; readonly limit: number }): Statement {
  const after = asked.cursor === null ? '' : 'HAVING (last_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, max(started_ms) AS last_ms, count() AS times FROM (${pathRows(scope)}) WHERE ${asked.places.map((place, index) => holds(place, String(index))).join(' AND ')}
      GROUP BY person ${after} ORDER BY last_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), limit: asked.limit, ...Object.fromEntries(asked.places.flatMap(({ step, number, kept }, index) => [[`step${index}`, step], [`number${index}`, number], [`kept${index}`, kept]])),
      ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }),
    },
  };
}
