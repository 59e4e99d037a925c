import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import { paramsOf, type Scope, sessionRows } from './stays.ts';

/** What a cell counts. */
const CELL = { reached: 1, reachedWith: 2, met: 3, metAt: 4, day: 5, dayWith: 6 } as const;

/** Sessions that are alike: which touchpoint, how far, from where, on what. */
export interface Cell {
  /** Places in their lists, 0 for none or any other. */
  readonly kind: number;
  readonly value: number;
  readonly touchpoint: number;
  readonly depth: number;
  readonly source: number;
  readonly device: number;
  /** What drives the person, where signals are split by that; empty where it is not known. */
  readonly motive: string;
  readonly n: number;
  readonly ordered: number;
}

/** What friction is computed from: counts that add up. */
export interface Counted {
  /** Sessions that reached a touchpoint, by how far they came in the end. */
  readonly reached: readonly Cell[];
  /** The same of those that had a signal of a kind anywhere. */
  readonly reachedWith: readonly Cell[];
  /** Sessions with a kind, by where its first one was met and how far they had come by then. */
  readonly met: readonly Cell[];
  /** The same for each page, element or touchpoint on its own. */
  readonly metAt: readonly Cell[];
  /** All sessions, and those with a kind, by local day; `YYYY-MM-DD`, Mondays over more than 93 days. */
  readonly days: readonly { readonly kind: number; readonly day: string; readonly n: number; readonly ordered: number }[];
  /** Net sales of sessions with an order of known worth. */
  readonly worth: { readonly n: number; readonly sum: bigint; readonly sumSquares: bigint };
}

const LONG_MS = 93 * 86_400_000;

/**
 * A cell is one number, so that the engine has few functions to understand and few keys to group by: what it counts, and by how much each of its parts is multiplied. There are
 * at most 30 kinds (`queries/words.ts`), 100 touchpoints and 4 depths.
 */
const PART = { kind: 8, touchpoint: 512, depth: 65_536, value: 262_144 } as const;

/**
 * One pass over the log's relevant rows; what crosses is a few thousand cells whatever the traffic.
 */
export function countStatement(scope: Scope & { readonly timezone: string }): Statement {
  const local = `toDate(toTimeZone(fromUnixTimestamp64Milli(begin_ms, 'UTC'), {timezone:String}))`;
  const day = scope.toMs - scope.fromMs > LONG_MS ? `toMonday(${local})` : local;
  const values = scope.by === 'touchpoint' ? 'sig_places' : 'sigs.3';
  const isByMotive = scope.by === 'motive';
  const more = isByMotive ? ', motive' : '';
  const told = `
    SELECT source, device, ordered, worth, is_worth_known, toUInt64(toInt32(${day})) * ${PART.value} AS day, places, depth * ${PART.depth} AS reach, sigs.4 AS sig_kinds, ${values} AS sig_values,
      arrayMap((s, p, d) -> s.4 * ${PART.kind} + p * ${PART.touchpoint} + d * ${PART.depth}, sigs, sig_places, sig_depths) AS at_first${isByMotive ? `, ${motiveOf('person')} AS motive` : ''}
    FROM (${sessionRows(scope)})`;
  const firsts = `
    SELECT source, device, ordered, worth, is_worth_known, day, at_first, sig_values${more}, arrayDistinct(sig_kinds) AS kinds, arrayMap(p -> p * ${PART.touchpoint} + reach, places) AS reached,
      arrayEnumerateUniq(sig_kinds) AS nth, arrayEnumerateUniq(sig_kinds, sig_values) AS nth_at
    FROM (${told})`;
  const cells = `
    SELECT source, device, ordered, worth, is_worth_known${more}, arrayJoin(arrayConcat(
      [day + ${CELL.day}], arrayMap(r -> r + ${CELL.reached}, reached),
      arrayMap(q -> q * ${PART.kind} + day + ${CELL.dayWith}, kinds), arrayFlatten(arrayMap(q -> arrayMap(r -> q * ${PART.kind} + r + ${CELL.reachedWith}, reached), kinds)),
      arrayMap(c -> c + ${CELL.met}, arrayFilter((c, n) -> n = 1, at_first, nth)),
      arrayMap((c, v) -> c + toUInt64(v) * ${PART.value} + ${CELL.metAt}, arrayFilter((c, n) -> n = 1, at_first, nth_at), arrayFilter((v, n) -> n = 1, sig_values, nth_at)))) AS cell
    FROM (${firsts})`;
  const judged = `SELECT cell, source, device, ordered, worth${more}, bitAnd(cell, 7) = ${CELL.day} AND is_worth_known AS is_worth FROM (${cells})`;
  return {
    text: `SELECT toString(cell) AS cell_text, source, device${more}, count() AS n, sum(ordered) AS orders, countIf(is_worth) AS worth_n, toString(sumIf(worth, is_worth)) AS worth_sum, toString(sumIf(toInt128(worth) * worth, is_worth)) AS worth_squares
      FROM (${judged}) GROUP BY cell, source, device${more}`,
    params: { ...paramsOf(scope), timezone: scope.timezone },
  };
}

interface Row {
  readonly cell_text: string;
  readonly source: string | number;
  readonly device: string | number;
  readonly motive?: string;
  readonly n: string;
  readonly orders: string;
  readonly worth_n: string;
  readonly worth_sum: string;
  readonly worth_squares: string;
}

const DAY_MS = 86_400_000;

function read(row: Row): Cell & { readonly what: number } {
  const cell = Number(row.cell_text);
  return {
    what: cell % PART.kind, kind: Math.floor((cell % PART.touchpoint) / PART.kind), touchpoint: Math.floor((cell % PART.depth) / PART.touchpoint), depth: Math.floor((cell % PART.value) / PART.depth),
    value: Math.floor(cell / PART.value), source: Number(row.source), device: Number(row.device), motive: row.motive ?? '', n: Number(row.n), ordered: Number(row.orders),
  };
}

export async function readCounts(eventLog: Pick<EventLog, 'query'>, scope: Scope & { readonly timezone: string }): Promise<Counted> {
  const rows = await eventLog.query<Row>(countStatement(scope));
  const cells = rows.map(read);
  const cellsOf = (what: number): Cell[] => cells.filter((cell) => cell.what === what);
  const days = Map.groupBy(cells.filter(({ what }) => what >= CELL.day), ({ kind, value }) => value * 64 + kind);
  return {
    reached: cellsOf(CELL.reached), reachedWith: cellsOf(CELL.reachedWith), met: cellsOf(CELL.met), metAt: cellsOf(CELL.metAt),
    days: [...days].map(([key, own]) => ({
      kind: key % 64, day: new Date(Math.floor(key / 64) * DAY_MS).toISOString().slice(0, 10), n: own.reduce((sum, { n }) => sum + n, 0), ordered: own.reduce((sum, { ordered }) => sum + ordered, 0),
    })),
    worth: {
      n: rows.reduce((sum, row) => sum + Number(row.worth_n), 0), sum: rows.reduce((sum, row) => sum + BigInt(row.worth_sum), 0n), sumSquares: rows.reduce((sum, row) => sum + BigInt(row.worth_squares), 0n),
    },
  };
}
