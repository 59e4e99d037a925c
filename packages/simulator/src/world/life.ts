import type { Parameters } from '../parameters.ts';
import { createDiary, type Diary } from './diary.ts';
import type { CartLine, Sums } from './cart.ts';
import type { Market } from './market.ts';
import { createPerson, type Device, type Person } from './person.ts';
import { createRandom, type Random } from './random.ts';

/** One person on the way through the shop: who, with what chance, and what has become so far. */
export interface Life {
  readonly person: Person;
  readonly diary: Diary;
  readonly random: Random;
  readonly market: Market;
  readonly parameters: Parameters;
  readonly startsAt: number;
  /** Nothing happens after this. */
  readonly endsAt: number;
  /** Devices that have told anything. */
  readonly knownDevices: Set<string>;
  /** Devices on which the person is signed in. */
  readonly signedIn: Set<string>;
  /** Since when the person gets letters; null when not, or no more. */
  lettersSince: number | null;
  orders: number;
  points: number;
}

/** An order as placed. */
export interface PlacedOrder {
  readonly orderId: string;
  readonly at: number;
  readonly lines: readonly CartLine[];
  readonly sums: Sums;
  readonly coupon: string | null;
  readonly salesChannel: 'web' | 'till';
}

export function openLife(id: string, of: { market: Market; parameters: Parameters; startsAt: (person: Person, random: Random) => number; lifeMs: number }): Life {
  const random = createRandom(id);
  const person = createPerson(id, random);
  const startsAt = of.startsAt(person, random);
  return {
    person, random, startsAt, market: of.market, parameters: of.parameters, diary: createDiary(person), endsAt: startsAt + of.lifeMs,
    knownDevices: new Set(), signedIn: new Set(), lettersSince: null, orders: 0, points: 0,
  };
}

/** The device of a visit: mostly the usual one. */
export function drawDevice(life: Life): Device {
  const [first, second] = life.person.devices;
  return second !== undefined && life.random.chance(0.35) ? second : first;
}
