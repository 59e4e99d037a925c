import { listen } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';

const STAY_MS = 5_000;
/** Between leaving a page and the page before being there again; a slow shop takes its time. */
const BETWEEN_MS = 10_000;
const NOTE = 'tl_turn';

/**
 * U-turn: a page of the shop is opened from another and left backwards within 5 s, with no click, key, wheel or touch on it. Told on the page
 * that the person went back to, about the page that disappointed.
 *
 * @see https://www.uxify.com/post/frustration-signals 5 s; Microsoft Clarity calls it a quick back
 */
export function watchUTurns(host: SignalHost): void {
  let shown = arrival();
  const touch = (): void => {
    shown.isTouched = true;
  };
  listen('click', touch);
  listen('wheel', touch);
  listen('touchmove', touch);
  // Alt and Meta with an arrow are how a keyboard goes back.
  listen('keydown', ({ altKey, metaKey, key }) => altKey || metaKey || key === 'Alt' || key === 'Meta' || touch());

  const returned = (): void => {
    const [from, left, at] = (host.session.get(NOTE) ?? '').split('\n');
    host.session.remove(NOTE);
    if (left !== undefined && from === location.href && Math.abs(Date.now() - Number(at)) < BETWEEN_MS) host.signal('u_turn', { target: left, path: left });
  };
  listen('pagehide', () => {
    if (isShort(shown) && isOwn(document.referrer)) host.session.set(NOTE, `${document.referrer}\n${location.pathname}\n${Date.now()}`);
  });
  listen('pageshow', (event) => {
    if (!event.persisted) return;
    returned();
    shown = arrival();
  });
  host.onView((isHistory) => {
    if (isHistory && shown.cameFrom === location.href && isShort(shown)) host.signal('u_turn', { target: shown.path, path: shown.path });
    const cameFrom = isHistory ? null : shown.href;
    shown = { ...arrival(), cameFrom };
  });
  const [entry] = performance.getEntriesByType('navigation');
  if (entry !== undefined && Reflect.get(entry, 'type') === 'back_forward') returned();
  else host.session.remove(NOTE);
}

interface Arrival {
  readonly at: number;
  readonly href: string;
  readonly path: string;
  /** Address of the page before, where this one was opened without loading a page. */
  readonly cameFrom: string | null;
  isTouched: boolean;
}

function arrival(): Arrival {
  return { at: performance.now(), href: location.href, path: location.pathname, cameFrom: null, isTouched: false };
}

function isShort(shown: Arrival): boolean {
  return !shown.isTouched && performance.now() - shown.at < STAY_MS;
}

function isOwn(address: string): boolean {
  return address.startsWith(`${location.origin}/`);
}
