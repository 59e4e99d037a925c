import type { Statement } from '../../../platform/event-log/event-log.ts';
import { AT_PLACES, type LogPlaces, placesParams } from '../../../platform/event-log/queries.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';

const PERSON = personOf();

/** Who a round looks at, and why. */
export interface RoundScope {
  readonly storeId: string;
  readonly batch: string;
  /** Whoever did something here, and whose orders were told of. */
  readonly places: LogPlaces | null;
  /** Those for whom time alone may have changed something. */
  readonly dueMs: number | null;
  /** People whose links changed: up to this version of `alias_links`, since what is in `segment_links`. */
  readonly linksUpTo: string | null;
  /** People by any of their aliases. */
  readonly aliasKeys: readonly string[];
}

/** Notes the people of a round, each with all their aliases. */
export function noteRoundStatement(scope: RoundScope): Statement {
  const { places, dueMs, linksUpTo, aliasKeys } = scope;
  const people = [
    ...(places === null ? [] : [
      `SELECT ${PERSON} AS key FROM events WHERE ${AT_PLACES} AND bot = 0 AND alias_key != 0`,
      // An order may stand for somebody else now than it did: every alias that ever placed it.
      `SELECT ${personOf('arrayJoin(alias_keys)')} AS key FROM orders WHERE store_id = {storeId:String} AND order_id IN (SELECT order_id FROM events WHERE ${AT_PLACES} AND family = 'order' AND order_id != '')`,
    ]),
    ...(dueMs === null ? [] : ['SELECT person_key AS key FROM segment_people FINAL WHERE store_id = {storeId:String} AND due_ms <= {dueMs:Int64}']),
    ...(linksUpTo === null ? [] : [
      `SELECT arrayJoin([l.person_key, if(s.version = 0, l.alias_key, s.person_key)]) AS key FROM (SELECT alias_key, person_key, version FROM alias_links FINAL WHERE store_id = {storeId:String} AND version <= {linksUpTo:UInt64}) AS l
        LEFT JOIN (SELECT alias_key, person_key, version FROM segment_links FINAL WHERE store_id = {storeId:String}) AS s ON l.alias_key = s.alias_key WHERE l.version > s.version`,
    ]),
    ...(aliasKeys.length === 0 ? [] : [`SELECT ${personOf('arrayJoin({aliasKeys:Array(UInt64)} AS given)')} AS key`]),
  ];
  return {
    text: `INSERT INTO segment_rounds (store_id, batch, person_key, alias_key)
      WITH people AS (SELECT DISTINCT key FROM (${people.join(' UNION ALL ')}) WHERE key != 0)
      SELECT {storeId:String}, {batch:UUID}, key AS person_key, key AS alias_key FROM people
      UNION ALL
      SELECT {storeId:String}, {batch:UUID}, ${PERSON} AS person_key, alias_key FROM alias_links FINAL
      WHERE store_id = {storeId:String} AND ${PERSON} != alias_key AND ${PERSON} IN (SELECT key FROM people)`,
    params: {
      storeId: scope.storeId, batch: scope.batch, ...(places === null ? {} : placesParams(scope.storeId, places)), ...(dueMs === null ? {} : { dueMs }),
      ...(linksUpTo === null ? {} : { linksUpTo }), ...(aliasKeys.length === 0 ? {} : { aliasKeys: aliasKeys.map(BigInt) }),
    },
  };
}

/** The newest link of a store, the newest that was looked at, and how many the dictionary does not know yet. */
export function newLinksStatement(storeId: string): Statement {
  return {
    text: `SELECT toString(max(version)) AS newest, toString((SELECT max(version) FROM segment_links WHERE store_id = {storeId:String}) AS seen) AS seen_version,
        countIf(version > seen AND ${PERSON} != person_key) AS unknown
      FROM alias_links FINAL WHERE store_id = {storeId:String}`,
    params: { storeId },
  };
}

/** Links up to here have been looked at. */
export function noteLinksStatement(storeId: string, upTo: string): Statement {
  return {
    text: `INSERT INTO segment_links (store_id, alias_key, person_key, version) SELECT {storeId:String}, l.alias_key, l.person_key, l.version FROM alias_links AS l FINAL
      WHERE l.store_id = {storeId:String} AND l.version <= {upTo:UInt64} AND l.version > (SELECT max(version) FROM segment_links WHERE store_id = {storeId:String})`,
    params: { storeId, upTo },
  };
}

/** When time alone changes something next; null-like (0) when nobody waits for anything. */
export function nextDueStatement(storeId: string): Statement {
  return { text: 'SELECT toString(min(due_ms)) AS due_ms, count() AS people FROM segment_people FINAL WHERE store_id = {storeId:String}', params: { storeId } };
}
