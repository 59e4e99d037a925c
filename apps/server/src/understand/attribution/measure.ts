import { ATTRIBUTION_RULES, creditByRemoval, creditByRule, type Credits, normalQuantile, removalEffects, type TouchPath } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import { OF_PEOPLE, type PeopleCondition } from '../../platform/event-log/of-people.ts';
import { readFilterText } from '../../platform/filter-text.ts';
import { readPeriod } from '../../platform/local-period.ts';
import type { Platform } from '../../platform/module.ts';
import { type PathRow, readPaths } from './queries.ts';

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

/** @throws `store.not_found`, `attribution.invalid_range`, `attribution.invalid_lookback`, `attribution.invalid_where` */
export async function measureAttribution(needs: Needs, storeId: string, question: AttributionQuestion): Promise<Attribution> {
  const lookbackDays = question.lookbackDays ?? DEFAULT_LOOKBACK_DAYS;
  if (!Number.isInteger(lookbackDays) || lookbackDays < 1 || lookbackDays > LONGEST_LOOKBACK_DAYS) {
    throw new AppError({ code: 'attribution.invalid_lookback', kind: 'invalid', message: `A lookback is a whole number of days from 1 to ${LONGEST_LOOKBACK_DAYS}.` });
  }
  const people: readonly PeopleCondition[] = readFilterText(question.where ?? null, { dimensions: OF_PEOPLE, code: 'attribution.invalid_where', refusal: "Attribution can't be filtered by" });
  const store = await needs.stores.getStore(storeId);
  const asOf = needs.clock.now();
  const { period } = readPeriod(question, { timezone: store.timezone, now: asOf, code: 'attribution.invalid_range' });
  const upToDate = await needs.derived.catchUp();
  const fromMs = Math.max(0, period.from.getTime());
  const rows = await readPaths(needs.eventLog, { storeId, fromMs, toMs: period.to.getTime(), lookbackMs: lookbackDays * DAY_MS, halfLifeMs: HALF_LIFE_DAYS * DAY_MS, people });
  return { range: { from: period.fromDay, to: period.toDay, timezone: store.timezone }, currency: store.currency, lookbackDays, ...answerOf(rows), asOf, upToDate };
}

function answerOf(rows: readonly PathRow[]): Omit<Attribution, 'range' | 'currency' | 'lookbackDays' | 'asOf' | 'upToDate'> {
  const known = rows.filter(({ sources }) => sources.length > 0);
  const hasNoRate = known.some(({ noRate }) => noRate > 0);
  const paths = known.map(({ sources, orders, nulls, minor }): TouchPath => ({ touches: sources, conversions: orders, nulls, value: minor }));
  const total = known.reduce((sum, { orders, minor }) => ({ orders: sum.orders + orders, minor: sum.minor + minor }), { orders: 0, minor: 0 });
  const byModel: Record<Model, ReadonlyMap<string, SourceCredit>> = {
    first: creditsOf(creditByRule(paths, ATTRIBUTION_RULES.first), total, hasNoRate), last: creditsOf(creditByRule(paths, ATTRIBUTION_RULES.last), total, hasNoRate),
    linear: creditsOf(creditByRule(paths, ATTRIBUTION_RULES.linear), total, hasNoRate), decay: creditsOf(creditByDecay(known), total, hasNoRate),
    position: creditsOf(creditByRule(paths, ATTRIBUTION_RULES.position), total, hasNoRate), shapley: creditsOf(creditByRule(paths, ATTRIBUTION_RULES.shapley), total, hasNoRate),
    markov: creditsOf(creditByRemoval(paths), total, hasNoRate),
  };
  const { effects } = removalEffects(paths);
  const names = [...new Set(known.flatMap(({ sources }) => sources))];
  const sources = names.map((source): Source => ({
    source, removalEffect: effects.get(source) ?? null, touched: known.reduce((sum, path) => (path.sources.includes(source) ? sum + path.orders : sum), 0),
    by: Object.fromEntries(MODELS.map((model) => [model, byModel[model].get(source) ?? (hasNoRate ? { ...NOTHING, minor: null } : NOTHING)])) as Source['by'],
  }));
  const unknown = rows.find((row) => row.sources.length === 0);
  return {
    sources: sources.toSorted((a, b) => b.by.linear.orders - a.by.linear.orders || (a.source < b.source ? -1 : 1)),
    credited: { orders: total.orders, minor: hasNoRate ? null : total.minor },
    unknown: { orders: unknown?.orders ?? 0, minor: (unknown?.noRate ?? 0) > 0 ? null : (unknown?.minor ?? 0) },
    withoutOrder: known.reduce((sum, { nulls }) => sum + nulls, 0),
    paths: known.filter(({ orders }) => orders > 0).toSorted((a, b) => b.orders - a.orders || b.minor - a.minor).slice(0, MOST_PATHS)
      .map(({ sources: way, orders, minor, noRate }) => ({ sources: way, orders, minor: noRate > 0 ? null : minor })),
  };
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

/** Credits with intervals, and with money in whole minor units that add up exactly: the largest remainders are rounded up. */
function creditsOf(credits: Credits, total: { readonly orders: number; readonly minor: number }, hasNoRate: boolean): ReadonlyMap<string, SourceCredit> {
  const z = normalQuantile(0.975);
  const whole = roundedTo(total.minor, [...credits].map(([source, { value }]) => [source, value] as const));
  return new Map([...credits].map(([source, { conversions, standardError }]) => [source, {
    orders: conversions,
    low: standardError === null ? null : Math.max(0, conversions - z * standardError), high: standardError === null ? null : Math.min(total.orders, conversions + z * standardError),
    minor: hasNoRate ? null : (whole.get(source) ?? 0),
  }]));
}

function roundedTo(total: number, parts: readonly (readonly [string, number])[]): ReadonlyMap<string, number> {
  const floors = parts.map(([name, value]) => ({ name, floor: Math.floor(value), rest: value - Math.floor(value) }));
  let left = total - floors.reduce((sum, { floor }) => sum + floor, 0);
  const whole = new Map(floors.map(({ name, floor }) => [name, floor]));
  for (const { name } of floors.toSorted((a, b) => b.rest - a.rest || (a.name < b.name ? -1 : 1))) {
    if (left <= 0) break;
    whole.set(name, (whole.get(name) ?? 0) + 1);
    left -= 1;
  }
  return whole;
}
