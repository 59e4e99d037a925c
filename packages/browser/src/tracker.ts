import type { CallType } from '@throughline/events';
import type { Bag } from './call-arguments.ts';
import { CONSENT_KEY, createConsent, type ConsentState } from './consent.ts';
import { append, each } from './each.ts';
import { guarded } from './guard.ts';
import { createIdentity } from './identity.ts';
import { toJson } from './json.ts';
import { describePage, findLanding, type PageInfo } from './page-view.ts';
import { createQueue, type Queue } from './queue.ts';
import { randomId } from './random-id.ts';
import { createSaved } from './saved.ts';
import type { Settings } from './settings.ts';
import { clearStoring, createStoring, type Storing } from './storage.ts';

/** Makes calls of Segment's tracking API and brings them to the queue, as far as the person allows. */
export interface Tracker {
  readonly queue: Pick<Queue, 'hide' | 'leave' | 'comeBack' | 'retry' | 'adopt'>;
  /** What lasts as long as the tab. */
  readonly session: Storing;
  call(type: CallType, fields: Bag): void;
  /**
   * A page is shown.
   * @param referrer  the page before; null for the page as it was loaded
   * @param isCounted false where the shop tells of pages itself
   */
  viewPage(referrer: string | null, isCounted: boolean): void;
  /** The shop tells of a page itself; a view that was counted already is the same view. */
  page(said: { readonly name: string | null; readonly category: string | null; readonly properties: Bag }): void;
  identify(userId: string | null, traits: Bag): void;
  alias(userId: string, previousId: string | null): void;
  reset(): void;
  consent(choices: Bag, details: Bag): void;
  consentState(): ConsentState;
  /** Hears the answer that was given in another tab, or kept before. */
  rereadConsent(): void;
  /** Told as soon as measuring is allowed, or at once. */
  whenAllowed(work: () => void): void;
  /** null while nothing may be kept. */
  anonymousId(): string | null;
  /** Tells what still waits for its title. */
  settle(): void;
}

/** Frameworks set the title a moment after the address. */
const TITLE_MS = 150;

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
  let page = describePage(document.referrer, findLanding());
  let pending: { readonly at: Date; fields: Bag } | null = null;
  /** The view on screen was counted by itself, and the shop has not told of it. */
  let isOwnView = false;
  let waiting: (() => void)[] = [];

  const itemOf = (type: CallType, fields: Bag, at: Date): string =>
    toJson({ type, messageId: randomId(), timestamp: at, anonymousId: identity.anonymousId(), userId: identity.userId() ?? undefined, context: { page }, ...fields });
  const add = (type: CallType, fields: Bag, at: Date): void => {
    if (consent.state() !== 'refused') queue.add(itemOf(type, fields, at));
  };
  const settle = (): void => {
    if (pending === null) return;
    const { at, fields } = pending;
    pending = null;
    page = { ...page, title: document.title };
    add('page', pageFields(page, fields), at);
  };
  const call = (type: CallType, fields: Bag): void => {
    settle();
    add(type, fields, new Date());
  };
  const allow = (): void => {
    identity.keep();
    consent.keep();
    queue.open();
    const ready = waiting;
    waiting = [];
    each(ready, (work) => work());
  };
  const stop = (last: string | null): void => {
    pending = null;
    queue.close(last);
    clearStoring(storing, CONSENT_KEY);
    clearStoring(session, CONSENT_KEY);
    identity.forget();
    consent.keep();
  };
  return {
    queue,
    session,
    call,
    settle,
    viewPage: (referrer, isCounted) => {
      settle();
      if (referrer !== null) page = describePage(referrer, null);
      isOwnView = isCounted;
      if (!isCounted) return;
      pending = { at: new Date(), fields: {} };
      setTimeout(guarded(settle), TITLE_MS);
    },
    page: (said) => {
      if (pending !== null) pending.fields = said;
      else if (!isOwnView) call('page', pageFields({ ...page, title: document.title }, said));
      isOwnView = false;
    },
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
      settle();
      identity.reset();
    },
    consent: (choices, details) => {
      settle();
      const before = consent.state();
      const changed = consent.choose(choices);
      const items: string[] = [];
      let last = '';
      each(changed, (purpose, at) => {
        const item = itemOf('track', { event: 'Consent Changed', properties: { ...details, purpose, granted: choices[purpose] } }, new Date());
        append(items, item);
        last += (at > 0 ? ',' : '') + item;
      });
      if (consent.state() === 'refused') return stop(before === 'given' ? last : null);
      if (consent.state() === 'given') allow();
      each(items, queue.add);
    },
    consentState: consent.state,
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

function pageFields(page: PageInfo, said: Bag): Bag {
  const { name, category, properties } = said;
  return { name: name ?? undefined, category: category ?? undefined, properties: { ...page, ...Object(properties) } };
}
