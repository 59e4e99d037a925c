import { ATTRIBUTION_RULES, creditByRemoval, creditByRule, type Credits, normalQuantile, removalEffects, type TouchPath } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import { OF_PEOPLE, type PeopleCondition } from '../../platform/event-log/of-people.ts';
import { readFilterText } from '../../platform/filter-text.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { readSplit } from '../../platform/split.ts';
import { type Amounts, roundedTo } from '../../platform/whole-units.ts';
import { type PathRow, readPaths, type Split, SPLITS } from './queries.ts';
import { roundedTable } from './whole-cents.ts';

/** Ways to share the credit, from the plainest on. */
export const MODELS = ['first', 'last', 'linear', 'decay', 'position', 'shapley', 'markov'] as const;
export type Model = (typeof MODELS)[number];

export interface AttributionQuestion {
  /** Local days in which the orders were placed, `to` exclusive. */
  readonly from: string | null;
  readonly to: string | null;
  /** How long before an order an arrival may have led to it, in days. */
  readonly lookbackDays: number | null;
  /** Only people who are in one of some segments at this moment: `segment:ID|ID`; null for everybody. */
  readonly where?: string | null;
  /** The credit of each part of the orders: by motive. */
  readonly by?: string | null;
}

/** What one source is credited with. */
export interface SourceCredit {
  /** Orders, in parts. */
  readonly orders: number;
  /** 95 % interval; null for a model that is no mean of single orders. */
  readonly low: number | null;
  readonly high: number | null;
  /** Net sales, minor units, rounded so that all sources together are exact; null where a currency has no rate. */
  readonly minor: number | null;
}

export interface Source {
  readonly source: string;
  readonly by: Readonly<Record<Model, SourceCredit>>;
  /** By how much fewer orders there would be if it led nowhere, by the chain; a share. */
  readonly removalEffect: number | null;
  /** Orders that it had any part in. */
  readonly touched: number;
}

/** The orders of one part of the split. */
export interface AttributionPart {
  /** Empty: of people of whom it is not known, and of nobody. */
  readonly key: string;
  /** Sources that any order of the whole had, in the whole's order. */
  readonly sources: readonly Source[];
  readonly credited: { readonly orders: number; readonly minor: number | null };
  readonly unknown: { readonly orders: number; readonly minor: number | null };
  readonly withoutOrder: number;
}

export interface Attribution {
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  readonly currency: string;
  readonly lookbackDays: number;
  /** Orders of the period with known arrivals, most credit by the linear model first. */
  readonly sources: readonly Source[];
  readonly credited: { readonly orders: number; readonly minor: number | null };
  /** Orders of which nobody knows how their buyer came: without a person, or without an arrival in time. */
  readonly unknown: { readonly orders: number; readonly minor: number | null };
  /** Ways of people who did not order. */
  readonly withoutOrder: number;
  /** The most frequent ways to an order. */
  readonly paths: readonly { readonly sources: readonly string[]; readonly orders: number; readonly minor: number | null }[];
  readonly by: Split | null;
  /**
   * Most credited orders first; null when no split was asked. The credits of each part sum to its orders, and all parts to the whole: by source too, to the cent, but for Markov, whose chain each
   * part has its own of.
   */
  readonly parts: readonly AttributionPart[] | null;
  readonly asOf: Date;
  readonly upToDate: boolean;
}

type Needs = Pick<Platform, 'eventLog' | 'derived' | 'stores' | 'clock'>;

const DAY_MS = 86_400_000;
const DEFAULT_LOOKBACK_DAYS = 30;
const LONGEST_LOOKBACK_DAYS = 365;
const HALF_LIFE_DAYS = 7;
const MOST_PATHS = 12;
const NOTHING: SourceCredit = { orders: 0, low: null, high: null, minor: 0 };

