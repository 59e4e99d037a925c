import type { Statement } from '../../../platform/event-log/event-log.ts';
import type { LogPlaces } from '../../../platform/event-log/queries.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';

const PERSON = personOf();

/** Who a round looks at, and why. */
export interface RoundScope {
  readonly storeId: string;
  readonly batch: string;
  /** Where something was told that is not folded yet but for orders: its people are held against what does not wait for folds. */
  readonly told: Told | null;
  /** Where all is folded: whoever did something here is held against everything, and so are the following. */
  readonly folded: LogPlaces | null;
  /** Those for whom time alone may have changed something. */
  readonly dueMs: number | null;
  /** People whose links changed: up to this version of `alias_links`, since what is in `segment_links`. */
  readonly linksUpTo: string | null;
  /** People by any of their aliases. */
  readonly aliasKeys: readonly string[];
}

/** New places of the log. */
export interface Told {
  readonly places: LogPlaces;
  /** Which events can change who is in a segment at all; null: any, as of somebody of whom nothing was known. */
  readonly names: readonly string[] | null;
}

/** Notes the people of a round, each with all their aliases. They are found once, as one value: what is named by `WITH` alone is worked out at every use. */
export function noteRoundStatement(scope: RoundScope): Statement {
  const { told, folded, dueMs, linksUpTo, aliasKeys } = scope;
  const people = [
    ...(told === null ? [] : [
      `SELECT ${PERSON} AS key, 0 AS whole FROM events WHERE ${atPlaces('told')} AND bot = 0 AND alias_key != 0${told.names === null ? '' : ` AND (family = 'order' OR notEmpty(traits) OR name IN {toldNames:Array(String)})`}`,
      // An order may stand for somebody else now than it did: every alias that ever placed it.
      `SELECT ${personOf('arrayJoin(alias_keys)')} AS key, 0 AS whole FROM orders WHERE store_id = {storeId:String} AND order_id IN (SELECT order_id FROM events WHERE ${atPlaces('told')} AND family = 'order' AND order_id != '')`,
    ]),
    ...(folded === null ? [] : [`SELECT ${PERSON} AS key, 1 AS whole FROM events WHERE ${atPlaces('folded')} AND bot = 0 AND alias_key != 0`]),
    ...(dueMs === null ? [] : ['SELECT person_key AS key, 1 AS whole FROM segment_people FINAL WHERE store_id = {storeId:String} AND due_ms <= {dueMs:Int64}']),
    ...(linksUpTo === null ? [] : [
      `SELECT arrayJoin([l.person_key, if(s.version = 0, l.alias_key, s.person_key)]) AS key, 1 AS whole FROM (SELECT alias_key, person_key, version FROM alias_links FINAL WHERE store_id = {storeId:String} AND version <= {linksUpTo:UInt64}) AS l
        LEFT JOIN (SELECT alias_key, person_key, version FROM segment_links FINAL WHERE store_id = {storeId:String}) AS s ON l.alias_key = s.alias_key WHERE l.version > s.version`,
    ]),
    ...(aliasKeys.length === 0 ? [] : [`SELECT ${personOf('arrayJoin({aliasKeys:Array(UInt64)} AS given)')} AS key, 1 AS whole`]),
  ];
  return {
    text: `INSERT INTO segment_rounds (store_id, batch, person_key, alias_key, is_whole)
      WITH (SELECT groupArray((key, is_whole)) FROM (SELECT key, max(whole) AS is_whole FROM (${people.join(' UNION ALL ')}) WHERE key != 0 GROUP BY key)) AS people
      SELECT {storeId:String}, {batch:UUID}, one.1 AS person_key, one.1 AS alias_key, one.2 AS is_whole FROM (SELECT arrayJoin(people) AS one)
      UNION ALL
      SELECT {storeId:String}, {batch:UUID}, ${PERSON} AS behind, alias_key, 0 FROM alias_links
      WHERE store_id = {storeId:String} AND behind != alias_key AND behind IN (SELECT arrayJoin(people).1)
      SETTINGS max_threads = 1`,
    params: {
      storeId: scope.storeId, batch: scope.batch, ...(told === null ? {} : { ...atParams('told', told.places), ...(told.names === null ? {} : { toldNames: told.names }) }), ...(folded === null ? {} : atParams('folded', folded)),
      ...(dueMs === null ? {} : { dueMs }), ...(linksUpTo === null ? {} : { linksUpTo }), ...(aliasKeys.length === 0 ? {} : { aliasKeys: aliasKeys.map(BigInt) }),
    },
  };
}

/** As the platform's `AT_PLACES`, of which one statement names two here. */
function atPlaces(which: 'told' | 'folded'): string {
  return `store_id = {storeId:String} AND writer = {${which}Writer:String} AND seq >= {${which}From:UInt64} AND seq <= {${which}To:UInt64} AND at >= {${which}Since:DateTime64(3, 'UTC')}`;
}

function atParams(which: 'told' | 'folded', { writer, from, to, since }: LogPlaces): Record<string, unknown> {
  return { [`${which}Writer`]: writer, [`${which}From`]: from, [`${which}To`]: to, [`${which}Since`]: since };
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
      WHERE l.store_id = {storeId:String} AND l.version <= {upTo:UInt64} AND l.version > (SELECT max(version) FROM segment_links WHERE store_id = {storeId:String}) SETTINGS max_threads = 1`,
    params: { storeId, upTo },
  };
}

/** When time alone changes something next; null-like (0) when nobody waits for anything. */
export function nextDueStatement(storeId: string): Statement {
  return { text: 'SELECT toString(min(due_ms)) AS due_ms, count() AS people FROM segment_people FINAL WHERE store_id = {storeId:String}', params: { storeId } };
}
