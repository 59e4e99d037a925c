import type { Statement } from '../../../platform/event-log/event-log.ts';
import { paramsOf, type Scope, stepRows } from './steps.ts';

/** Counts that add up over the places before. */
const SUMS = [
  'people', 'touches', 'stays', 'lefts', 'edge_people', 'signal_count', 'signal_touches', 'friction_stays', 'friction_lefts', 'timed', 'orders', 'no_rate', 'answers', 'satisfied',
] as const;

/**
 * The whole map in one pass: a row for each touchpoint (`is_edge` 0) and each way from one to another (`is_edge` 1). The row of place 0 is the
 * period itself. A step that no touchpoint came before has `before` 0. `earlier` 1: of the period before, touchpoints only.
 */
export function mapStatement(scope: Scope): Statement {
  return {
    text: `SELECT earlier AS earlier, place AS place, before AS before, toUInt8(grouping(before) = 0) AS is_edge, ${SUMS.map((name) => `sum(own_${name}) AS ${name}`).join(', ')},
        toString(sum(own_revenue)) AS revenue, quantilesExactMerge(0.5, 0.9)(own_times) AS times
      FROM (
        SELECT earlier, place, before,
          countIf(if(place = 0, was_met AND NOT answered, nth = 1)) AS own_people, countIf(nth > 0) AS own_touches, countIf(nth_in_stay = 1) AS own_stays, countIf(left) AS own_lefts,
          countIf(nth_of_edge = 1) AS own_edge_people, sum(signals) AS own_signal_count, countIf(signals > 0) AS own_signal_touches, countIf(stay_friction) AS own_friction_stays,
          countIf(stay_friction AND stay_left) AS own_friction_lefts, countIf(secs > 0) AS own_timed, sum(orders) AS own_orders, sum(no_rate) AS own_no_rate,
          countIf(answered) AS own_answers, countIf(satisfied) AS own_satisfied, sum(revenue) AS own_revenue, quantilesExactStateIf(0.5, 0.9)(secs, secs > 0) AS own_times
        FROM (${stepRows(scope)})
        GROUP BY earlier, place, before
      )
      GROUP BY GROUPING SETS ((earlier, place), (earlier, place, before))
      HAVING NOT (earlier AND is_edge)`,
    params: paramsOf(scope),
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