/** @throws `store.not_found`, `attribution.invalid_range`, `attribution.invalid_lookback`, `attribution.invalid_where`, `attribution.invalid_by` */
export async function measureAttribution(needs: Needs, storeId: string, question: AttributionQuestion): Promise<Attribution> {
  const lookbackDays = question.lookbackDays ?? DEFAULT_LOOKBACK_DAYS;
  if (!Number.isInteger(lookbackDays) || lookbackDays < 1 || lookbackDays > LONGEST_LOOKBACK_DAYS) {
    throw new AppError({ code: 'attribution.invalid_lookback', kind: 'invalid', message: `A lookback is a whole number of days from 1 to ${LONGEST_LOOKBACK_DAYS}.` });
  }
  const people: readonly PeopleCondition[] = readFilterText(question.where ?? null, { dimensions: OF_PEOPLE, code: 'attribution.invalid_where', refusal: "Attribution can't be filtered by" });
  const by = readSplit(question.by, { dimensions: SPLITS, code: 'attribution.invalid_by', refusal: "Attribution can't be split by" });
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'attribution.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const fromMs = Math.max(0, period.from.getTime());
  const rows = await readPaths(needs.eventLog, { storeId, fromMs, toMs: period.to.getTime(), lookbackMs: lookbackDays * DAY_MS, halfLifeMs: HALF_LIFE_DAYS * DAY_MS, people, by });
  const whole = summed(by === null ? rows : wholeOf(rows));
  return {
    range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, currency: store.currency, lookbackDays, ...answerOf(whole, minorsOf(whole)), ...told(whole), by,
    parts: by === null ? null : partsOf([...Map.groupBy(rows, ({ part }) => part ?? '')].map(([key, own]) => ({ key, ...summed(own) })), whole), asOf, upToDate,
  };
}

/** Ways, and what each model makes of them before money becomes whole. */
interface Summed {
  readonly rows: readonly PathRow[];
  readonly known: readonly PathRow[];
  readonly paths: readonly TouchPath[];
  readonly total: { readonly orders: number; readonly minor: number };
  readonly hasNoRate: boolean;
  readonly credits: Readonly<Record<Model, Credits>>;
}

type Minors = Readonly<Record<Model, ReadonlyMap<string, number>>>;

function summed(rows: readonly PathRow[]): Summed {
  const known = rows.filter(({ sources }) => sources.length > 0);
  const paths = known.map(({ sources, orders, nulls, minor }): TouchPath => ({ touches: sources, conversions: orders, nulls, value: minor }));
  return {
    rows, known, paths, hasNoRate: known.some(({ noRate }) => noRate > 0),
    total: known.reduce((sum, { orders, minor }) => ({ orders: sum.orders + orders, minor: sum.minor + minor }), { orders: 0, minor: 0 }),
    credits: {
      first: creditByRule(paths, ATTRIBUTION_RULES.first), last: creditByRule(paths, ATTRIBUTION_RULES.last), linear: creditByRule(paths, ATTRIBUTION_RULES.linear), decay: creditByDecay(known),
      position: creditByRule(paths, ATTRIBUTION_RULES.position), shapley: creditByRule(paths, ATTRIBUTION_RULES.shapley), markov: creditByRemoval(paths),
    },
  };
}

/** Rows of all parts, each way once. */
function wholeOf(rows: readonly PathRow[]): PathRow[] {
  // A way is a list of names of which any text may be one: only JSON tells all of them apart.
  return [...Map.groupBy(rows, ({ sources }) => JSON.stringify(sources)).values()].flatMap((own) => {
    const [first, ...others] = own;
    const plus = (some: readonly number[], more: readonly number[]): number[] => Array.from({ length: Math.max(some.length, more.length) }, (_none, index) => (some[index] ?? 0) + (more[index] ?? 0));
    return first === undefined ? [] : [others.reduce((sum, row) => ({
      sources: sum.sources, part: null, orders: sum.orders + row.orders, minor: sum.minor + row.minor, nulls: sum.nulls + row.nulls, noRate: sum.noRate + row.noRate, decay: plus(sum.decay, row.decay), decayMinor: plus(sum.decayMinor, row.decayMinor),
    }), first)];
  });
}

const amountsOf = ({ credits, total }: Summed, model: Model): Amounts => ({ total: total.minor, of: new Map([...credits[model]].map(([source, { value }]) => [source, value])) });
const byModel = <One>(of: (model: Model) => One): Record<Model, One> => ({ first: of('first'), last: of('last'), linear: of('linear'), decay: of('decay'), position: of('position'), shapley: of('shapley'), markov: of('markov') });

