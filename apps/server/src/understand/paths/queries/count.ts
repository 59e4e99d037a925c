import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { withPlaces } from '../../../platform/event-log/largest-parts.ts';
import type { MomentCursor } from '../../../platform/moment-cursor.ts';
import type { Part } from '../../../platform/split.ts';
import { partHolds, partRows } from './parts.ts';
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
  /** Which part of the split these are; null where nothing is split. */
  readonly part: PartPlace | null;
}

export interface PartPlace {
  /** From 1, the largest first; 0: all smaller ones together. */
  readonly place: number;
  /** Its value; of place 0 one of them. */
  readonly value: string;
  /** Its rank among all parts; of place 0 the last of them. */
  readonly rank: number;
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

/** Equal paths are counted first, so that what is rare is found among few rows. Rare is what few of all paths came to, whatever part they are of: split, the same is counted by part too. */
export function ribbonsStatement(scope: Scope): Statement {
  const { by } = scope.plan;
  const part = by === null ? '' : ', part';
  const ways = `SELECT path${part}, count() AS n FROM (${by === null ? pathRows(scope) : partRows(scope, by)}) GROUP BY path${part}`;
  const single = `SELECT step${part}, path[step] AS a, path[step + 1] AS b, sum(n) AS n FROM (${ways}) ARRAY JOIN range(toUInt8(1), toUInt8(least(length(path), {length:UInt8} - 1) + 1)) AS step GROUP BY step, a, b${part}`;
  const beside = `SELECT step${part}, a, b, n, sum(n) OVER (PARTITION BY step, a) AS of_a, sum(n) OVER (PARTITION BY step, b) AS of_b, sumIf(n, step = 1) OVER () AS total FROM (${single})`;
  const folded = (side: 'a' | 'b'): string => `if(${side} != ${END} AND of_${side} < total * {rare:Float64}, toUInt32(${RARE}), ${side})`;
  const counted = `SELECT step${part}, from_number, to_number, sum(n) AS paths FROM (SELECT step${part}, ${folded('a')} AS from_number, ${folded('b')} AS to_number, n FROM (${beside})) GROUP BY step, from_number, to_number${part}`;
  // Each path has one first step.
  const placed = `SELECT step, from_number, to_number, sum(paths) AS paths, place, any(part) AS part_value, max(part_rank) AS last_rank FROM (${withPlaces(counted, 'if(step = 1, paths, 0)')}) GROUP BY step, from_number, to_number, place`;
  return {
    text: `SELECT * FROM (${by === null ? counted : placed}) ORDER BY step, paths DESC, from_number, to_number${by === null ? '' : ', place'}`,
    params: { ...paramsOf(scope), rare: scope.plan.rareShare },
  };
}

export async function readRibbons(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<Ribbon[]> {
  if (scope.names.length === 0) return [];
  const rows = await eventLog.query<{ step: number; from_number: number; to_number: number; paths: string; place?: string | number; part_value?: string; last_rank?: string | number }>(ribbonsStatement(scope));
  return rows.map(({ step, from_number: from, to_number: to, paths, place, part_value: value = '', last_rank: rank }) => ({
    step, from, to, n: Number(paths), part: place === undefined ? null : { place: Number(place), value, rank: Number(rank) },
  }));
}

function holds({ number }: Place, id: string): string {
  const at = `path[{step${id}:UInt8}]`;
  if (number !== RARE) return `${at} = {number${id}:UInt32}${number === END ? ` AND length(path) = {step${id}:UInt8} - 1` : ''}`;
  return `${at} != ${END} AND NOT has({kept${id}:Array(UInt32)}, ${at})`;
}

/** The people whose paths pass all of these places, of one part of the split or of any, who started last first; `times` is how many of their paths. */
export function peopleStatement(scope: Scope, asked: { readonly places: readonly Place[]; readonly part: Part | null; readonly cursor: MomentCursor | null; readonly limit: number }): Statement {
  const { part } = asked;
  const { by } = scope.plan;
  const rows = part === null || by === null ? { text: pathRows(scope), holds: [] } : { text: partRows(scope, by), holds: [partHolds(scope, { by, part })] };
  const after = asked.cursor === null ? '' : 'HAVING (last_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, max(started_ms) AS last_ms, count() AS times FROM (${rows.text}) WHERE ${[...asked.places.map((place, index) => holds(place, String(index))), ...rows.holds].join(' AND ')}
      GROUP BY person ${after} ORDER BY last_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), limit: asked.limit, ...Object.fromEntries(asked.places.flatMap(({ step, number, kept }, index) => [[`step${index}`, step], [`number${index}`, number], [`kept${index}`, kept]])),
      ...(part === null || part.key === null ? {} : { part: part.key }), ...(asked.cursor === null ? {} : { cursorAt: asked.cursor.at, cursorId: asked.cursor.id }),
    },
  };
}
