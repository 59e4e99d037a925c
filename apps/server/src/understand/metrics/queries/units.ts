import type { Statement } from '../../../platform/event-log/event-log.ts';
import type { Dimension } from '../definition.ts';
import { latestAnswers, type Survey } from './answer-facts.ts';
import { orderGaps, ordersSoFar, silences } from './customer-facts.ts';
import { seenParams } from './effort-facts.ts';
import { sessionsWithFriction } from './friction-facts.ts';
import { lifetimes, movements } from './lifetime-facts.ts';
import { besideSessions, deliveredIn, orderKey, passes, placedIn, refundedIn, withSessions } from './order-dimensions.ts';
import { sessionsWithPaints } from './page-speed-facts.ts';
import { personOf } from './people.ts';
import { bucketKey, localDay, OTHER, type Scope, type Split, within } from './scope.ts';
import { repliedTickets, startedTickets } from './ticket-facts.ts';
import { TEST_ORDERS } from './session-facts.ts';
import { filtered, filterParams } from './where.ts';

/** What a metric counts one by one. */
export type UnitKind = 'order' | 'refund' | 'session' | 'delivery' | 'answer' | 'gap' | 'buyer' | 'lifetime' | 'reply' | 'resolution';

/** Which period, and which part of what happened in it. */
export type UnitScope = Pick<Scope, 'storeId' | 'from' | 'to' | 'timezone' | 'where' | 'periodFrom' | 'asOf' | 'now' | 'openNow'>;

/** Which units of a metric to list: those in its bucket, and of those only the ones that satisfy `only`. */
export interface UnitQuestion {
  readonly kind: UnitKind;
  /** A constant of the plan, such as `counts_order = 1`. */
  readonly only: string;
  /** What each unit adds to its person's value; a constant of the plan. */
  readonly value: string;
  /** What lines of a product or category must satisfy for their order to be listed. */
  readonly onlyLines: string;
  /** Which answers; of the kind `answer`. */
  readonly survey: Survey;
  /** What sessions know of themselves besides. */
  readonly sessionsWith: 'friction' | 'paints' | null;
  readonly scope: UnitScope;
  /** Only units of one row of a split: with this value of its dimension. */
  readonly row: { readonly dimension: Dimension; readonly key: string } | null;
}

