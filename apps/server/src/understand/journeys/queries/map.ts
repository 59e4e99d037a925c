import type { Statement } from '../../../platform/event-log/event-log.ts';
import { paramsOf, type Scope, stepRows } from './steps.ts';

/**
 * The whole map in one pass: a row for each touchpoint (`is_edge` 0) and each way from one to another (`is_edge` 1). The row of place 0 is the
 * period itself. A step that no touchpoint came before has `before` 0.
 */
export function mapStatement(scope: Scope): Statement {
  return {
    text: `SELECT place AS place, before AS before, toUInt8(grouping(before) = 0) AS is_edge,
        countIf(nth = 1 AND (place != 0 OR was_met)) AS people, countIf(nth > 0) AS touches, countIf(nth_in_stay = 1) AS stays, countIf(left) AS lefts,
        countIf(nth_of_edge = 1) AS edge_people,
        sum(toUInt64(signals)) AS signal_count, countIf(signals > 0) AS signal_touches, countIf(signals > 0 AND left) AS signal_lefts,
        countIf(secs > 0) AS timed, quantilesExactIf(0.5, 0.9)(secs, secs > 0) AS times,
        toString(sum(revenue)) AS revenue, sum(orders) AS orders, sum(no_rate) AS no_rate, sum(answers) AS answers, sum(satisfied) AS satisfied
      FROM (${stepRows(scope)})
      GROUP BY GROUPING SETS ((place), (place, before))`,
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
      WHERE place = {place:UInt16} AND nth > 0${edge}${left}
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
