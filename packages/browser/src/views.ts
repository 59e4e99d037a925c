import { guarded, listen } from './guard.ts';
import { addressOf } from './page-view.ts';

/** What the person looks at changed: another address of a single-page shop, or the page itself came back. */
export interface ViewChange {
  /** By the browser's own back or forward. */
  readonly isHistory: boolean;
  /** Address of the page before. */
  readonly from: string;
}

/**
 * Watches for another page being shown, in shops that never load one.
 *
 * `replaceState` counts where the path changes only: shops use it to tidy up an address, which is no page.
 */
export function watchViews(onChange: (change: ViewChange) => void): void {
  let shown = addressOf();
  const { origin } = location;
  let path = location.pathname;
  const look = guarded((isHistory: boolean, isReplaced: boolean) => {
    const address = addressOf();
    const isOther = isReplaced ? location.pathname !== path || (address !== shown && address.includes('#')) : address !== shown;
    const from = origin + shown;
    shown = address;
    path = location.pathname;
    if (isOther) onChange({ isHistory, from });
  });
  wrap('pushState', () => look(false, false));
  wrap('replaceState', () => look(false, true));
  listen('popstate', () => look(true, false));
  listen('hashchange', () => look(true, false));
  listen('pageshow', (event) => {
    if (event.persisted) onChange({ isHistory: true, from: `${origin}/` });
  });
}

function wrap(name: 'pushState' | 'replaceState', after: () => void): void {
  const original = history[name];
  history[name] = function (this: History, ...args: Parameters<History['pushState']>) {
    original.apply(this, args);
    after();
  };
}
