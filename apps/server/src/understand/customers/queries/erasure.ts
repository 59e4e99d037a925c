import type { Statement } from '../../../platform/event-log/event-log.ts';
import { keyList } from './keys.ts';

const TOKEN_PATTERN = 'pii:[a-z]+:[A-Za-z0-9_-]{22}';

/** Tokens in the rows of these aliases. */
export function tokensOfStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT DISTINCT arrayJoin(extractAll(concat(properties, ' ', traits, ' ', context, ' ', user_id, ' ', anonymous_id), {pattern:String})) AS token
      FROM events WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}`,
    params: { storeId, aliasKeys: keyList(aliasKeys), pattern: TOKEN_PATTERN },
  };
}

/** Which of these tokens stand in rows of other people too: two Anna Kowalskas have one token. */
export function sharedTokensStatement(storeId: string, person: { aliasKeys: readonly string[]; tokens: readonly string[] }): Statement {
  return {
    text: `SELECT DISTINCT token FROM (
        SELECT arrayJoin(extractAll(concat(properties, ' ', traits, ' ', context), {pattern:String})) AS token FROM events
        WHERE store_id = {storeId:String} AND alias_key NOT IN {aliasKeys:Array(UInt64)}
          AND (position(properties, 'pii:') > 0 OR position(traits, 'pii:') > 0 OR position(context, 'pii:') > 0))
      WHERE token IN {tokens:Array(String)}`,
    params: { storeId, aliasKeys: keyList(person.aliasKeys), tokens: person.tokens, pattern: TOKEN_PATTERN },
  };
}

/** Which of these devices other people used as well. */
export function sharedDevicesStatement(storeId: string, person: { aliasKeys: readonly string[]; deviceKeys: readonly string[] }): Statement {
  return {
    text: `SELECT DISTINCT device_key FROM events
      WHERE store_id = {storeId:String} AND device_key IN {deviceKeys:Array(UInt64)} AND alias_key NOT IN {aliasKeys:Array(UInt64)}`,
    params: { storeId, aliasKeys: keyList(person.aliasKeys), deviceKeys: keyList(person.deviceKeys) },
  };
}

/** Rows whose figures other people's numbers stand on: orders, answers to surveys, points. */
export function figureRowsStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT toString(event_key) AS event_key, family, properties FROM events
      WHERE store_id = {storeId:String} AND family IN ('order', 'service') AND alias_key IN {aliasKeys:Array(UInt64)} AND properties != ''`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/** What the derived tables hold of these aliases. */
export function touchedByStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT arrayFilter(id -> id != '', groupUniqArray(order_id)) AS order_ids, arrayFilter(key -> key != 0, groupUniqArray(device_key)) AS device_keys
      FROM events WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/** What a link may have said in words; where from in kind (`source`) is a figure. */
const ORIGIN_TEXTS = ['medium', 'campaign', 'referrer_host'] as const;

/** Hashes of the texts of links by which nobody else came: such a one may be about the person, one that many came by is not. */
export function ownTextHashesStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  const said = (column: string, by: 'IN' | 'NOT IN'): string => `SELECT DISTINCT toString(${column}) AS text FROM events WHERE store_id = {storeId:String} AND alias_key ${by} {aliasKeys:Array(UInt64)} AND ${column} != ''`;
  return {
    text: `SELECT DISTINCT toString(cityHash64(text)) AS hash FROM (${ORIGIN_TEXTS.map((column) => `${said(column, 'IN')} AND ${column} NOT IN (${said(column, 'NOT IN')})`).join(' UNION ALL ')})`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/**
 * Blanks ids and texts of the rows of these aliases, and the device's id in rows that others left on it. The engine keeps the statement in a
 * file: it must not say what it blanks.
 */
export function blankStatement(storeId: string, person: { aliasKeys: readonly string[]; deviceKeys: readonly string[]; ownTextHashes: readonly string[] }): Statement {
  const own = (blank: string, column: string): string => `${column} = if(alias_key IN {aliasKeys:Array(UInt64)}, ${blank}, ${column})`;
  return {
    text: `ALTER TABLE events UPDATE anonymous_id = '', ${own(`''`, 'user_id')}, ${own(`''`, 'traits')}, ${own(`''`, 'context')}, ${own(`''`, 'path')}, ${own('0', 'links')},
        ${ORIGIN_TEXTS.map((column) => `${column} = if(alias_key IN {aliasKeys:Array(UInt64)} AND cityHash64(toString(${column})) IN {ownTextHashes:Array(UInt64)}, '', ${column})`).join(', ')},
        properties = if(alias_key IN {aliasKeys:Array(UInt64)} AND family NOT IN ('order', 'service'), '', properties)
      WHERE store_id = {storeId:String} AND (alias_key IN {aliasKeys:Array(UInt64)} OR device_key IN {deviceKeys:Array(UInt64)})`,
    params: { storeId, aliasKeys: keyList(person.aliasKeys), deviceKeys: keyList(person.deviceKeys), ownTextHashes: person.ownTextHashes.map(BigInt) },
  };
}

/** Leaves only figures in these rows. */
export function figuresOnlyStatement(storeId: string, rows: readonly { eventKey: string; figures: string }[]): Statement {
  return {
    text: `ALTER TABLE events UPDATE properties = transform(toString(event_key), {eventKeys:Array(String)}, {figures:Array(String)}, properties)
      WHERE store_id = {storeId:String} AND family IN ('order', 'service') AND event_key IN {keys:Array(UUID)}`,
    params: { storeId, eventKeys: rows.map((row) => row.eventKey), keys: rows.map((row) => row.eventKey), figures: rows.map((row) => row.figures) },
  };
}

/** Rows of these aliases that still tell something: accepted while the erasure went on. */
export function tellingRowsStatement(storeId: string, aliasKeys: readonly string[]): Statement {
  return {
    text: `SELECT count() AS telling FROM events WHERE store_id = {storeId:String} AND alias_key IN {aliasKeys:Array(UInt64)}
      AND (user_id != '' OR anonymous_id != '' OR traits != '' OR context != '' OR path != '' OR (properties != '' AND family NOT IN ('order', 'service')))`,
    params: { storeId, aliasKeys: keyList(aliasKeys) },
  };
}

/** Aliases whose rows tell something: after a restore they are held against the tombstones. */
export function tellingAliasesStatement(storeId: string): Statement {
  return {
    text: `SELECT DISTINCT alias_key FROM events WHERE store_id = {storeId:String} AND alias_key != 0
      AND (user_id != '' OR anonymous_id != '' OR traits != '' OR context != '' OR path != '' OR position(properties, 'pii:') > 0)`,
    params: { storeId },
  };
}
