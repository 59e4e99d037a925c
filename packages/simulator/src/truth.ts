import type { Cause, Parameters, Reason, WORLD } from './parameters.ts';
import type { MarketTruth } from './world/market.ts';
import type { Motive } from './world/person.ts';

/** What the simulator knows and the product must find out. Never part of an event. Instants are ISO 8601 in UTC, money is cents of the euro. */
export type Truth = WorldTruth | MarketTruth | ShopperTruth | SessionTruth | OrderTruth;

/** What holds for the whole file; its first line. */
export interface WorldTruth {
  readonly kind: 'world';
  readonly at: string;
  readonly until: string;
  readonly seed: string;
  readonly parameters: Parameters;
  /** What no file of parameters changes: effects of causes, prices and delays. */
  readonly effects: typeof WORLD;
}

/** Somebody who came for the first time. */
export interface ShopperTruth {
  readonly kind: 'shopper';
  readonly at: string;
  readonly userId: string;
  readonly anonymousIds: readonly string[];
  readonly motive: Motive;
  readonly country: string;
  readonly language: string;
  /** False: only the shop's back end ever tells of this person. */
  readonly measured: boolean;
}

/** A session with intent: an added product, a started checkout, or two looks at one product. */
export interface SessionTruth {
  readonly kind: 'session';
  /** Of its first event. */
  readonly at: string;
  readonly endedAt: string;
  readonly anonymousId: string;
  readonly userId: string;
  /** Whether the person meant to buy this time. */
  readonly mind: 'looking' | 'purposeful';
  readonly ordered: boolean;
  readonly orderId: string | null;
  /** Why there is no order; null when there is one. With two causes the first, which is the main one. */
  readonly reason: Reason | null;
  /** Every true reason, the main one first; [] when there is an order. */
  readonly reasons: readonly Reason[];
  /** What came between, also where the person bought in spite of it. */
  readonly causes: readonly CauseTruth[];
  /** Signals in the events that mean nothing. */
  readonly innocentSignals: readonly Cause[];
  /** What was, or would have been, in the cart. */
  readonly cartMinor: number;
}

export interface CauseTruth {
  readonly cause: Cause;
  /** Whether the events show it. */
  readonly signal: boolean;
  /** Chance (0..1) of an order had this cause, and only this one, not been there; null when there was an order all the same. */
  readonly wouldHaveBoughtShare: number | null;
  /** One draw of that chance: what would have happened to this very person. */
  readonly wouldHaveBought: boolean | null;
}

/** An order and what its delivery did to the person. */
export interface OrderTruth {
  readonly kind: 'order';
  readonly at: string;
  readonly orderId: string;
  readonly userId: string;
  readonly totalMinor: number;
  readonly daysLate: number;
  /** Taken off the answer on a scale of 5 by the delay. */
  readonly csatLoss: number;
  /** Chance of another visit to buy, with the delay and without it. */
  readonly repeatShare: number;
  readonly repeatShareOnTime: number;
}
