import { AppError } from '../../platform/errors.ts';
import { addDays } from '../../platform/local-days.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { type Computed, computeDrivers, type DriverFigure, type Ranged } from './compute.ts';
import { type Chosen, type Model, peopleStatement, readBins, readBlocks, readSurvey, type Survey } from './queries/count.ts';
import type { Scope } from './queries/rows.ts';
import { type DriversQuestion, type Outcome, type Plan, planDrivers } from './question.ts';
import { DRIVERS, type DriverCode } from './registry.ts';

/** Why nothing is said: too few rows, an outcome that never varies, or nothing that varies with it. */
export type Silence = 'few' | 'no_variation' | 'no_drivers';

export interface Drivers {
  readonly outcome: Outcome;
  readonly withinDays: number;
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly currency: string;
  /** Answers that go with an order, or first orders that were watched long enough. */
  readonly found: number;
  /** Of these, with all drivers known: what the figures stand on. */
  readonly n: number;
  /** Null when `reason` says why. */
  readonly mean: Ranged | null;
  /** Share of the outcome's variance that all drivers together explain. */
  readonly rSquared: Ranged | null;
  readonly reason: Silence | null;
  /** The most important first. */
  readonly drivers: readonly DriverFigure[];
  /** Drivers that could not be looked at: known of too few, or the same everywhere. */
  readonly leftOut: readonly { readonly code: DriverCode; readonly reason: 'unknown' | 'constant'; readonly known: number }[];
  readonly asOf: Date;
  readonly upToDate: boolean;
}

export type DriversNeeds = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'> & {
  readonly namesOf: (storeId: string, personKeys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** First and last local day with orders. */
  readonly findDataRange: (storeId: string) => Promise<{ readonly orders: { readonly last: string } | null }>;
};

const DAY_MS = 86_400_000;
/** Below this a regression on so many things is a guess. */
export const LEAST_ROWS = 100;
/** A driver known of fewer would leave too many rows out. */
const LEAST_KNOWN = 0.6;
/** So many rows must differ from the most frequent value of a driver. */
const LEAST_OTHERS = 30;
/** A store of which nothing has been heard for longer was watched until then and no further. */
const SILENT_MS = 3 * DAY_MS;

interface Prepared {
  readonly plan: Plan;
  readonly scope: Scope;
  readonly fixed: Pick<Drivers, 'outcome' | 'withinDays' | 'range' | 'currency' | 'asOf' | 'upToDate'>;
}

/** @throws `store.not_found`, `drivers.invalid_question`, `drivers.invalid_range`, `drivers.invalid_where` */
async function prepare(needs: DriversNeeds, storeId: string, question: DriversQuestion): Promise<Prepared> {
  const plan = planDrivers(question);
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'drivers.invalid_range' });
  const [upToDate, range] = await Promise.all([needs.derived.catchUp(), needs.findDataRange(storeId)]);
  const lastMs = range.orders === null ? asOf.getTime() : Date.parse(`${addDays(range.orders.last, 1)}T00:00:00Z`);
  const watchedMs = lastMs < asOf.getTime() - SILENT_MS ? lastMs : asOf.getTime();
  return {
    plan, scope: { storeId, timezone: store.timezone, fromMs: Math.max(0, period.from.getTime()), toMs: period.to.getTime(), ripeMs: watchedMs - plan.withinDays * DAY_MS, plan },
    fixed: { outcome: plan.outcome, withinDays: plan.withinDays, range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, currency: store.currency, asOf, upToDate },
  };
}

/** @throws `store.not_found`, `drivers.invalid_question`, `drivers.invalid_range`, `drivers.invalid_where` */
export async function measureDrivers(needs: DriversNeeds, storeId: string, question: DriversQuestion): Promise<Drivers> {
  const { scope, fixed } = await prepare(needs, storeId, question);
  const survey = await readSurvey(needs.eventLog, scope);
  const silent = (reason: Silence, leftOut: Drivers['leftOut'], n = 0): Drivers => ({ ...fixed, found: survey.n, n, mean: null, rSquared: null, reason, drivers: [], leftOut });
  if (survey.n < LEAST_ROWS) return silent('few', []);
  if (!survey.varies) return silent('no_variation', []);
  const { model, blocks, n } = await findModel(needs, scope, survey);
  const leftOut = leftOutOf(survey, model);
  if (model.chosen.length === 0) return silent('no_drivers', leftOut);
  if (n < LEAST_ROWS) return silent('few', leftOut, n);
  const computed: Computed | null = computeDrivers(model, blocks, await readBins(needs.eventLog, scope, model));
  if (computed === null) return silent('no_variation', leftOut, n);
  return { ...fixed, found: survey.n, reason: null, leftOut, ...computed };
}

