import { type CommonDifference, mantelHaenszel, normalQuantile, type SampleSums, sampleVariance, type Stratum, wilson } from '@throughline/stats';
import type { Cell, Counted } from './queries/count.ts';

/** Fewer exposed sessions are called small, and cost is not computed. */
export const LEAST_SESSIONS = 50;

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A share 0..1 with its 95 % interval; null where there was no session. */
export interface Share {
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Why a cost is not known. `small`: too few sessions; `no_match`: no session without it was like these; `no_orders`: no order of known worth. */
export type Unknown = 'small' | 'no_match' | 'no_orders';

/** What sessions with a signal came to, beside sessions like them without it. */
export interface Cost {
  /** Sessions with it before any order. */
  readonly sessions: number;
  /** Of these, the ones that sessions without it could be found for. */
  readonly matched: number;
  /** Conversion of those with it. */
  readonly converted: Share;
  /** What those like them without it came to; null where there is no difference. */
  readonly without: number | null;
  /** Conversion with it less without it. */
  readonly difference: (Estimate & { readonly p: number }) | null;
  /** Orders that did not come; below 0 where those with it ordered more. */
  readonly lostOrders: Estimate | null;
  readonly lostMinor: Estimate | null;
  readonly reason: Unknown | null;
}

const Z = normalQuantile(0.975);

export function shareOf(k: number, n: number): Share {
  const interval = wilson(k, n);
  return interval === null ? { value: null, n: 0, low: null, high: null } : { value: k / n, n, low: interval.low, high: interval.high };
}

/** Groups of sessions that are alike but for the signal. */
interface Match {
  readonly strata: readonly Stratum[];
  readonly sessions: number;
  readonly orders: number;
  readonly matched: number;
}

/**
 * Finds for each session with a signal those like it without: from the same source, on the same kind of device, that reached the touchpoint where the signal was
 * met and came at least as far as the other had come by then. What a session did after its signal is no part of the likeness, because the signal may have caused it.
 */
export function createMatching(counted: Pick<Counted, 'reached' | 'reachedWith'>): (kind: number, exposed: readonly Cell[]) => Match {
  const all = Map.groupBy(counted.reached, placeOf);
  const withKind = Map.groupBy(counted.reachedWith, (cell) => cell.kind);
  const byKind = new Map([...withKind].map(([kind, cells]) => [kind, Map.groupBy(cells, placeOf)]));
  return (kind, exposed) => {
    const own = byKind.get(kind);
    const sum = (cells: readonly Cell[] | undefined, depth: number, of: 'n' | 'ordered'): number => (cells ?? []).reduce((total, cell) => (cell.depth >= depth ? total + cell[of] : total), 0);
    const strata = exposed.map((cell): Stratum => {
      const [everybody, had] = [all.get(placeOf(cell)), own?.get(placeOf(cell))];
      return {
        exposed: { k: cell.ordered, n: cell.n },
        unexposed: { k: sum(everybody, cell.depth, 'ordered') - sum(had, cell.depth, 'ordered'), n: sum(everybody, cell.depth, 'n') - sum(had, cell.depth, 'n') },
      };
    });
    const total = (of: 'k' | 'n', some: readonly Stratum[]): number => some.reduce((sumSoFar, one) => sumSoFar + one.exposed[of], 0);
    return { strata, sessions: total('n', strata), orders: total('k', strata), matched: total('n', strata.filter(({ unexposed }) => unexposed.n > 0)) };
  };
}

function placeOf({ touchpoint, source, device }: Cell): number {
  return (touchpoint * 64 + source) * 16 + device;
}

/** @param worth of sessions with an order, minor units: what an order that did not come would have brought */
export function costOf({ strata, sessions, orders, matched }: Match, worth: SampleSums<bigint>): Cost {
  const unknown = (reason: Unknown): Cost => ({ sessions, matched, converted: shareOf(orders, sessions), without: null, difference: null, lostOrders: null, lostMinor: null, reason });
  if (sessions < LEAST_SESSIONS) return unknown('small');
  const common = matched < LEAST_SESSIONS ? null : mantelHaenszel(strata);
  if (common === null) return unknown('no_match');
  const compared = strata.filter(({ unexposed }) => unexposed.n > 0).reduce((k, { exposed }) => k + exposed.k, 0);
  const lostMinor = moneyOf(common, matched, worth);
  return {
    sessions, matched, converted: shareOf(orders, sessions), without: Math.min(1, Math.max(0, compared / matched - common.difference)),
    difference: { value: common.difference, low: common.interval.low, high: common.interval.high, p: common.p },
    lostOrders: { value: -common.difference * matched, low: -common.interval.high * matched, high: -common.interval.low * matched },
    lostMinor, reason: lostMinor === null ? 'no_orders' : null,
  };
}

/** Orders that did not come times what an order brings; both are uncertain, and independent of each other (the delta method). */
function moneyOf({ difference, standardError }: CommonDifference, matched: number, worth: SampleSums<bigint>): Estimate | null {
  if (worth.n < 2) return null;
  const mean = Number(worth.sum) / worth.n;
  const [lost, error, meanError] = [-difference * matched, standardError * matched, Math.sqrt(sampleVariance(worth) / worth.n)];
  const half = Z * Math.hypot(mean * error, lost * meanError);
  return { value: Math.round(lost * mean), low: Math.round(lost * mean - half), high: Math.round(lost * mean + half) };
}
