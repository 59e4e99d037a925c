import { AppError } from '../../platform/errors.ts';
import type { KeptAnswers } from '../../platform/derived/kept-answers.ts';
import { type Period, readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import type { Store } from '../../platform/stores/stores.ts';
import { type Break, findBreak } from './breaks.ts';
import { DEFAULT_MAP } from './default-map.ts';
import { type Edge, edgesOf, figuresOf, type TouchpointFigures } from './figures.ts';
import { peoplePageStatement, readMap } from './queries/map.ts';
import { spanStatement } from './queries/span.ts';
import type { Scope } from './queries/steps.ts';
import { selectMap } from './state.ts';
import type { Touchpoint } from './touchpoints.ts';
import { readWhere } from './where.ts';

/** What a caller asks of the map. */
export interface JourneyQuestion {
  /** Local days, `to` exclusive; null is open. */
  readonly from: string | null;
  readonly to: string | null;
  /** A filter such as `source:ad|e-mail,device:mobile`. */
  readonly where: string | null;
  /** Also as many days before, to tell where more leave than then. */
  readonly comparePrevious?: boolean;
}

/** The map of a period. */
export interface JourneyMap {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly currency: string;
  /** In the order of the store's list. */
  readonly touchpoints: readonly TouchpointFigures[];
  /** Most used first. */
  readonly edges: readonly Edge[];
  readonly people: number;
  readonly orders: { readonly count: number; readonly minor: number | null };
  /** Drop-off of each touchpoint in as many days before; null when that was not asked or there is no such period. */
  readonly previous: readonly { readonly id: string; readonly dropOff: TouchpointFigures['dropOff'] }[] | null;
  readonly breakAt: Break;
  /** First and last instant of anything met; asked only where the period has nobody. */
  readonly data: { readonly first: Date | null; readonly last: Date | null } | null;
  readonly redrawing: boolean;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

/** One person behind a part of the map. */
export interface PersonBehind {
  /** 64 bits as decimal text. */
  readonly personKey: string;
  readonly name: string | null;
  readonly times: number;
  readonly signals: number;
  readonly lastAt: Date;
}

export interface PeopleQuestion extends JourneyQuestion {
  /** Id of a touchpoint. */
  readonly touchpoint: string;
  /** Id of the touchpoint before, `-` for those whose period began here; null: wherever they came from. */
  readonly before: string | null;
  readonly leftOnly: boolean;
  readonly cursor: string | null;
  readonly limit: number;
}

export type MapNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'state' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Maps of a store that never rests. */
  readonly maps: KeptAnswers<JourneyMap>;
};

interface Prepared {
  readonly store: Store;
  readonly touchpoints: readonly Touchpoint[];
  readonly redrawing: boolean;
  readonly period: Period;
  readonly previous: Period | null;
  readonly scope: Scope;
  readonly upToDate: boolean;
  readonly asOf: Date;
}

/** @throws `store.not_found`, `journeys.invalid_range`, `journeys.invalid_where` */
async function prepare(needs: MapNeeds, storeId: string, question: JourneyQuestion & { readonly withPrevious: boolean }): Promise<Prepared> {
  const { withPrevious } = question;
  const store = await needs.stores.getStore(storeId);
  const now = needs.clock.now();
  const { period, previous } = readPeriod(question, { timezone: store.timezone, now, code: 'journeys.invalid_range' });
  const where = readWhere(question.where);
  const [map, upToDate] = await Promise.all([selectMap(needs.state.db, storeId), needs.derived.catchUp()]);
  const touchpoints = map.touchpoints ?? DEFAULT_MAP;
  const asking = touchpoints.filter(({ rules }) => rules.some((rule) => rule.on === 'event' && rule.name === 'Survey Answered')).map(({ id }) => id);
  const scope = {
    storeId, from: sqlTime(period.from), to: sqlTime(period.to), previousFrom: sqlTime(withPrevious && previous !== null ? previous.from : period.from),
    ids: touchpoints.map(({ id }) => id), asking, where,
  };
  return { store, touchpoints, redrawing: map.redrawing, period, previous: withPrevious ? previous : null, scope, upToDate, asOf: now };
}

/** The map of a period, with the period before to compare with. */
export async function measureJourney(needs: MapNeeds, storeId: string, question: JourneyQuestion): Promise<JourneyMap> {
  const asked = await prepare(needs, storeId, { ...question, withPrevious: question.comparePrevious === true });
  const { timezone, currency } = asked.store;
  // Whoever has just changed the rules watches the past being drawn: that moves with every answer.
  if (asked.redrawing) return drawMap(needs, asked);
  return needs.maps.read(JSON.stringify([asked.scope, asked.touchpoints, timezone, currency]), () => drawMap(needs, asked));
}

async function drawMap(needs: MapNeeds, asked: Prepared): Promise<JourneyMap> {
  // Both periods in one statement: the engine takes longer to understand it than to answer it.
  const all = await readMap(needs.eventLog, asked.scope);
  const places = all.filter(({ isEarlier }) => !isEarlier);
  const total = places.find(({ place }) => place === 0)?.counts;
  const touchpoints = figuresOf(asked.touchpoints, places);
  const previous = asked.previous === null ? null : figuresOf(asked.touchpoints, all.filter(({ isEarlier }) => isEarlier));
  const people = total?.people ?? 0;
  const edges = edgesOf(asked.touchpoints, places);
  const orders = { count: total?.orders ?? 0, minor: (total?.no_rate ?? 0) > 0 ? null : (total?.revenue ?? 0) };
  return {
    range: { from: asked.period.fromDay, to: asked.period.toDay, timezone: asked.store.timezone },
    currency: asked.store.currency, touchpoints, edges, people, orders,
    previous: previous === null ? null : previous.map(({ id, dropOff }) => ({ id, dropOff })),
    breakAt: findBreak({ touchpoints, previous, orders }),
    data: people > 0 ? null : await readSpan(needs, asked.scope.storeId),
    redrawing: asked.redrawing, asOf: asked.asOf, upToDate: asked.upToDate,
  };
}

async function readSpan(needs: MapNeeds, storeId: string): Promise<{ first: Date | null; last: Date | null }> {
  const [row] = await needs.eventLog.query<{ runs: string; first: string; last: string }>(spanStatement(storeId));
  return row === undefined || Number(row.runs) === 0 ? { first: null, last: null } : { first: new Date(row.first), last: new Date(row.last) };
}

/**
 * The people behind a touchpoint or a way, those who were there last first; as many as the map counts.
 *
 * @throws `journeys.unknown_touchpoint`, `journeys.invalid_cursor`, and what `measureJourney` throws
 */
export async function listPeople(needs: MapNeeds, storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }> {
  const asked = await prepare(needs, storeId, { ...question, withPrevious: false });
  const placeOf = (id: string): number => {
    const index = asked.touchpoints.findIndex((one) => one.id === id);
    if (index >= 0) return index + 1;
    throw new AppError({ code: 'journeys.unknown_touchpoint', kind: 'not_found', message: `The map has no touchpoint "${id.slice(0, 64)}". Take its id from the map.` });
  };
  const opened = { place: placeOf(question.touchpoint), before: question.before === null ? null : question.before === '-' ? 0 : placeOf(question.before), leftOnly: question.leftOnly };
  const page = { cursor: readMomentCursor(question.cursor, 'journeys.invalid_cursor'), limit: question.limit + 1 };
  const rows = await needs.eventLog.query<{ person_key: string; times: string; last_ms: string; signal_count: string }>(peoplePageStatement(asked.scope, opened, page));
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  const last = shown.at(-1);
  return {
    people: shown.map((row) => ({
      personKey: row.person_key, name: names.get(row.person_key) ?? null, times: Number(row.times), signals: Number(row.signal_count), lastAt: new Date(Number(row.last_ms)),
    })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: Number(last.last_ms), id: last.person_key }) : null,
  };
}

export function sqlTime(instant: Date): string {
  return instant.toISOString().slice(0, 23).replace('T', ' ');
}
