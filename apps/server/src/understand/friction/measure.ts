import { benjaminiHochberg, meanInterval } from '@throughline/stats';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import type { JourneysApi } from '../journeys/index.ts';
import { type Cost, costOf, createMatching, type Estimate, type Share, shareOf } from './cost.ts';
import { ofMotive, together } from './motives.ts';
import { type Cell, type Counted, readCounts } from './queries/count.ts';
import { readSessions } from './queries/sessions.ts';
import type { Scope } from './queries/stays.ts';
import { readWords } from './queries/words.ts';
import { type By, type FrictionQuestion, readWhere } from './question.ts';

/** A cost among others on one page: whether it is beyond chance when all are looked at together (Benjamini–Hochberg, 5 %). */
export interface Judged extends Cost {
  readonly adjustedP: number | null;
  readonly isBeyondChance: boolean;
}

export interface SignalCost extends Judged {
  readonly kind: string;
  /** Sessions with it by local day, by week over more than 93 days, as a share of that day's sessions. */
  readonly trend: readonly { readonly day: string; readonly share: Share }[];
}

/** One kind at one touchpoint, page or element, or among people of one motive. */
export interface PlaceCost extends Judged {
  readonly kind: string;
  /** Id of a touchpoint, path of a page, selector of an element, or a motive; empty: none was told or is known, or one beyond the list. */
  readonly place: string;
}

export interface Friction {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly currency: string;
  readonly sessions: Share;
  /** What a session with an order brings, minor units; null where no order has a known worth. */
  readonly orderValue: (Estimate & { readonly n: number }) | null;
  /** The dearest first, then those of which the cost is not known by sessions. */
  readonly signals: readonly SignalCost[];
  readonly by: By;
  readonly places: readonly PlaceCost[];
  /** Pages or elements beyond the list, which stand together without a name. */
  readonly otherPlaces: number;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type FrictionNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  readonly journeys: Pick<JourneysApi, 'readTouchpoints'>;
};

interface Prepared {
  readonly scope: Scope & { readonly timezone: string };
  readonly by: By;
  readonly currency: string;
  readonly range: Friction['range'];
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** @throws `store.not_found`, `friction.invalid_range`, `friction.invalid_where` */
async function prepare(needs: FrictionNeeds, storeId: string, asked: { readonly question: FrictionQuestion; readonly only: Scope['only'] }): Promise<Prepared> {
  const { question, only } = asked;
  const where = readWhere(question.where);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'friction.invalid_range' });
  const { touchpoints } = await needs.journeys.readTouchpoints(storeId);
  const upToDate = await needs.derived.catchUp();
  const by = question.by ?? 'touchpoint';
  const span = { storeId, fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime() };
  const words = await readWords(needs.eventLog, span, by);
  return {
    by, currency: store.currency, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, asOf, upToDate,
    scope: { ...span, timezone: store.timezone, where, by, touchpoints: touchpoints.map(({ id }) => id), words, only },
  };
}

/** @throws `store.not_found`, `friction.invalid_range`, `friction.invalid_where` */
export async function measureFriction(needs: FrictionNeeds, storeId: string, question: FrictionQuestion): Promise<Friction> {
  const { scope, by, ...told } = await prepare(needs, storeId, { question, only: null });
  const byMotive = await readCounts(needs.eventLog, scope);
  const counted = by === 'motive' ? together(byMotive) : byMotive;
  const { words, touchpoints } = scope;
  const placeNames = by === 'touchpoint' ? touchpoints : words.values;
  const match = createMatching(counted);
  const signals = words.kinds.flatMap((kind, index) => {
    const exposed = counted.met.filter((cell) => cell.kind === index + 1);
    return exposed.length === 0 ? [] : [{ kind, trend: trendOf(counted, index + 1), ...costOf(match(index + 1, exposed), counted.worth) }];
  });
  const places = by === 'motive' ? motivesOf(byMotive, words.kinds) : [...Map.groupBy(counted.metAt, ({ kind, value }: Cell) => kind * 1_000 + value)].map(([, cells]) => {
    const [{ kind, value } = { kind: 0, value: 0 }] = cells;
    return { kind: words.kinds[kind - 1] ?? '', place: placeNames[value - 1] ?? '', ...costOf(match(kind, cells), counted.worth) };
  });
  const all = counted.days.filter(({ kind }) => kind === 0);
  return {
    ...told, by, sessions: shareOf(sumOf(all, 'ordered'), sumOf(all, 'n')), orderValue: orderValueOf(counted.worth),
    signals: judge(signals), places: judge(places), otherPlaces: words.otherValues,
  };
}

