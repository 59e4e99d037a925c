import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { paramsOf, type Scope, stepRows } from './steps.ts';

/** What is counted of the steps at a touchpoint that one other came before: counts that add up. */
const COUNTS = {
  people: 'countIf(if(place = 0, was_met AND NOT answered, nth = 1))', touches: 'countIf(nth > 0)', stays: 'countIf(nth_in_stay = 1)', lefts: 'countIf(left)', edge_people: 'countIf(nth_of_edge = 1)',
  signal_count: 'sum(signals)', signal_touches: 'countIf(signals > 0)', friction_stays: 'countIf(stay_friction)', friction_lefts: 'countIf(stay_friction AND stay_left)', timed: 'countIf(secs > 0)',
  orders: 'sum(orders)', no_rate: 'sum(no_rate)', answers: 'countIf(answered)', satisfied: 'countIf(satisfied)', revenue: 'sum(revenue)',
} as const;

export type Count = keyof typeof COUNTS;

/** One touchpoint of one period; `earlier` 1: of the period before. Place 0 is the period itself. */
interface PlaceRow {
  readonly earlier: number;
  readonly place: number;
  /** Median and 90 % of the seconds until the next step. */
  readonly times: readonly (string | number)[];
  /** By the place that came before, 0 for none: the counts, in the order of `COUNTS`. */
  readonly ways: readonly (readonly [before: number, counts: readonly (string | number)[]])[];
}

/** Counts of a touchpoint, or of the way to it from another. */
export type Counted = Readonly<Record<Count, number>>;

/** A touchpoint with the ways that lead to it. */
export interface CountedPlace {
  readonly place: number;
  readonly isEarlier: boolean;
  readonly counts: Counted;
  readonly times: readonly number[];
  readonly ways: readonly { readonly before: number; readonly counts: Counted }[];
}

/**
 * The whole map in one pass. Only what cannot be added up here is put together there: each further function over these steps costs the engine
 * 3 ms to understand, whatever there is to count.
 */
export function mapStatement(scope: Scope): Statement {
  return {
    text: `SELECT earlier, place, groupArray((before, counts)) AS ways, quantilesExactMerge(0.5, 0.9)(own_times) AS times
      FROM (
        SELECT earlier, place, before, [${Object.values(COUNTS).map((count) => `toInt64(${count})`).join(', ')}] AS counts, quantilesExactStateIf(0.5, 0.9)(secs, secs > 0) AS own_times
        FROM (${stepRows(scope)})
        GROUP BY earlier, place, before
      )
      GROUP BY earlier, place`,
    params: paramsOf(scope),
  };
}

export async function readMap(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly CountedPlace[]> {
  const rows = await eventLog.query<PlaceRow>(mapStatement(scope));
  return rows.map(({ earlier, place, times, ways }) => ({
    place, isEarlier: earlier === 1, times: times.map(Number), counts: countsOf(sumOf(ways.map(([, counts]) => counts))), ways: ways.map(([before, counts]) => ({ before, counts: countsOf(counts) })),
  }));
}

const NAMES = Object.keys(COUNTS);

function sumOf(lists: readonly (readonly (string | number)[])[]): number[] {
  return NAMES.map((_name, index) => lists.reduce((sum, counts) => sum + Number(counts[index] ?? 0), 0));
}

function countsOf(counts: readonly (string | number)[]): Counted {
  const count = (name: Count): number => Number(counts[NAMES.indexOf(name)] ?? 0);
  return {
    people: count('people'), touches: count('touches'), stays: count('stays'), lefts: count('lefts'), edge_people: count('edge_people'), signal_count: count('signal_count'),
    signal_touches: count('signal_touches'), friction_stays: count('friction_stays'), friction_lefts: count('friction_lefts'), timed: count('timed'), orders: count('orders'),
    no_rate: count('no_rate'), answers: count('answers'), satisfied: count('satisfied'), revenue: count('revenue'),
  };
}

/** Where a page begins: after this instant and person, going back in time. */
export interface Cursor {
  readonly at: number;
  readonly id: string;
}

/** Which part of the map to open. */
export interface Opened {
  /** Places in the list, from 1; `before` null: wherever they came from; `leftOnly`: who left here without an order. */
  readonly place: number;
  readonly before: number | null;
  readonly leftOnly: boolean;
}

/** The people behind a touchpoint or a way, those who were there last first. */
export function peoplePageStatement(scope: Scope, opened: Opened, page: { readonly cursor: Cursor | null; readonly limit: number }): Statement {
  const edge = opened.before === null ? '' : ' AND before = {before:UInt16}';
  const left = opened.leftOnly ? ' AND left' : '';
  const after = page.cursor === null ? '' : 'HAVING (last_ms, person) < ({cursorAt:Int64}, {cursorId:UInt64})';
  return {
    text: `SELECT toString(person) AS person_key, count() AS times, max(ms) AS last_ms, sum(signals) AS signal_count
      FROM (${stepRows(scope)})
      WHERE earlier = 0 AND place = {place:UInt16} AND nth > 0${edge}${left}
      GROUP BY person
      ${after}
      ORDER BY last_ms DESC, person DESC LIMIT {limit:UInt32}`,
    params: {
      ...paramsOf(scope), place: opened.place, limit: page.limit, ...(opened.before === null ? {} : { before: opened.before }),
      ...(page.cursor === null ? {} : { cursorAt: page.cursor.at, cursorId: page.cursor.id }),
    },
  };
}

/** How many runs of a store there are, and how many were drawn by these rules. */
export function redrawnStatement(storeId: string, rules: string): Statement {
  return { text: 'SELECT count() AS runs, countIf(rules = {rules:UInt64}) AS drawn FROM touches FINAL WHERE store_id = {storeId:String}', params: { storeId, rules } };
}
