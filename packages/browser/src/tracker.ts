import type { CallType } from '@throughline/events';
import type { Bag } from './call-arguments.ts';
import { CONSENT_KEY, createConsent } from './consent.ts';
import { append, each } from './each.ts';
import { later } from './guard.ts';
import { createIdentity } from './identity.ts';
import { toJson } from './json.ts';
import { createQueue, type Queue } from './queue.ts';
import { randomId } from './random-id.ts';
import { createSaved } from './saved.ts';
import type { Settings } from './settings.ts';
import { clearStoring, createStoring, type Storing } from './storage.ts';
import { createViewCalls, type ViewCalls } from './view-calls.ts';

/** Makes calls of Segment's tracking API and brings them to the queue, as far as the person allows. */
export interface Tracker {
  readonly queue: Pick<Queue, 'hide' | 'leave' | 'comeBack' | 'retry' | 'adopt'>;
  readonly views: Pick<ViewCalls, 'show' | 'say' | 'settle'>;
  /** What lasts as long as the tab. */
  readonly session: Storing;
  call(type: CallType, fields: Bag): void;
  identify(userId: string | null, traits: Bag): void;
  alias(userId: string, previousId: string | null): void;
  reset(): void;
  consent(choices: Bag, details: Bag): void;
  /** Reads what was allowed before; until then everything waits in memory. */
  begin(): void;
  /** Hears the answer that was given in another tab. */
  rereadConsent(): void;
  /** Told as soon as measuring is allowed, or at once. */
  whenAllowed(work: () => void): void;
  /** null while nothing may be kept. */
  anonymousId(): string | null;
}

declare const __VERSION__: string;

export function createTracker(settings: Settings): Tracker {
  const storing = createStoring(() => localStorage);
  const session = createStoring(() => sessionStorage);
  const consent = createConsent(storing, settings.asksConsent);
  const isAllowed = (): boolean => consent.state() === 'given';
  const identity = createIdentity(storing, isAllowed);
  const queue = createQueue({
    url: `${settings.base}v1/batch`,
    saved: createSaved(storing, randomId()),
    bodyOf: (items) => {
      const shared = { writeKey: settings.key, sentAt: new Date(), context: { library: { name: 'throughline.js', version: __VERSION__ }, locale: navigator.language } };
      return `{"batch":[${identity.mend(items)}],${toJson(shared).slice(1)}`;
    },
  });
  let waiting: (() => void)[] = [];

  const itemOf = (type: CallType, fields: Bag, at: Date): string =>
    toJson({ type, messageId: randomId(), timestamp: at, anonymousId: identity.anonymousId(), userId: identity.userId() ?? undefined, context: { page: views.page() }, ...fields });
  const add = (type: CallType, fields: Bag, at: Date): void => {
    if (consent.state() !== 'refused') queue.add(itemOf(type, fields, at));
  };
  const views = createViewCalls((fields, at) => add('page', fields, at));
  const call = (type: CallType, fields: Bag): void => {
    views.settle();
    add(type, fields, new Date());
  };
  const allow = (): void => {
    identity.keep();
    consent.keep();
    later(() => {
      if (isAllowed()) queue.open();
    });
    const ready = waiting;
    waiting = [];
    each(ready, (work) => work());
  };
  const clear = (): void => {
    clearStoring(storing, CONSENT_KEY);
    clearStoring(session, CONSENT_KEY);
    identity.clear();
    consent.keep();
  };
  const stop = (last: string | null): void => {
    views.drop();
    queue.close(last);
    identity.forget();
    clear();
  };
  return {
    queue,
    views,
    session,
    call,
    identify: (userId, traits) => {
      if (userId !== null) identity.setUserId(userId);
      call('identify', { traits });
    },
    alias: (userId, previousId) => {
      const from = previousId ?? identity.userId() ?? identity.anonymousId();
      identity.setUserId(userId);
      call('alias', { userId, previousId: from });
    },
    reset: () => {
      views.settle();
      identity.reset();
    },
    consent: (choices, details) => {
      views.settle();
      const before = consent.state();
      let said = '';
      const items: string[] = [];
      each(consent.choose(choices), (purpose, at) => {
        const item = itemOf('track', { event: 'Consent Changed', properties: { ...details, purpose, granted: choices[purpose] } }, new Date());
        said += (at > 0 ? ',' : '') + item;
        append(items, item);
      });
      if (consent.state() === 'refused') return stop(before === 'given' ? said : null);
      if (isAllowed()) allow();
      each(items, queue.add);
    },
    begin: () => {
      consent.reread();
      later(() => (isAllowed() ? allow() : consent.state() === 'refused' ? stop(null) : clear()));
    },
    rereadConsent: () => {
      consent.reread();
      if (isAllowed()) allow();
      else stop(null);
    },
    whenAllowed: (work) => {
      if (isAllowed()) work();
      else append(waiting, work);
    },
    anonymousId: () => (isAllowed() ? identity.anonymousId() : null),
  };
}
