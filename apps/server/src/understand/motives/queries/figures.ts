import { MOTIVES } from '../../../platform/event-log/motive-of.ts';
import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';

/** By sign, over all sessions: in how many it was seen, how often, and how often it could have been. */
export function signCountsStatement(storeId: string): Statement {
  return {
    text: `SELECT sumForEach(arrayMap(h -> toUInt64(h > 0), hits)) AS sessions, sumForEach(hits) AS seen, sumForEach(tries) AS possible FROM motive_signs FINAL WHERE store_id = {storeId:String}`,
    params: { storeId },
  };
}

/** What an answer says that tells of a motive: it can't be taken for a reason, one of which is called price too. */
export const ANSWER_PREFIX = 'motive_';

/**
 * People who were asked what drives them, by what they said last, and what is inferred of them. The person behind the answer is seen at this moment.
 *
 * @param span half-open, ms since 1970 UTC
 */
export function askedStatement(storeId: string, span: { readonly fromMs: number; readonly toMs: number }): Statement {
  return {
    text: `SELECT said, inferred, count() AS people FROM (
        SELECT person, argMax(choice, (at, event_key)) AS said FROM (
          SELECT ${personOf()} AS person, at, event_key, JSONExtractString(properties, 'choice') AS choice FROM events
          WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0 AND alias_key != 0
            AND at >= fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({toMs:Int64}, 'UTC') AND choice IN {choices:Array(String)})
        GROUP BY person) AS a
      LEFT JOIN (SELECT person_key, toString(motive) AS inferred FROM motive_people FINAL WHERE store_id = {storeId:String}) AS m ON m.person_key = a.person
      GROUP BY said, inferred`,
    params: { storeId, ...span, choices: MOTIVES.map((motive) => ANSWER_PREFIX + motive) },
  };
}

/** Somebody's motive as it is kept. */
export function personStatement(storeId: string, key: string): Statement {
  return {
    text: `SELECT toString(motive) AS motive, chances, sessions FROM motive_people FINAL WHERE store_id = {storeId:String} AND person_key = ${personOf('{key:UInt64}')}`,
    params: { storeId, key },
  };
}

/** Sessions of these aliases, newest first. */
export function personSessionsStatement(storeId: string, on: { readonly aliasKeys: readonly string[]; readonly limit: number }): Statement {
  return {
    text: `SELECT toString(session_id) AS session_id, toUnixTimestamp64Milli(started_at) AS started_ms, reach, length, hits, tries FROM motive_signs FINAL
      WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)} ORDER BY motive_signs.started_at DESC, device_key LIMIT {limit:UInt32}`,
    params: { storeId, aliasKeys: on.aliasKeys.map(BigInt), limit: on.limit },
  };
}

/** What these aliases answered last when they were asked. */
export function personAnswerStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT JSONExtractString(properties, 'choice') AS choice, toUnixTimestamp64Milli(at) AS at_ms FROM events
      WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0 AND alias_key IN {aliasKeys:Array(UInt64)} AND choice IN {choices:Array(String)}
      ORDER BY at DESC, event_key DESC LIMIT 1`,
    params: { storeId, aliasKeys: aliasKeys.map(BigInt), choices: MOTIVES.map((motive) => ANSWER_PREFIX + motive) },
  };
}