/** Where a page begins: after this instant and id, going back in time. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

const ORDER_COLUMNS = 'order_id AS id, order_id, placed_at AS at, alias_key, device_key, placed_at AS until';

function splitOf(row: UnitQuestion['row']): Split {
  return row === null ? { by: 'total' } : { by: 'dimension', dimension: row.dimension, top: null };
}

function dimensionFilter(question: UnitQuestion): string {
  const { row, kind, scope } = question;
  if (row === null) return '';
  if (row.key === OTHER) return ' AND 0';
  // Rows of people and of gaps bring the key of their bucket.
  if (kind === 'gap' || kind === 'buyer' || kind === 'lifetime') return ' AND key = {key:String}';
  const split = splitOf(row);
  const key = kind === 'session' || kind === 'answer' || kind === 'reply' || kind === 'resolution' ? bucketKey(split, { at: 'at' }) : orderKey({ ...scope, split }, 'at');
  if (kind === 'session' && row.dimension === 'product') return ' AND has(product_ids, {key:String})';
  const isLine = row.dimension === 'product' || row.dimension === 'category';
  if (isLine && kind === 'order') {
    return ` AND order_id IN (SELECT order_id FROM order_lines FINAL WHERE store_id = {storeId:String}${within(scope, 'placed_at')} AND ${key} = {key:String} AND (${question.onlyLines}))`;
  }
  return ` AND ${key} = {key:String}`;
}

/** Rows (id, order_id, at, until, person, device_key, value) of everything that a metric counts in its bucket. */
function unitRows(question: UnitQuestion): string {
  const { only, value } = question;
  const scope = { ...question.scope, split: splitOf(question.row) };
  const filter = `${dimensionFilter(question)} AND (${only})`;
  const person = `${personOf('alias_key')} AS person`;
  switch (question.kind) {
    case 'order':
      return `SELECT ${ORDER_COLUMNS}, ${person}, toInt64(${value}) AS value
        FROM ${withSessions(`SELECT * FROM orders FINAL WHERE store_id = {storeId:String}${within(scope, 'placed_at')}`, scope, placedIn(scope))}
        WHERE store_id = {storeId:String}${filter}`;
    case 'refund':
      return `SELECT refund_id AS id, order_id, any(given_at) AS at, any(person) AS person, 0 AS device_key, at AS until, sum(minor) AS value
        FROM (SELECT refund_id, order_id, at AS given_at, ${person}, ${value} AS minor
          FROM ${withSessions(`SELECT * FROM refunds FINAL WHERE store_id = {storeId:String}${within(scope, 'at')} AND counts = 1`, scope, refundedIn(scope))}
          WHERE store_id = {storeId:String}${filter})
        GROUP BY order_id, refund_id`;
    case 'session':
      return `SELECT toString(session_id) AS id, '' AS order_id, started_at AS at, alias_key, device_key, ended_at AS until, ${person}, toInt64(${value}) AS value
        FROM (SELECT *, had_order AND NOT hasAll((SELECT groupArray(order_id) FROM (${TEST_ORDERS})), order_ids) AS ordered FROM (${sessionsOf(question)}))
        WHERE store_id = {storeId:String}${filter}`;
    case 'delivery':
      return `SELECT order_id AS id, order_id, assumeNotNull(delivered_at) AS at, alias_key, device_key, placed_at AS until, ${person}, toInt64(${value}) AS value
        FROM ${withSessions(
          `SELECT * FROM orders FINAL WHERE store_id = {storeId:String} AND test = 0 AND delivered_at IS NOT NULL AND promised_at IS NOT NULL${within(scope, 'delivered_at')}`,
          scope, deliveredIn(scope),
        )}
        WHERE store_id = {storeId:String}${filter}`;
    case 'answer':
      return `SELECT toString(answer_key) AS id, '' AS order_id, answered_at AS at, alias_key, 0 AS device_key, answered_at AS until, ${person}, toInt64(${value}) AS value
        FROM (${latestAnswers(scope, question.survey)}) WHERE 1${filtered(scope)}${filter}`;
    case 'reply':
    case 'resolution': {
      const [rows, at] = question.kind === 'reply' ? [repliedTickets(scope), 'replied'] : [startedTickets(scope), 'started_at'];
      return `SELECT conversation_id AS id, '' AS order_id, ${at} AS at, ${person}, 0 AS device_key, at AS until, toFloat64(${value}) AS value FROM (${rows}) WHERE 1${filter}`;
    }
    case 'gap':
      return `SELECT order_id AS id, order_id, at, person, 0 AS device_key, at AS until, toInt64(${value}) AS value FROM (${orderGaps(scope)}) WHERE 1${filter}`;
    case 'buyer':
      return `SELECT last_id AS id, last_id AS order_id, last_at AS at, person, 0 AS device_key, last_at AS until, toInt64(${value}) AS value
        FROM (${silences(scope)}) AS b
        INNER JOIN (SELECT person AS last_person, max(placed_at) AS last_at, argMax(order_id, (placed_at, order_id)) AS last_id FROM (${ordersSoFar(scope)}) GROUP BY person) AS l
          ON l.last_person = b.person
        WHERE 1${filter}`;
    case 'lifetime':
      return `SELECT order_id AS id, order_id, placed_at AS at, person, 0 AS device_key, at AS until, toInt64(${value}) AS value FROM (${movements(scope)})
        WHERE person IN (SELECT person FROM (${lifetimes(scope)}) WHERE 1${filter})`;
  }
}

function sessionsOf({ scope, sessionsWith }: UnitQuestion): string {
  if (sessionsWith === 'paints') return sessionsWithPaints(scope);
  return sessionsWith === 'friction' ? sessionsWithFriction(scope) : `SELECT * FROM sessions FINAL WHERE store_id = {storeId:String}${within(scope, 'started_at')}${filtered(scope)}`;
}

function paramsOf(question: UnitQuestion): Record<string, unknown> {
  const { scope, row } = question;
  return {
    storeId: scope.storeId, timezone: scope.timezone, asOf: scope.asOf, now: scope.now, openNow: scope.openNow ?? 0,
    ...(scope.from === null ? {} : { from: scope.from }), ...(scope.to === null ? {} : { to: scope.to }),
    ...(row === null ? {} : { key: row.key }), ...filterParams(scope), ...seenParams(scope),
  };
}

