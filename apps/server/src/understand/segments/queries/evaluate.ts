import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { type HeldScope, heldParams, leafRows, NEVER_MS, segmentsOf } from './held.ts';

const NEVER = `toInt64(${NEVER_MS})`;

/** Beside a stream of events: what threads cost to be kept in step is more than they gain here, and what is compiled is used once. */
const ALONE = "compile_expressions = 0, short_circuit_function_evaluation = 'disable', max_threads = 1";

/** One evaluation: which segments people are held against, and which there are besides. */
export interface Evaluation extends HeldScope {
  readonly version: number;
  /** Those of the plan that people are held against of whom not everything is folded yet; of the others they keep what they had. */
  readonly prompt: readonly string[];
  /** Every segment of the store; what is no longer among them leaves nobody behind. */
  readonly known: readonly string[];
}

/** Writes down where people stand who stand elsewhere than before, or wait for another moment. */
export function evaluateStatement(scope: Evaluation): Statement {
  const ofRound = scope.batch === null ? '' : ' AND person_key IN (SELECT person_key FROM segment_rounds WHERE store_id = {storeId:String} AND batch = {batch:UUID})';
  const everybody = scope.batch === null
    ? `SELECT ${personOf()} AS person, 1 AS of_all FROM alias_figures FINAL WHERE store_id = {storeId:String} AND kind = 'activity'`
    : 'SELECT person_key AS person, is_whole AS of_all FROM segment_rounds WHERE store_id = {storeId:String} AND batch = {batch:UUID}';
  const none = `CAST([], 'Array(String)')`;
  // A moment that somebody waits for stays one, also one that has come, where what it is for is not looked at.
  const isWhole = scope.known.every((id) => scope.plan.segmentIds.includes(id));
  return {
    text: `INSERT INTO segment_people (store_id, person_key, version, at, segments, entered, gone, due_ms)
      SELECT {storeId:String}, person, {version:UInt64}, fromUnixTimestamp64Milli({nowMs:Int64}, 'UTC'), is_in, entering, leaving, next_ms FROM (
        SELECT person, was, was_due, if(${personOf('person')} = person, ${segmentsOf('held')}, ${none}) AS found, if(is_whole, {evaluated:Array(String)}, {prompt:Array(String)}) AS asked,
          arraySort(arrayConcat(arrayFilter(s -> has({known:Array(String)}, s) AND NOT has(asked, s), was), arrayFilter(s -> has(asked, s), found))) AS is_in,
          arrayFilter(s -> NOT has(was, s), is_in) AS entering, arrayFilter(s -> NOT has(is_in, s), was) AS leaving,
          ${isWhole ? 'if(is_whole, changes, least(changes, was_due))' : 'least(changes, was_due)'} AS next_ms
        FROM (
          SELECT person, groupArrayIf(toUInt32(leaf), holds) AS held, min(changes_ms) AS changes, groupArrayArray(before) AS was, min(before_due) AS was_due, max(of_all) AS is_whole
          FROM (
            SELECT person, leaf, holds, changes_ms, ${none} AS before, ${NEVER} AS before_due, 0 AS of_all FROM (${leafRows(scope)})
            UNION ALL
            SELECT DISTINCT person, 0 AS leaf, 0 AS holds, ${NEVER} AS changes_ms, ${none} AS before, ${NEVER} AS before_due, of_all FROM (${everybody})
            UNION ALL
            SELECT person_key AS person, 0 AS leaf, 0 AS holds, ${NEVER} AS changes_ms, CAST(segments, 'Array(String)') AS before, due_ms AS before_due, ${scope.batch === null ? 1 : 0} AS of_all FROM segment_people FINAL
            WHERE store_id = {storeId:String}${ofRound}
          ) GROUP BY person))
      WHERE notEmpty(entering) OR notEmpty(leaving) OR next_ms != was_due
      SETTINGS ${ALONE}${scope.batch === null ? ', max_bytes_before_external_group_by = 500000000' : ''}`,
    params: { ...heldParams(scope), version: scope.version, known: scope.known, evaluated: scope.plan.segmentIds, prompt: scope.prompt },
  };
}

const MOVED = `SELECT person_key, version, at, arrayJoin(arrayConcat(arrayMap(s -> (toString(s), 1), entered), arrayMap(s -> (toString(s), 0), gone))) AS move FROM segment_people WHERE store_id = {storeId:String} AND version >= {since:UInt64}`;

/** Tells the tables that questions read what evaluations since this version have found. Doing it again changes nothing. */
export function tellMembersStatement(storeId: string, since: number): Statement {
  return {
    text: `INSERT INTO segment_members (store_id, segment_id, person_key, version, at, is_member)
      SELECT {storeId:String}, move.1, person_key, version, at, move.2 FROM (${MOVED}) SETTINGS max_threads = 1`,
    params: { storeId, since },
  };
}

export function tellMovesStatement(storeId: string, since: number): Statement {
  return {
    text: `INSERT INTO segment_moves (store_id, segment_id, at, person_key, is_member)
      SELECT {storeId:String}, move.1, at, person_key, move.2 FROM (${MOVED}) SETTINGS max_threads = 1`,
    params: { storeId, since },
  };
}

/** The newest evaluation, and the newest that members were told of. */
export function versionsStatement(storeId: string): Statement {
  return {
    text: `SELECT toString(max(version)) AS version, toString((SELECT max(version) FROM segment_members WHERE store_id = {storeId:String})) AS told FROM segment_people WHERE store_id = {storeId:String}`,
    params: { storeId },
  };
}

/** How many people a definition holds, of how many, and some of them. */
export function previewStatement(scope: HeldScope): Statement {
  const found = `SELECT person, groupArrayIf(toUInt32(leaf), holds) AS held FROM (
      SELECT person, leaf, holds FROM (${leafRows(scope)})
      UNION ALL
      SELECT DISTINCT ${personOf()} AS person, 0 AS leaf, 0 AS holds FROM alias_figures FINAL WHERE store_id = {storeId:String} AND kind = 'activity'
    ) GROUP BY person`;
  return {
    text: `SELECT countIf(is_in) AS people, count() AS everybody, arrayMap(p -> toString(p), groupArrayIf(8)(person, is_in)) AS some FROM (
        SELECT person, notEmpty(${segmentsOf('held')}) AS is_in FROM (${found}))
      SETTINGS compile_expressions = 0`,
    params: heldParams(scope),
  };
}
