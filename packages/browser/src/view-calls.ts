import type { Bag } from './call-arguments.ts';
import { guarded } from './guard.ts';
import { describePage, findLanding, type PageInfo } from './page-view.ts';

/** What a shop says of a page itself. */
export interface SaidPage {
  readonly name: string | null;
  readonly category: string | null;
  readonly properties: Bag;
}

/** The page that is shown, and the calls that tell of it: each view once, whoever tells it. */
export interface ViewCalls {
  page(): PageInfo;
  /** @param referrer the page before; null for the page as it was loaded */
  show(referrer: string | null, isCounted: boolean): void;
  say(said: SaidPage): void;
  /** Tells what still waits for its title. */
  settle(): void;
  /** Forgets what waits. */
  drop(): void;
}

/** Frameworks set the title a moment after the address. */
const TITLE_MS = 150;

export function createViewCalls(tell: (fields: Bag, at: Date) => void): ViewCalls {
  let page = describePage(document.referrer, findLanding());
  let pending: { readonly at: Date; said: SaidPage | null } | null = null;
  /** The view on screen was counted by itself, and the shop has not told of it. */
  let isOwn = false;
  const send = (said: SaidPage | null, at: Date): void => {
    page = { ...page, title: document.title };
    tell({ name: said?.name ?? undefined, category: said?.category ?? undefined, properties: { ...page, ...said?.properties } }, at);
  };
  const settle = (): void => {
    const ready = pending;
    pending = null;
    if (ready !== null) send(ready.said, ready.at);
  };
  return {
    page: () => page,
    settle,
    show: (referrer, isCounted) => {
      settle();
      if (referrer !== null) page = describePage(referrer, null);
      isOwn = isCounted;
      if (!isCounted) return;
      pending = { at: new Date(), said: null };
      setTimeout(guarded(settle), TITLE_MS);
    },
    say: (said) => {
      if (pending !== null) pending.said = said;
      else if (!isOwn) send(said, new Date());
      isOwn = false;
    },
    drop: () => {
      pending = null;
    },
  };
}