/** Each kind among people of each motive, compared with people of the same motive. */
function motivesOf(counted: Counted, kinds: readonly string[]): (Cost & { kind: string; place: string })[] {
  return [...new Set(counted.met.map(({ motive }) => motive))].flatMap((motive) => {
    const own = ofMotive(counted, motive);
    const match = createMatching(own);
    return [...Map.groupBy(own.met, ({ kind }) => kind)].map(([kind, cells]) => ({ kind: kinds[kind - 1] ?? '', place: motive, ...costOf(match(kind, cells), counted.worth) }));
  });
}

function sumOf(days: Counted['days'], of: 'n' | 'ordered'): number {
  return days.reduce((sum, day) => sum + day[of], 0);
}

function orderValueOf(worth: Counted['worth']): Friction['orderValue'] {
  const { mean, interval } = meanInterval({ n: worth.n, sum: Number(worth.sum), sumSquares: Number(worth.sumSquares) });
  return mean === null || interval === null ? null : { n: worth.n, value: Math.round(mean), low: Math.round(interval.low), high: Math.round(interval.high) };
}

function trendOf({ days }: Counted, kind: number): SignalCost['trend'] {
  const own = new Map(days.filter((day) => day.kind === kind).map(({ day, n }) => [day, n]));
  return days.filter((day) => day.kind === 0).toSorted((a, b) => (a.day < b.day ? -1 : 1)).map(({ day, n }) => ({ day, share: shareOf(own.get(day) ?? 0, n) }));
}

/** All that stand on one page are judged together; then the dearest first. */
function judge<One extends Cost & { readonly kind: string }>(costs: readonly One[]): (One & Judged)[] {
  const adjusted = benjaminiHochberg(costs.map(({ difference }) => difference?.p ?? null));
  const judged = costs.map((cost, index) => ({ ...cost, adjustedP: adjusted[index] ?? null, isBeyondChance: (adjusted[index] ?? 1) <= ALPHA }));
  const dearness = ({ lostMinor, lostOrders }: Cost): number => lostMinor?.value ?? lostOrders?.value ?? Number.NEGATIVE_INFINITY;
  return judged.toSorted((a, b) => (dearness(a) === dearness(b) ? b.sessions - a.sessions || (a.kind < b.kind ? -1 : 1) : dearness(b) - dearness(a)));
}

const ALPHA = 0.05;

/** Which sessions are asked for: with a kind of signal, anywhere or at one place. */
export interface SessionsQuestion extends FrictionQuestion {
  readonly kind: string;
  /** Of the kind that `by` names; null for anywhere. */
  readonly place: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface SessionBehind {
  readonly personKey: string;
  readonly name: string | null;
  readonly beganAt: Date;
  /** When the first such signal was seen. */
  readonly signalAt: Date;
  readonly touchpoint: string | null;
  readonly page: string | null;
  readonly element: string | null;
  readonly times: number;
  readonly ordered: boolean;
}

/** The sessions that a figure of `measureFriction` counted. @throws `friction.invalid_cursor`, and what `measureFriction` throws */
export async function listSessions(needs: FrictionNeeds, storeId: string, question: SessionsQuestion): Promise<{ sessions: SessionBehind[]; next: string | null }> {
  const cursor = readMomentCursor(question.cursor, 'friction.invalid_cursor');
  const { scope, by } = await prepare(needs, storeId, { question, only: { kind: question.kind, text: textAsked(question) } });
  const isAnywhere = question.place === null || by === 'motive';
  const touchpoint = isAnywhere || by !== 'touchpoint' ? null : scope.touchpoints.indexOf(question.place ?? '') + 1;
  const rows = await readSessions(needs.eventLog, isAnywhere ? { ...scope, by: null, where: [...scope.where, ...(by === 'motive' && question.place !== null ? [{ dimension: 'motive' as const, values: [question.place] }] : [])] } : scope, { touchpoint, cursor, limit: question.limit + 1 });
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map(({ personKey }) => personKey));
  const last = shown.at(-1);
  const orNull = (text: string): string | null => (text === '' ? null : text);
  return {
    sessions: shown.map((row) => ({
      personKey: row.personKey, name: names.get(row.personKey) ?? null, beganAt: new Date(row.beganMs), signalAt: new Date(row.atMs), touchpoint: scope.touchpoints[row.touchpoint - 1] ?? null,
      page: orNull(row.page), element: orNull(row.element), times: row.times, ordered: row.ordered,
    })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: last.beganMs, id: last.personKey }) : null,
  };
}

/** Text that signals must have: of a page or an element that is named. */
function textAsked({ by, place }: SessionsQuestion): string | null {
  return (by === 'page' || by === 'element') && place !== null && place !== '' ? place : null;
}