/**
 * The people behind a figure, latest first; a person once, with the number of units and their value.
 *
 * @param page.having a constant of the plan, such as a number of order days
 */
export function peoplePageStatement(question: UnitQuestion, page: { readonly cursor: Cursor | null; readonly limit: number; readonly having: string }): Statement {
  const after = page.cursor === null ? '' : ` AND (last_at, person) < ({cursorAt:DateTime64(3, 'UTC')}, {cursorId:UInt64})`;
  return {
    text: `SELECT toString(person) AS person_key, count() AS units, sum(value) AS value, max(at) AS last_at, min(at) AS first_at,
        uniqExact(${localDay('at')}) AS days
      FROM (${unitRows(question)})
      WHERE person != 0
      GROUP BY person
      HAVING ${page.having}${after}
      ORDER BY last_at DESC, person DESC LIMIT {limit:UInt32}`,
    params: { ...paramsOf(question), limit: page.limit, ...(page.cursor === null ? {} : { cursorAt: page.cursor.at, cursorId: page.cursor.id }) },
  };
}

/** One page of units, latest first. */
export function unitsPageStatement(question: UnitQuestion, page: { readonly cursor: Cursor | null; readonly limit: number }): Statement {
  const after = page.cursor === null ? '' : ` AND (at, id) < ({cursorAt:DateTime64(3, 'UTC')}, {cursorId:String})`;
  return {
    text: `SELECT id, order_id, at, until, toString(device_key) AS device_key FROM (${unitRows(question)})
      WHERE 1${after}
      ORDER BY at DESC, id DESC LIMIT {limit:UInt32}`,
    params: { ...paramsOf(question), limit: page.limit, ...(page.cursor === null ? {} : { cursorAt: page.cursor.at, cursorId: page.cursor.id }) },
  };
}

/**
 * People whose first order ever lies in the period, 90 days before its end, and whether they came back within 90 days.
 *
 * @param page.returned only those who came back
 */
export function retainedPeopleStatement(
  asked: UnitScope,
  page: { readonly cursor: Cursor | null; readonly limit: number; readonly latestFirst: string; readonly returned: boolean; readonly row: UnitQuestion['row'] },
): Statement {
  const scope = { ...asked, split: splitOf(page.row) };
  const to = scope.to === null ? '' : ` AND placed_at < {to:DateTime64(3, 'UTC')}`;
  const from = scope.from === null ? '' : ` AND first_at >= {from:DateTime64(3, 'UTC')}`;
  const after = page.cursor === null ? '' : ` AND (first_at, person) < ({cursorAt:DateTime64(3, 'UTC')}, {cursorId:UInt64})`;
  const found = `SELECT * FROM orders FINAL WHERE store_id = {storeId:String} AND counts_order = 1 AND alias_key != 0${to}`;
  return {
    text: `SELECT toString(person) AS person_key, count() AS units, sum(minor) AS value, min(placed_at) AS first_at, first_at AS last_at
      FROM (
        SELECT placed_at, order_id, ${personOf('alias_key')} AS person, ifNull(gross_minor, 0) - ifNull(discount_minor, 0) AS minor,
          ${localDay('placed_at')} AS day, ${orderKey(scope, 'placed_at')} AS bucket, ${passes(scope)} AS passed
        FROM ${besideSessions(found, scope, placedIn({ from: null, to: scope.to }))}
      )
      GROUP BY person
      HAVING first_at <= {latestFirst:DateTime64(3, 'UTC')} AND argMin(passed, (placed_at, order_id)) = 1${from}${page.row === null ? '' : ' AND argMin(bucket, (placed_at, order_id)) = {key:String}'}
        ${page.returned ? `AND arrayExists(d -> d > ${localDay('first_at')} AND d <= ${localDay('first_at')} + 90, groupUniqArray(day))` : ''}${after}
      ORDER BY first_at DESC, person DESC LIMIT {limit:UInt32}`,
    params: {
      storeId: scope.storeId, timezone: scope.timezone, limit: page.limit, latestFirst: page.latestFirst,
      ...(scope.from === null ? {} : { from: scope.from }), ...(scope.to === null ? {} : { to: scope.to }),
      ...(page.row === null ? {} : { key: page.row.key }), ...filterParams(scope),
      ...(page.cursor === null ? {} : { cursorAt: page.cursor.at, cursorId: page.cursor.id }),
    },
  };
}