interface Found {
  readonly model: Model;
  readonly blocks: Awaited<ReturnType<typeof readBlocks>>;
  readonly n: number;
}

/** Drivers that are known of most rows and vary; while too few rows know them all, the one known of the fewest goes. */
async function findModel(needs: Pick<DriversNeeds, 'eventLog'>, scope: Scope, survey: Survey): Promise<Found> {
  let model = modelOf(survey, DRIVERS.map(({ code }) => code).filter((code) => varies(survey, code) && knownOf(survey, code) >= LEAST_KNOWN * survey.n));
  for (;;) {
    const blocks = model.chosen.length === 0 ? [] : await readBlocks(needs.eventLog, scope, model);
    const n = blocks.reduce((sum, block) => sum + block.n, 0);
    const fewest = model.chosen.map(({ driver }) => driver.code).toSorted((a, b) => knownOf(survey, a) - knownOf(survey, b))[0];
    if (n >= LEAST_ROWS || fewest === undefined || model.chosen.length === 1) return { model, blocks, n };
    model = modelOf(survey, model.chosen.flatMap(({ driver }) => (driver.code === fewest ? [] : [driver.code])));
  }
}

/** Enough rows stand against the most frequent value: with two repeat orders among thousands there is nothing to learn. */
function varies(survey: Survey, code: DriverCode): boolean {
  return (survey.known.get(code)?.others ?? 0) >= LEAST_OTHERS;
}

function knownOf(survey: Survey, code: DriverCode): number {
  return survey.known.get(code)?.known ?? 0;
}

function modelOf(survey: Survey, codes: readonly DriverCode[]): Model {
  const chosen = DRIVERS.filter(({ code }) => codes.includes(code)).map((driver): Chosen => ({
    driver, edges: driver.bins === 'categories' ? [] : driver.bins === 'even' ? [...new Set(survey.known.get(driver.code)?.quantiles)] : driver.bins,
  }));
  return { chosen, categories: survey.categories };
}

function leftOutOf(survey: Survey, { chosen }: Model): Drivers['leftOut'] {
  return DRIVERS.filter(({ code }) => !chosen.some(({ driver }) => driver.code === code)).map(({ code }) => {
    const known = knownOf(survey, code);
    return { code, known, reason: known >= LEAST_KNOWN * survey.n && !varies(survey, code) ? 'constant' as const : 'unknown' as const };
  });
}

/** The people behind a bin of a driver. */
export interface PeopleQuestion extends DriversQuestion {
  readonly driver: DriverCode;
  readonly bin: number;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface PersonBehind {
  readonly personKey: string;
  readonly name: string | null;
  readonly lastAt: Date;
  /** Answers, or first orders, of theirs. */
  readonly times: number;
  /** Mean of these. */
  readonly mean: number;
}

/** Who answered (or ordered) last comes first. Throws as `measureDrivers`, and `drivers.invalid_cursor`, `drivers.unknown_driver`. */
export async function listPeople(needs: DriversNeeds, storeId: string, question: PeopleQuestion): Promise<{ people: PersonBehind[]; next: string | null }> {
  const { scope } = await prepare(needs, storeId, question);
  const cursor = readMomentCursor(question.cursor, 'drivers.invalid_cursor');
  const survey = await readSurvey(needs.eventLog, scope);
  const { model } = await findModel(needs, scope, survey);
  const of = model.chosen.find(({ driver }) => driver.code === question.driver);
  if (of === undefined) throw new AppError({ code: 'drivers.unknown_driver', kind: 'not_found', message: `"${question.driver}" is not among the drivers of this question. Take one of the answer's drivers.` });
  const rows = await needs.eventLog.query<{ person_key: string; last_ms: string; times: string; mean: number }>(peopleStatement(scope, model, { of, bin: question.bin, cursor, limit: question.limit + 1 }));
  const shown = rows.slice(0, question.limit);
  const names = await needs.namesOf(storeId, shown.map((row) => row.person_key));
  const last = shown.at(-1);
  return {
    people: shown.map((row) => ({ personKey: row.person_key, name: names.get(row.person_key) ?? null, lastAt: new Date(Number(row.last_ms)), times: Number(row.times), mean: row.mean })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: Number(last.last_ms), id: last.person_key }) : null,
  };
}
