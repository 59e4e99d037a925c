import { AppError } from '../../platform/errors.ts';
import { bucketsOf } from './buckets.ts';
import { boundsOf, latestFirstOrder, momentOf, sqlTime } from './fetch.ts';
import { askedOf, type MetricsPlatform } from './metrics-platform.ts';
import { type MetricRequest, normalise, type Period } from './normalise.ts';
import { answerEventsStatement, orderEventsStatement, sessionEventsStatement, ticketEventsStatement } from './queries/unit-events.ts';
import { type Part, unitPlan, type UnitPlan } from './queries/unit-plans.ts';
import { type Cursor, peoplePageStatement, retainedPeopleStatement, unitsPageStatement, type UnitQuestion } from './queries/units.ts';

/** Which figure to open: of a whole period, or of one row of a split. */
export interface DrillQuestion {
  readonly code: string;
  readonly from: string | null;
  readonly to: string | null;
  /** The split and the key of the row in it; both null for the whole. */
  readonly by: string | null;
  readonly key: string | null;
  /** As of the metric. */
  readonly where: string | null;
  readonly part: Part;
  readonly cursor: string | null;
  readonly limit: number;
}

/** One person behind a figure. */
export interface PersonBehind {
  /** 64 bits as decimal text. */
  readonly personKey: string;
  /** Null while nobody knows it, or when the reader may not. */
  readonly name: string | null;
  /** How many of the counted things are theirs: orders, refunds, sessions, answers, conversations. */
  readonly units: number;
  /** What these add to the figure: minor units for money, a score for answers, orders for sessions. */
  readonly value: number;
  readonly lastAt: Date;
}

/** One event behind a figure. */
export interface EventBehind {
  readonly eventKey: string;
  readonly at: Date;
  readonly name: string;
  readonly type: string;
  readonly teller: string;
  readonly origin: string;
  readonly personKey: string | null;
  readonly orderId: string | null;
  readonly productId: string | null;
  readonly path: string | null;
  readonly country: string | null;
  readonly device: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
}

/** What opening a figure stands on. */
export type DrillNeeds = MetricsPlatform & {
  /** Names of people that may be shown; from `understand/customers`. */
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
};

/** So many events at most for the units of one page. */
const EVENTS_PER_PAGE = 1_000;
const UNITS_PER_PAGE = 25;

/** The people behind a figure, those seen last first. */
export async function listPeople(needs: DrillNeeds, storeId: string, question: DrillQuestion): Promise<Page<PersonBehind>> {
  const opened = await open(needs, storeId, question);
  const cursor = readCursor(question.cursor);
  const page = { cursor, limit: question.limit + 1, having: opened.plan.having };
  const statement =
    question.code === 'retention'
      ? retainedPeopleStatement(opened.units.scope, {
          ...page, returned: question.part === 'figure', row: opened.units.row, latestFirst: sqlTime(latestFirstOrder(opened.request, opened.request.period)),
        })
      : peoplePageStatement(opened.units, page);
  const rows = await needs.eventLog.query<{ person_key: string; units: string; value: string | number; last_at: string }>(statement);
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  const last = shown.at(-1);
  return {
    items: shown.map((row) => ({
      personKey: row.person_key, name: names.get(row.person_key) ?? null, units: Number(row.units), value: Number(row.value), lastAt: new Date(row.last_at),
    })),
    next: rows.length > shown.length && last !== undefined ? writeCursor({ at: last.last_at, id: last.person_key }) : null,
  };
}

/** The events behind a figure, latest first: those of a page of orders, refunds, sessions or answers. */
export async function listEvents(needs: DrillNeeds, storeId: string, question: DrillQuestion): Promise<Page<EventBehind>> {
  const { units, plan } = await open(needs, storeId, question);
  const limit = Math.min(question.limit, UNITS_PER_PAGE);
  const rows = await needs.eventLog.query<UnitRow>(unitsPageStatement(units, { cursor: readCursor(question.cursor), limit: limit + 1 }));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const events = await eventsOf(needs, storeId, { plan, shown });
  return { items: events.map(readEvent), next: rows.length > shown.length && last !== undefined ? writeCursor({ at: last.at, id: last.id }) : null };
}

interface UnitRow {
  readonly id: string;
  readonly order_id: string;
  readonly at: string;
  readonly until: string;
  readonly device_key: string;
}