function minorsOf(whole: Summed): Minors {
  return byModel((model) => roundedTo(amountsOf(whole, model)));
}

function partsOf(parts: readonly (Summed & { readonly key: string })[], whole: Summed): AttributionPart[] {
  const wholeMinors = minorsOf(whole);
  const tables = byModel((model) => (model === 'markov' ? parts.map((part) => roundedTo(amountsOf(part, model))) : roundedTable(parts.map((part) => amountsOf(part, model)), wholeMinors[model])));
  const order = answerOf(whole, wholeMinors).sources.map(({ source }) => source);
  return parts.map((part, index): AttributionPart => {
    const { sources, credited, unknown, withoutOrder } = answerOf(part, byModel((model) => tables[model][index] ?? new Map<string, number>()));
    return { key: part.key, sources: sources.toSorted((a, b) => order.indexOf(a.source) - order.indexOf(b.source)), credited, unknown, withoutOrder };
  }).toSorted((a, b) => b.credited.orders - a.credited.orders || (a.key < b.key ? -1 : 1));
}

function answerOf({ rows, known, paths, total, hasNoRate, credits }: Summed, minors: Minors): Pick<Attribution, 'sources' | 'credited' | 'unknown' | 'withoutOrder'> {
  const ofModel = byModel((model) => creditsOf(credits[model], total, hasNoRate ? null : minors[model]));
  const { effects } = removalEffects(paths);
  const touched = new Map<string, number>();
  for (const { sources, orders } of known) for (const source of new Set(sources)) touched.set(source, (touched.get(source) ?? 0) + orders);
  const sources = [...touched].map(([source, count]): Source => ({
    source, removalEffect: effects.get(source) ?? null, touched: count, by: byModel((model) => ofModel[model].get(source) ?? (hasNoRate ? { ...NOTHING, minor: null } : NOTHING)),
  }));
  const unknown = rows.find((row) => row.sources.length === 0);
  return {
    sources: sources.toSorted((a, b) => b.by.linear.orders - a.by.linear.orders || (a.source < b.source ? -1 : 1)),
    credited: { orders: total.orders, minor: hasNoRate ? null : total.minor },
    unknown: { orders: unknown?.orders ?? 0, minor: (unknown?.noRate ?? 0) > 0 ? null : (unknown?.minor ?? 0) },
    withoutOrder: known.reduce((sum, { nulls }) => sum + nulls, 0),
  };
}

function told({ known }: Summed): Pick<Attribution, 'paths'> {
  const most = known.filter(({ orders }) => orders > 0).toSorted((a, b) => b.orders - a.orders || b.minor - a.minor).slice(0, MOST_PATHS);
  return { paths: most.map(({ sources, orders, minor, noRate }) => ({ sources, orders, minor: noRate > 0 ? null : minor })) };
}

/** By how long before the order: the engine has the times, and has summed the weights of equal paths. */
function creditByDecay(rows: readonly PathRow[]): Credits {
  const sums = new Map<string, { conversions: number; value: number }>();
  for (const { sources, decay, decayMinor } of rows) {
    for (const [index, source] of sources.entries()) {
      const sum = sums.get(source) ?? { conversions: 0, value: 0 };
      sums.set(source, { conversions: sum.conversions + (decay[index] ?? 0), value: sum.value + (decayMinor[index] ?? 0) });
    }
  }
  return new Map([...sums].map(([source, sum]) => [source, { ...sum, standardError: null }]));
}

/** Credits with intervals, and with money in whole minor units where its rates are known. */
function creditsOf(credits: Credits, total: { readonly orders: number }, minors: ReadonlyMap<string, number> | null): ReadonlyMap<string, SourceCredit> {
  const z = normalQuantile(0.975);
  return new Map([...credits].map(([source, { conversions, standardError }]) => [source, {
    orders: conversions,
    low: standardError === null ? null : Math.max(0, conversions - z * standardError), high: standardError === null ? null : Math.min(total.orders, conversions + z * standardError),
    minor: minors === null ? null : (minors.get(source) ?? 0),
  }]));
}
