import { wilson } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import { addDays, type Day, localDays } from '../../platform/local-days.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { MOST_PARTS } from '../../platform/split.ts';
import { type Cell, countNameless, type Group, type Groups, type PartSize, peopleStatement, type Quantiles, readCells, readGroups, type Types } from './queries/count.ts';
import { FOLLOWING, type Following, type Measure, MEASURE_NAMES, MEASURES, type Scope } from './queries/rows.ts';
import { type OrderJourneysQuestion, planOrderJourneys, type Plan, type Split } from './question.ts';
import { type Feature, findTypes, type Mark, type Typed } from './types.ts';

/** A share 0..1 of `n` with its 95 % Wilson interval; null where there is none to take a share of. */
export interface Share {
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Measured extends Quantiles {
  readonly measure: Measure;
  readonly n: number;
  /** How many journeys lie from each edge to the next; the last one is open. */
  readonly buckets: readonly { readonly from: number; readonly to: number | null; readonly count: number }[];
}

export interface Followed {
  readonly by: Following;
  readonly share: Share;
  /** Of those that were followed by it; null when none was. */
  readonly medianDays: number | null;
}

/** What a type differs by from all journeys: its own figure and that of all, a median or a share. */
export interface Distinction {
  readonly feature: Feature;
  readonly isMore: boolean;
  readonly value: number;
  readonly ofAll: number;
}

export interface JourneyType {
  /** From 1, the most frequent first. */
  readonly type: number;
  readonly n: number;
  readonly share: Share;
  readonly medians: Readonly<Record<Measure, number>>;
  readonly returning: Share;
  /** Sources that its journeys began at, the most frequent first. */
  readonly sources: readonly { readonly source: string; readonly n: number }[];
  /** Half of its orders are worth more; net sales, minor units. */
  readonly medianMinor: number | null;
  readonly distinctions: readonly Distinction[];
  readonly followed: readonly Followed[];
}

/** The journeys of one part of the split. */
export interface JourneyPart {
  /** Empty: not known; null: all beyond the largest together. */
  readonly key: string | null;
  readonly n: number;
  readonly measures: readonly (Quantiles & { readonly measure: Measure })[];
  /** Of people who had ordered before. */
  readonly returning: Share;
  /** Half of its orders are worth more; net sales, minor units. */
  readonly medianMinor: number | null;
  readonly followed: readonly Followed[];
}

export interface OrderJourneys {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly currency: string;
  readonly lookbackDays: number;
  readonly followDays: number;
  readonly known: number;
  /** Orders of which nobody knows how they began: of people without a session in time, and of nobody. */
  readonly unknown: number;
  readonly measures: readonly Measured[];
  readonly followed: readonly Followed[];
  readonly types: readonly JourneyType[];
  /** Why there are no types. */
  readonly typesReason: 'too_few' | 'all_alike' | null;
  /** How far apart the types stand, from -1 to 1. */
  readonly silhouette: number | null;
  readonly by: Split | null;
  /** The largest first, those beyond them together at the end; null when no split was asked. */
  readonly parts: readonly JourneyPart[] | null;
  /** How many values stand together in the last part. */
  readonly otherParts: number;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type OrderJourneysNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** First and last local day with orders, and with sessions. */
  readonly findDataRange: (storeId: string) => Promise<{ readonly orders: { readonly last: Day } | null; readonly sessions: { readonly last: Day } | null }>;
};

const DAY_MS = 86_400_000;
const NOTHING: Types = { of: [] };
const NO_GROUPS: Groups = { all: null, types: [], parts: [] };
const MOST_SOURCES = 3;

interface Prepared {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly currency: string;
  readonly answer: Pick<OrderJourneys, 'range' | 'asOf' | 'upToDate'>;
}

/** @throws `store.not_found`, `order_journeys.invalid_range`, and what `planOrderJourneys` throws */
async function prepare(needs: OrderJourneysNeeds, storeId: string, question: OrderJourneysQuestion): Promise<Prepared> {
  const plan = planOrderJourneys(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'order_journeys.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const range = await needs.findDataRange(storeId);
  const last = [range.orders?.last, range.sessions?.last].flatMap((day) => day ?? []).toSorted().at(-1);
  // A store whose data ended was watched until then: afterwards nothing followed because nobody was looking.
  const ended = last === undefined ? asOf : localDays(store.timezone).startOf(addDays(last, 1));
  return {
    plan, currency: store.currency, answer: { range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, asOf, upToDate },
    scope: {
      storeId, fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime(), lookbackMs: plan.lookbackDays * DAY_MS, followMs: plan.followDays * DAY_MS, where: plan.where, by: plan.by,
      watchedMs: Math.min(asOf.getTime(), ended.getTime()),
    },
  };
}

/** @throws `store.not_found`, `order_journeys.invalid_range`, `order_journeys.invalid_question`, `order_journeys.invalid_where`, `order_journeys.invalid_by` */
export async function measureOrderJourneys(needs: OrderJourneysNeeds, storeId: string, question: OrderJourneysQuestion): Promise<OrderJourneys> {
  const { plan, scope, currency, answer } = await prepare(needs, storeId, question);
  const [{ cells, unknown, parts }, nameless] = await Promise.all([readCells(needs.eventLog, scope), plan.where.length === 0 ? countNameless(needs.eventLog, scope) : 0]);
  const found = findTypes(cells);
  const typed = typeof found === 'string' ? null : found;
  const { all, types: groups, parts: split } = cells.length === 0 ? NO_GROUPS : await readGroups(needs.eventLog, scope, { types: typed ?? NOTHING, known: cells.reduce((sum, { n }) => sum + n, 0), parts });
  const { lookbackDays, followDays } = plan;
  return {
    ...answer, currency, lookbackDays, followDays, known: all?.n ?? 0, unknown: unknown + nameless, by: plan.by, parts: plan.by === null ? null : split.map((group) => partOf(group, parts)), otherParts: Math.max(0, parts.length - MOST_PARTS),
    measures: all === null ? [] : MEASURE_NAMES.map((measure) => ({ measure, n: all.n, ...all.quantiles[measure], buckets: bucketsOf(cells, measure) })), followed: all === null ? [] : followedOf(all),
    types: all === null || typed === null ? [] : groups.map((group) => typeOf(group, all, typed)), typesReason: typeof found === 'string' ? found : null, silhouette: typed?.silhouette ?? null,
  };
}

function partOf(group: Group, parts: readonly PartSize[]): JourneyPart {
  return {
    key: group.place > MOST_PARTS ? null : (parts[group.place - 1]?.key ?? null), n: group.n, measures: MEASURE_NAMES.map((measure) => ({ measure, ...group.quantiles[measure] })),
    returning: shareOf(group.returning, group.n), medianMinor: group.medianMinor, followed: followedOf(group),
  };
}

function bucketsOf(cells: readonly Cell[], measure: Measure): Measured['buckets'] {
  const edges = [0, ...MEASURES[measure]];
  return edges.map((from, place) => ({ from, to: edges[place + 1] ?? null, count: cells.reduce((sum, { places, n }) => (places[measure] === place ? sum + n : sum), 0) }));
}

function followedOf({ hadTime, after }: Group): Followed[] {
  return FOLLOWING.map((by) => ({ by, share: shareOf(after[by].n, hadTime), medianDays: after[by].medianMs === null ? null : after[by].medianMs / DAY_MS }));
}

function typeOf(group: Group, all: Group, typed: Typed): JourneyType {
  const own = typed.of.filter(({ type }) => type === group.type).map(({ cell }) => cell);
  const medians = (of: Group): JourneyType['medians'] => ({ days: of.quantiles.days.median, sessions: of.quantiles.sessions.median, touchpoints: of.quantiles.touchpoints.median, sources: of.quantiles.sources.median });
  return {
    type: group.type, n: group.n, share: shareOf(group.n, all.n), medians: medians(group), returning: shareOf(group.returning, group.n), sources: sourcesOf(own).slice(0, MOST_SOURCES), medianMinor: group.medianMinor,
    followed: followedOf(group), distinctions: (typed.marks[group.type - 1] ?? []).map((mark) => distinctionOf(mark, { group, all, own, every: typed.of.map(({ cell }) => cell) })),
  };
}

function sourcesOf(cells: readonly Cell[]): { source: string; n: number }[] {
  const counts = new Map<string, number>();
  for (const { firstSource, n } of cells) counts.set(firstSource, (counts.get(firstSource) ?? 0) + n);
  return [...counts].map(([source, n]) => ({ source, n })).toSorted((a, b) => b.n - a.n || (a.source < b.source ? -1 : 1));
}

function distinctionOf({ feature, isMore }: Mark, { group, all, own, every }: { group: Group; all: Group; own: readonly Cell[]; every: readonly Cell[] }): Distinction {
  if (feature === 'returning') return { feature, isMore, value: group.returning / group.n, ofAll: all.returning / all.n };
  const measure = MEASURE_NAMES.find((name) => name === feature);
  if (measure !== undefined) return { feature, isMore, value: group.quantiles[measure].median, ofAll: all.quantiles[measure].median };
  const shareFrom = (cells: readonly Cell[], n: number): number => cells.reduce((sum, cell) => (feature === `source:${cell.firstSource}` ? sum + cell.n : sum), 0) / n;
  return { feature, isMore, value: shareFrom(own, group.n), ofAll: shareFrom(every, all.n) };
}

function shareOf(k: number, n: number): Share {
  const interval = wilson(k, n);
  return interval === null ? { value: null, n: 0, low: null, high: null } : { value: k / n, n, low: interval.low, high: interval.high };
}

export interface PeopleQuestion extends OrderJourneysQuestion {
  /** Of a type, from 1; null: of any. */
  readonly type: number | null;
  /** Only orders that have had their time and were followed by this. */
  readonly followedBy: Following | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface PersonBehind {
  readonly personKey: string;
  readonly name: string | null;
  /** Of the last of these orders: when it was placed, and how many days its journey took. */
  readonly orderedAt: Date;
  readonly days: number;
  /** How many of their orders. */
  readonly times: number;
}

/** @throws `order_journeys.unknown_type`, `order_journeys.invalid_cursor`, and what `measureOrderJourneys` throws */
export async function listPeopleBehind(needs: OrderJourneysNeeds, storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }> {
  const cursor = readMomentCursor(question.cursor, 'order_journeys.invalid_cursor');
  const { scope } = await prepare(needs, storeId, question);
  const types = question.type === null ? NOTHING : findTypes((await readCells(needs.eventLog, scope)).cells);
  if (typeof types === 'string' || (question.type !== null && !types.of.some(({ type }) => type === question.type))) {
    throw new AppError({ code: 'order_journeys.unknown_type', kind: 'not_found', message: `These orders have no type ${question.type}. Take a type of the same question's answer.` });
  }
  const rows = await needs.eventLog.query<{ person_key: string; last_ms: string; times: string; last_days: number }>(
    peopleStatement(scope, types, { type: question.type ?? 0, followedBy: question.followedBy, cursor, limit: question.limit + 1 }),
  );
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  const last = shown.at(-1);
  return {
    people: shown.map((row) => ({ personKey: row.person_key, name: names.get(row.person_key) ?? null, orderedAt: new Date(Number(row.last_ms)), days: row.last_days, times: Number(row.times) })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: Number(last.last_ms), id: last.person_key }) : null,
  };
}
