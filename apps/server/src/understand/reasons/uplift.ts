import { normalQuantile } from '@throughline/stats';
import { ORDERED, REASONS, SEEN_CAUSES } from './codes.ts';
import { range, sum } from './model/arithmetic.ts';
import type { Verdict } from './model/judge.ts';
import { LOOKING } from './model/stories.ts';

/** Sessions that are alike in all that is compared. */
export interface Group {
  readonly sessions: number;
  readonly last: number;
  readonly hadCart: boolean;
  readonly device: string;
  readonly source: string;
  /** Causes of which there is evidence, as indices into `SEEN_CAUSES`. */
  readonly shows: readonly number[];
  /** Null where there is an order. */
  readonly verdict: Verdict | null;
}

/** A number of orders with its 95 % interval. */
export interface Orders {
  readonly orders: number;
  readonly low: number;
  readonly high: number;
}

export interface Uplift {
  /** In the order of `SEEN_CAUSES`. */
  readonly byCause: readonly Orders[];
  readonly total: Orders;
  /** Orders if nothing had stopped anybody who meant to buy: more than this no removal of reasons can bring. */
  readonly plausible: number;
}

/** So many sessions like all others stand beside those of a device and source: a handful of sessions proves no difference. */
const BORROWED = 20;
const MOST_SOURCES = 12;
const Z = normalQuantile(0.975);

/**
 * Orders that matched sessions without a reason would have brought: of each session without an order the chance that this reason, and nothing else, stood in the way, times how
 * often people who meant to buy, came as far on the same kind of device from the same kind of source, and showed no sign of that reason, went on to order. Who meant to
 * buy is weighed by the model, so that who only looked is not among those compared with. Two reasons count for neither: removing one leaves the other.
 *
 * @param groups sessions with intent, with and without an order
 * @returns orders, not whole; the total is scaled down to what is plausible where it would exceed it
 */
export function upliftOf(groups: readonly Group[]): Uplift {
  const sources = topSources(groups);
  const like = groups.map((group) => ({ ...group, source: sources.has(group.source) ? group.source : '' }));
  const raw = SEEN_CAUSES.map((_cause, cause) => upliftOfCause(like, cause));
  const plausible = sum(weigh(like, { compared: like, share: ({ chances }) => 1 - (chances[LOOKING] ?? 0) }).map(({ orders }) => orders));
  const all = sum(raw.map(({ orders }) => orders));
  const scale = all > plausible && all > 0 ? plausible / all : 1;
  const byCause = raw.map(({ orders, variance }) => intervalOf(orders * scale, variance * scale * scale));
  return { byCause, total: intervalOf(all * scale, sum(raw.map(({ variance }) => variance)) * scale * scale), plausible };
}

function upliftOfCause(groups: readonly Group[], cause: number): { orders: number; variance: number } {
  const cells = weigh(groups, { compared: groups.filter(({ shows }) => !shows.includes(cause)), share: ({ alone }) => alone[cause] ?? 0 });
  return { orders: sum(cells.map(({ orders }) => orders)), variance: sum(cells.map(({ variance }) => variance)) };
}

/** How far a session came, with a product in the cart as a step of its own before the cart was looked at. */
function progressOf({ last, hadCart }: Group): number {
  return last === 0 ? (hadCart ? 1 : 0) : last + 1;
}

interface Cell {
  readonly orders: number;
  readonly variance: number;
}

/** Expected orders of the sessions without one, by what they are compared on. */
function weigh(groups: readonly Group[], of: { compared: readonly Group[]; share: (verdict: Verdict) => number }): Cell[] {
  const rates = ratesOf(of.compared);
  const cells = new Map<string, { sessions: number; rate: Rate; chance: number }>();
  for (const group of groups) {
    if (group.verdict === null) continue;
    const key = JSON.stringify([progressOf(group), group.device, group.source]);
    const share = of.share(group.verdict);
    const cell = cells.get(key) ?? { sessions: 0, rate: rates(progressOf(group), group), chance: 0 };
    const bought = share * cell.rate.share;
    cells.set(key, { ...cell, sessions: cell.sessions + group.sessions * share, chance: cell.chance + group.sessions * bought * (1 - bought) });
  }
  return [...cells.values()].map(({ sessions, rate, chance }) => ({ orders: sessions * rate.share, variance: chance + (rate.n > 0 ? (sessions * sessions * rate.share * (1 - rate.share)) / rate.n : 0) }));
}

interface Rate {
  readonly share: number;
  readonly n: number;
}

/** Of people who meant to buy and came so far, the share that ordered: by device and source, leaning on all of them. */
function ratesOf(compared: readonly Group[]): (progress: number, like: Pick<Group, 'device' | 'source'>) => Rate {
  const counts = new Map<string, { orders: number; meant: number }>();
  const note = (key: string, { verdict, sessions }: Group): void => {
    const before = counts.get(key) ?? { orders: 0, meant: 0 };
    counts.set(key, { orders: before.orders + (verdict === null ? sessions : 0), meant: before.meant + sessions * (verdict === null ? 1 : 1 - (verdict.chances[LOOKING] ?? 0)) });
  };
  for (const group of compared) {
    for (const progress of range(progressOf(group) + 1)) {
      note(JSON.stringify([progress]), group);
      note(JSON.stringify([progress, group.device, group.source]), group);
    }
  }
  return (progress, like) => {
    const all = counts.get(JSON.stringify([progress])) ?? { orders: 0, meant: 0 };
    const own = counts.get(JSON.stringify([progress, like.device, like.source])) ?? { orders: 0, meant: 0 };
    const overall = all.meant === 0 ? 0 : all.orders / all.meant;
    return { share: (own.orders + BORROWED * overall) / (own.meant + BORROWED), n: own.meant + BORROWED };
  };
}

function topSources(groups: readonly Group[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { source, sessions } of groups) counts.set(source, (counts.get(source) ?? 0) + sessions);
  return new Set([...counts].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_SOURCES).map(([source]) => source));
}

function intervalOf(orders: number, variance: number): Orders {
  const reach = Z * Math.sqrt(variance);
  return { orders, low: Math.max(0, orders - reach), high: orders + reach };
}

/** Sessions with intent: those with an order, and those without. */
export function countSessions(groups: readonly Group[]): { readonly ordered: number; readonly without: number } {
  const ordered = sum(groups.filter(({ last }) => last === ORDERED).map(({ sessions }) => sessions));
  return { ordered, without: sum(groups.map(({ sessions }) => sessions)) - ordered };
}

/** Expected number of sessions by reason, in the order of `REASONS`. */
export function expectedByReason(groups: readonly Group[]): readonly number[] {
  return REASONS.map((_reason, index) => sum(groups.map(({ verdict, sessions }) => sessions * (verdict?.chances[index] ?? 0))));
}
