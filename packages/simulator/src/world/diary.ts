import type { SimulatedCall } from '../call.ts';
import type { Truth } from '../truth.ts';
import type { Device, Person } from './person.ts';
import { nameOf } from './random.ts';
import { isoOf } from './time.ts';

/** A call with its instant. */
export interface Happening {
  readonly at: number;
  readonly call: SimulatedCall;
}

/** Everything that one life brings about, gathered while it is played. */
export interface Diary {
  readonly happenings: readonly Happening[];
  readonly truths: readonly { readonly at: number; readonly truth: Truth }[];
  /** What the shop's back end tells through its server library. */
  fromBackEnd(at: number, event: string, properties: Readonly<Record<string, unknown>>): void;
  /** The back end's word of an order placed on the web: it knows the device too, where that may be measured. */
  fromWebOrder(at: number, properties: Readonly<Record<string, unknown>>, device: Device): void;
  /** What a browser tells; the caller says whose and in which context. */
  fromBrowser(at: number, call: Omit<SimulatedCall, 'messageId' | 'timestamp'>): void;
  know(at: number, truth: Truth): void;
}

const BACK_END = { library: { name: '@segment/analytics-node', version: '3.1.0' } } as const;

export function createDiary(person: Pick<Person, 'id' | 'userId' | 'measured'>): Diary {
  const happenings: Happening[] = [];
  const truths: { at: number; truth: Truth }[] = [];
  const prefix = nameOf(person.id);
  const keep = (at: number, call: Omit<SimulatedCall, 'messageId' | 'timestamp'>): void => {
    const { type, event, name, anonymousId, userId, ...rest } = call;
    happenings.push({
      at,
      call: {
        type,
        ...(event === undefined ? {} : { event }),
        ...(name === undefined ? {} : { name }),
        messageId: `${prefix}-${happenings.length + 1}`,
        ...(anonymousId === undefined ? {} : { anonymousId }),
        ...(userId === undefined ? {} : { userId }),
        timestamp: isoOf(at),
        ...rest,
      },
    });
  };
  return {
    happenings,
    truths,
    fromBackEnd: (at, event, properties) => {
      keep(at, { type: 'track', event, userId: person.userId, properties, context: BACK_END });
    },
    fromWebOrder: (at, properties, device) => {
      const anonymousId = person.measured ? { anonymousId: device.anonymousId } : {};
      keep(at, { type: 'track', event: 'Order Completed', ...anonymousId, userId: person.userId, properties, context: BACK_END });
    },
    fromBrowser: (at, call) => {
      if (person.measured) keep(at, call);
    },
    know: (at, truth) => {
      truths.push({ at, truth });
    },
  };
}