async function eventsOf(needs: DrillNeeds, storeId: string, of: { readonly plan: UnitPlan; readonly shown: readonly UnitRow[] }): Promise<EventRow[]> {
  const { plan, shown } = of;
  if (shown.length === 0) return [];
  if (plan.kind === 'session') {
    const sessions = shown.map((row) => ({ deviceKey: row.device_key, from: toSql(row.at), until: toSql(row.until) }));
    return needs.eventLog.query<EventRow>(sessionEventsStatement(storeId, sessions, EVENTS_PER_PAGE));
  }
  if (plan.kind === 'reply' || plan.kind === 'resolution') return needs.eventLog.query<EventRow>(ticketEventsStatement(storeId, shown.map((row) => row.id), EVENTS_PER_PAGE));
  if (plan.kind === 'answer') return needs.eventLog.query<EventRow>(answerEventsStatement(storeId, shown.map((row) => ({ key: row.id, at: toSql(row.at) }))));
  return needs.eventLog.query<EventRow>(orderEventsStatement(storeId, [...new Set(shown.map((row) => row.order_id))], EVENTS_PER_PAGE));
}

interface Opened {
  readonly request: MetricRequest;
  readonly plan: UnitPlan;
  readonly units: UnitQuestion;
}

async function open(needs: DrillNeeds, storeId: string, question: DrillQuestion): Promise<Opened> {
  const store = await needs.stores.getStore(storeId);
  const request = normalise(question, await askedOf(needs, store));
  await needs.derived.catchUp();
  const period = bucketPeriod(request, question);
  const scope = { storeId, timezone: request.timezone, where: request.where, ...boundsOf(period), ...momentOf(period, request), periodFrom: boundsOf(request.period).from };
  const plan = unitPlan(question.code, question.part, scope);
  if (plan === null) throw new AppError({ code: 'metrics.unknown_metric', kind: 'not_found', message: `The metric "${question.code}" can't be opened.` });
  const row = request.by !== null && 'dimension' in request.by && question.key !== null ? { dimension: request.by.dimension, key: question.key } : null;
  return { request, plan, units: { ...plan, scope, row } };
}

/** The stretch of time of one row of a series, cut to the period asked for. */
function bucketPeriod(request: MetricRequest, { key }: DrillQuestion): Pick<Period, 'from' | 'to'> {
  const { by, period } = request;
  if (by === null || key === null || !('step' in by)) return period;
  if (!/^\d{4}-\d\d-\d\d$|^\d{1,12}$/.test(key)) throw unknownBucket(key);
  // A period that is just this bucket gives its ends.
  const [bucket] = bucketsOf({ fromDay: null, toDay: null, from: null, to: null }, by.step, { days: request.days, seen: [key] });
  if (bucket === undefined) throw unknownBucket(key);
  return {
    from: period.from !== null && period.from > bucket.from ? period.from : bucket.from,
    to: period.to !== null && period.to < bucket.to ? period.to : bucket.to,
  };
}

function unknownBucket(key: string): AppError {
  return new AppError({ code: 'metrics.unknown_bucket', kind: 'invalid', message: `"${key}" is no row of this split. Take "key" from a row of the metric.` });
}

interface EventRow {
  readonly event_key: string;
  readonly at: string;
  readonly name: string;
  readonly type: string;
  readonly teller: string;
  readonly origin: string;
  readonly person_key: string;
  readonly order_id: string;
  readonly product_id: string;
  readonly path: string;
  readonly country: string;
  readonly device: string;
}

function readEvent(row: EventRow): EventBehind {
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    eventKey: row.event_key, at: new Date(row.at), name: row.name, type: row.type, teller: row.teller, origin: row.origin,
    personKey: row.person_key === '0' ? null : row.person_key, orderId: orNull(row.order_id), productId: orNull(row.product_id), path: orNull(row.path),
    country: orNull(row.country), device: orNull(row.device),
  };
}

function toSql(text: string): string {
  return sqlTime(new Date(text));
}

function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify([new Date(cursor.at).getTime(), cursor.id])).toString('base64url');
}

/** @throws `metrics.invalid_cursor` */
function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(value) && typeof value[0] === 'number' && typeof value[1] === 'string') return { at: sqlTime(new Date(value[0])), id: value[1] };
  } catch {
    // Falls through to the one message below: a cursor is opaque, so there is nothing to explain about its inside.
  }
  throw new AppError({ code: 'metrics.invalid_cursor', kind: 'invalid', message: 'This cursor was not made here. Take "next" from the page before, unchanged.' });
}
