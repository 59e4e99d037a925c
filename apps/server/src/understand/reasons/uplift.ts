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
  /** Which part of the split it belongs to, from 0; absent where nothing is split. */
  readonly part?: number;
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
  /** By part of the split: of the same, what falls to its sessions. All parts sum to the whole, for each session is compared with the same ones as there. */
  readonly parts: readonly { readonly byCause: readonly Orders[]; readonly total: Orders }[];
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
 * @param parts  how many parts the groups belong to
 * @returns orders, not whole; the total is scaled down to what is plausible where it would exceed it
 */
export function upliftOf(groups: readonly Group[], parts = 0): Uplift {
  const placed = placeAll(groups, parts);
  const raw = SEEN_CAUSES.map((_cause, cause) => weigh(placed, { without: 1 << cause, share: ({ alone }) => alone[cause] ?? 0 }));
  const plausible = weigh(placed, { without: 0, share: ({ chances }) => 1 - (chances[LOOKING] ?? 0) }).orders;
  const all = sum(raw.map(({ orders }) => orders));
  const scale = all > plausible && all > 0 ? plausible / all : 1;
  const scaled = (cells: readonly Estimated[]): Orders[] => cells.map(({ orders, variance }) => intervalOf(orders * scale, variance * scale * scale));
  const together = (cells: readonly Estimated[]): Estimated => ({ orders: sum(cells.map(({ orders }) => orders)), variance: sum(cells.map(({ variance }) => variance)) });
  const totalOf = (cells: readonly Estimated[]): Orders => scaled([together(cells)])[0] ?? intervalOf(0, 0);
  return {
    byCause: scaled(raw), total: totalOf(raw), plausible,
    parts: range(parts).map((part) => {
      const own = raw.map((cause) => cause.parts[part] ?? { orders: 0, variance: 0 });
      return { byCause: scaled(own), total: totalOf(own) };
    }),
  };
}

/** A group as it is compared, in numbers alone: groups are walked for every cause and may be tens of thousands, while the server has others to answer. */
interface Placed {
  readonly sessions: number;
  readonly verdict: Verdict | null;
  /** Of its sessions, those whose people meant to buy. */
  readonly meant: number;
  readonly progress: number;
  /** The first of the cells of its kind of device and source; its own lies as much further as it came. */
  readonly firstCell: number;
  /** A bit for each cause of which there is evidence. */
  readonly shows: number;
  readonly part: number;
}

interface PlacedGroups {
  readonly groups: readonly Placed[];
  readonly cells: number;
  readonly parts: number;
}

function placeAll(groups: readonly Group[], parts: number): PlacedGroups {
  const sources = topSources(groups);
  const likes = new Map<string, Map<string, number>>();
  let cells = 0;
  const firstCellOf = (device: string, source: string): number => {
    const ofDevice = likes.get(device) ?? new Map<string, number>();
    likes.set(device, ofDevice);
    const known = ofDevice.get(source);
    if (known !== undefined) return known;
    ofDevice.set(source, cells);
    cells += PROGRESSES;
    return cells - PROGRESSES;
  };
  const placed = groups.map(({ sessions, verdict, device, source, last, hadCart, shows, part = 0 }): Placed => ({
    sessions, verdict, meant: sessions * (verdict === null ? 1 : 1 - (verdict.chances[LOOKING] ?? 0)), progress: progressOf({ last, hadCart }),
    firstCell: firstCellOf(device, sources.has(source) ? source : ''), shows: shows.reduce((bits, cause) => bits | (1 << cause), 0), part,
  }));
  return { groups: placed, cells, parts };
}

/** With a product in the cart as a step of its own before the cart was looked at. */
const PROGRESSES = ORDERED + 2;

function progressOf({ last, hadCart }: Pick<Group, 'last' | 'hadCart'>): number {
  return last === 0 ? (hadCart ? 1 : 0) : last + 1;
}

interface Estimated {
  readonly orders: number;
  readonly variance: number;
}

/** Expected orders of the sessions without one, by how often those ordered that show none of some causes (bits); added up over the cells of those that are compared. */
function weigh({ groups, cells, parts }: PlacedGroups, of: { without: number; share: (verdict: Verdict) => number }): Estimated & { readonly parts: readonly Estimated[] } {
  const rates = ratesOf({ groups, cells }, of.without);
  const sessions = new Float64Array(cells);
  const own = range(parts).map(() => ({ sessions: new Float64Array(cells), variance: 0 }));
  let variance = 0;
  for (const group of groups) {
    if (group.verdict === null) continue;
    const [share, cell] = [of.share(group.verdict), group.firstCell + group.progress];
    const bought = share * (rates.share[cell] ?? 0);
    const spread = group.sessions * bought * (1 - bought);
    sessions[cell] = (sessions[cell] ?? 0) + group.sessions * share;
    variance += spread;
    const part = own[group.part];
    if (part === undefined) continue;
    part.sessions[cell] = (part.sessions[cell] ?? 0) + group.sessions * share;
    part.variance += spread;
  }
  return { ...expect(sessions, variance, rates), parts: own.map((part) => expect(part.sessions, part.variance, rates)) };
}

interface Rates {
  readonly share: Float64Array;
  readonly n: Float64Array;
}

/** Orders of so many sessions in each cell at the cells' rates, which are uncertain too. */
function expect(sessions: Float64Array, spread: number, { share: rates, n }: Rates): Estimated {
  let [orders, variance] = [0, spread];
  for (const [cell, here] of sessions.entries()) {
    const rate = rates[cell] ?? 0;
    orders += here * rate;
    variance += (here * here * rate * (1 - rate)) / (n[cell] ?? 1);
  }
  return { orders, variance };
}

/** Of people who meant to buy, came so far and show none of some causes, the share that ordered, and of how many: by device and source, leaning on all of them. By cell. */
function ratesOf({ groups, cells }: Pick<PlacedGroups, 'groups' | 'cells'>, without: number): Rates {
  const [orders, meant] = [new Float64Array(cells), new Float64Array(cells)];
  for (const group of groups) {
    if ((group.shows & without) !== 0) continue;
    const ordered = group.verdict === null ? group.sessions : 0;
    // Who came far came through all that lies before.
    for (let cell = group.firstCell; cell <= group.firstCell + group.progress; cell += 1) {
      orders[cell] = (orders[cell] ?? 0) + ordered;
      meant[cell] = (meant[cell] ?? 0) + group.meant;
    }
  }
  const overall = range(PROGRESSES).map((progress) => {
    const of = (values: Float64Array): number => sum([...values].filter((_value, cell) => cell % PROGRESSES === progress));
    const all = of(meant);
    return all === 0 ? 0 : of(orders) / all;
  });
  const n = meant.map((value) => value + BORROWED);
  return { n, share: orders.map((value, cell) => (value + BORROWED * (overall[cell % PROGRESSES] ?? 0)) / (n[cell] ?? 1)) };
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
