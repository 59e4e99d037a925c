import { isBag, readArguments, type Bag } from './call-arguments.ts';
import { each } from './each.ts';
import { guarded } from './guard.ts';
import type { Tracker } from './tracker.ts';

/** What a page calls: Segment's calls, consent, and two questions. All of them may also be called before the script is there. */
export interface Throughline {
  track(event: string, properties?: object, ...more: unknown[]): void;
  page(...said: unknown[]): void;
  identify(...said: unknown[]): void;
  group(groupId: string, traits?: object): void;
  alias(userId: string, previousId?: string): void;
  /** Somebody else uses the browser now, as after signing out. */
  reset(): void;
  /** What the person allows, by purpose: `{ measure: true, email: false }`; the details say which text was shown and where. */
  consent(choices: object, details?: object): void;
  /** The browser's id, for a server that tells of its order; null while nothing may be kept. */
  anonymousId(): string | null;
  /** Calls back when the script is there. */
  ready(work: () => void): void;
}

type Method = (...args: unknown[]) => unknown;
export type Methods = Readonly<Record<keyof Throughline, Method>>;

/**
 * The calls as functions of whatever a page passes: a wrong argument is a call less, never an exception.
 *
 * @param onTrack told of each event, for those who see signals in it
 */
export function createMethods(tracker: Tracker, onTrack: (name: string, properties: Bag) => void): Methods {
  const call = (work: (texts: readonly string[], bag: Bag) => void): Method =>
    guarded((...args: unknown[]) => {
      const { texts, bag, callback } = readArguments(args);
      work(texts, bag);
      if (callback !== null) setTimeout(callback);
    });
  return {
    track: call(([event], properties) => {
      if (event === undefined) return;
      tracker.call('track', { event, properties });
      onTrack(event, properties);
    }),
    page: call(([first, second], properties) => tracker.views.say({ category: second === undefined ? null : (first ?? null), name: second ?? first ?? null, properties })),
    identify: call(([userId], traits) => tracker.identify(userId ?? null, traits)),
    group: call(([groupId], traits) => tracker.call('group', { groupId, traits })),
    alias: call(([userId, previousId]) => {
      if (userId !== undefined) tracker.alias(userId, previousId ?? null);
    }),
    reset: guarded(tracker.reset),
    consent: guarded((choices: unknown, details: unknown) => {
      if (isBag(choices)) tracker.consent(choices, isBag(details) ? details : {});
    }),
    anonymousId: () => guarded(tracker.anonymousId)() ?? null,
    ready: guarded((work: unknown) => {
      if (typeof work === 'function') setTimeout(() => void work());
    }),
  };
}

/** Does what the page asked for before the script was there: the stub is a list of calls, each `[name, ...arguments]`. */
export function replay(stub: unknown, methods: Methods): void {
  if (Array.isArray(stub)) each(stub, (entry) => perform(entry, methods));
}

/** One call of the stub. */
export function perform(entry: unknown, methods: Methods): void {
  if (!Array.isArray(entry)) return;
  const [name, ...args]: unknown[] = entry;
  if (typeof name === 'string' && isMethod(name, methods)) methods[name](...args);
}

function isMethod(name: string, methods: Methods): name is keyof Throughline {
  return Object.hasOwn(methods, name);
}
