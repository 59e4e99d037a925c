import { MOTIVES } from '../../../platform/event-log/motive-of.ts';
import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { type Beliefs, weightsOf } from '../model.ts';
import { LENGTHS, MOTIVE_OF_SIGN, SIGNS, STRATA } from '../signs.ts';

/** Below this nobody is said to have a motive: it must be likelier than all others together. */
export const LEAST_CHANCE = 0.5;

/** Values of the placeholders of the texts below. */
export function beliefParams(beliefs: Beliefs): Record<string, unknown> {
  const { seen, missed } = weightsOf(beliefs);
  return { seenWeights: seen, missedWeights: missed, shares: beliefs.shares, own: beliefs.own };
}

/** By sign: what a session says for the sign's motive, over rows of `motive_signs`. */
export const EVIDENCE = `arrayMap((h, n, at) -> h * {seenWeights:Array(Float64)}[at] + (n - h) * {missedWeights:Array(Float64)}[at], hits, tries,
  [${SIGNS.map((sign, index) => `${index * STRATA + 1} + reach * ${LENGTHS}${sign.growsWithLength ? ' + length' : ''}`).join(', ')}])`;

/** By motive: the sums of that. Signs of one motive stand side by side. */
const SCORES = `[${MOTIVES.map((_motive, index) => `arraySum(arraySlice(evidence, ${MOTIVE_OF_SIGN.indexOf(index) + 1}, ${MOTIVE_OF_SIGN.filter((one) => one === index).length}))`).join(', ')}]`;

/** Sessions of the store with `person`, `odds` (how much likelier they are under each motive than under none) and `anybody` (the same under whatever drives others). */
export function scoredSessions(storeAnd = ''): string {
  return `SELECT *, arrayMap(s -> exp(s), ${SCORES}) AS odds, (1 - {own:Float64}) * arraySum(arrayMap((o, share) -> o * share, odds, {shares:Array(Float64)})) AS anybody
    FROM (SELECT ${personOf()} AS person, session_id, started_at, alias_key, reach, length, hits, tries, ${EVIDENCE} AS evidence FROM motive_signs FINAL WHERE store_id = {storeId:String}${storeAnd})`;
}

/** By motive: how likely the person has it, from `logs` of one of the rows below. */
const CHANCES = `arrayMap((part, all) -> part / all, arrayMap(l -> exp(l - arrayMax(logs)), logs) AS parts, arrayWithConstant(${MOTIVES.length}, arraySum(parts)))`;

/** Everybody with a session: their sessions and chances. */
function scoredPeople(): string {
  return `SELECT person, sessions, arrayMap(c -> toFloat32(round(c, 4)), ${CHANCES}) AS chances FROM (
      SELECT person, count() AS sessions, arrayMap((l, share) -> l + log(share), sumForEach(arrayMap(o -> log({own:Float64} * o + anybody), odds)), {shares:Array(Float64)}) AS logs
      FROM (${scoredSessions()}) WHERE person != 0 GROUP BY person)`;
}

/** Writes down who is now driven by what, as far as it is other than before; who is nobody any more goes. */
export function writePeopleStatement(storeId: string, of: { readonly beliefs: Beliefs; readonly version: number }): Statement {
  const names = `[${MOTIVES.map((motive) => `'${motive}'`).join(', ')}]`;
  return {
    text: `INSERT INTO motive_people (store_id, person_key, motive, chances, sessions, version, is_deleted) SETTINGS max_threads = 1
      SELECT {storeId:String}, person, if(arrayMax(now) >= ${LEAST_CHANCE}, ${names}[indexOf(now, arrayMax(now))], ''), now, times, {version:UInt64}, toUInt8(times = 0) FROM (
        SELECT person, groupArrayArrayIf(chances, is_new = 1) AS now, groupArrayArrayIf(chances, is_new = 0) AS was, sumIf(sessions, is_new = 1) AS times, sumIf(sessions, is_new = 0) AS times_before
        FROM (
          SELECT person, chances, sessions, 1 AS is_new FROM (${scoredPeople()})
          UNION ALL
          SELECT person_key AS person, chances, toUInt64(sessions) AS sessions, 0 AS is_new FROM motive_people FINAL WHERE store_id = {storeId:String}
        ) GROUP BY person)
      WHERE now != was OR times != times_before`,
    params: { storeId, version: of.version, ...beliefParams(of.beliefs) },
  };
}

/** How many were written with a version. */
export function changedPeopleStatement(storeId: string, version: number): Statement {
  return { text: 'SELECT count() AS people FROM motive_people WHERE store_id = {storeId:String} AND version = {version:UInt64}', params: { storeId, version } };
}

export function newestVersionStatement(storeId: string): Statement {
  return { text: 'SELECT max(version) AS version FROM motive_people WHERE store_id = {storeId:String}', params: { storeId } };
}

/** Sessions by person, to learn from: of a fixed part of the people who did more than see one page. A session is written as its digits: reach, length, hits, tries. */
export function sampleStatement(storeId: string, most: { readonly people: number; readonly sessions: number }): Statement {
  return {
    text: `SELECT groupArray({mostSessions:UInt32})(concat(toString(reach), toString(length), arrayStringConcat(arrayMap(h -> toString(h), hits)), arrayStringConcat(arrayMap(n -> toString(n), tries)))) AS sessions
      FROM (SELECT ${personOf()} AS person, reach, length, hits, tries, started_at FROM motive_signs FINAL WHERE store_id = {storeId:String})
      WHERE person != 0 GROUP BY person HAVING max(length) > 0 ORDER BY cityHash64(person) LIMIT {mostPeople:UInt32}`,
    params: { storeId, mostPeople: most.people, mostSessions: most.sessions },
  };
}

/** Sessions of the store, and how many of them have their signs written down. */
export function countReadStatement(storeId: string): Statement {
  return {
    text: `SELECT (SELECT count() FROM sessions FINAL WHERE store_id = {storeId:String}) AS sessions, (SELECT count() FROM motive_signs FINAL WHERE store_id = {storeId:String}) AS read`,
    params: { storeId },
  };
}

export function countSessionsStatement(storeId: string): Statement {
  return { text: 'SELECT count() AS sessions FROM motive_signs FINAL WHERE store_id = {storeId:String}', params: { storeId } };
}

/** Nothing is left of these keys in either table; what their sessions show now is read anew. */
export function dropStatements(storeId: string, keys: readonly string[]): Statement[] {
  return [['motive_signs', 'alias_key'], ['motive_people', 'person_key']].map(([table, column]) => ({
    text: `ALTER TABLE ${table} DELETE WHERE store_id = {storeId:String} AND ${column} IN {keys:Array(UInt64)} SETTINGS mutations_sync = 1`, params: { storeId, keys: keys.map(BigInt) },
  }));
}
