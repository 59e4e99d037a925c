import { onLCP } from 'web-vitals';
import type { Bag } from '../call-arguments.ts';
import { listen } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';
import { isIgnored } from './exclusions.ts';

/** Of a longer silence nobody knows whether anybody is there: it does not count as active. */
const IDLE_MS = 30_000;
/** In the session's storage: products looked at so far, a line each; once there is intent, just this. */
const NOTE = 'tl_intent';
const MEANT = '!';
const MOST_LOOKS = 2_000;
const FIELDS = 'input,textarea,select';

/**
 * Page Left: what a page took of somebody who means to buy, told when it is left: clicks, fields filled in, and seconds in which something was done, a silence of
 * more than 30 s left out, and how soon what matters on it was painted. Told from the first intent on (a second look at one product, something put into the cart, a
 * checkout begun) until the order, so that those who only look around cost nothing. No value of a field, no place of a click.
 */
export function watchEffort(host: SignalHost): void {
  let clicks = 0;
  let fields = new Set<EventTarget>();
  let activeMs = 0;
  let paintMs = 0;
  let last = performance.now();
  const act = (): void => {
    const now = performance.now();
    if (now - last <= IDLE_MS) activeMs += now - last;
    last = now;
  };
  const isMeant = (): boolean => host.session.get(NOTE) === MEANT;
  // As it stands when the page is left: the browser may not have called it final yet.
  onLCP(({ value }) => (paintMs = value), { reportAllChanges: true });
  listen('click', ({ isTrusted }) => {
    act();
    // A click that a program made is nobody's effort.
    if (isTrusted) clicks += 1;
  });
  listen('input', (event) => {
    act();
    const field = event.composedPath()[0];
    if (event.isTrusted && field instanceof Element && field.matches(FIELDS) && !isIgnored(field)) fields.add(field);
  });
  listen('keydown', act);
  listen('scroll', act);
  listen('pointermove', act);
  listen('visibilitychange', () => {
    // What was done elsewhere was not done here.
    if (document.hidden) act();
    else last = performance.now();
  });
  host.onTrack((name, properties) => {
    if (name === 'Order Completed') host.session.remove(NOTE);
    else if (!isMeant() && (name === 'Product Added' || name === 'Checkout Started' || isSecondLook(host, name, properties))) host.session.set(NOTE, MEANT);
  });
  host.onLeave(() => {
    if (!document.hidden) act();
    const script: unknown = Reflect.get(window, 'throughline');
    const track: unknown = typeof script === 'object' && script !== null ? Reflect.get(script, 'track') : null;
    if (isMeant() && typeof track === 'function') track('Page Left', { clicks, fields: fields.size, active_seconds: Math.round(activeMs / 1_000), ...(paintMs > 0 ? { largest_paint_ms: Math.round(paintMs) } : {}) });
    clicks = 0;
    fields = new Set();
    activeMs = 0;
    // A page of an application that changes without a load has none of its own.
    paintMs = 0;
  });
}

function isSecondLook(host: SignalHost, name: string, properties: Bag): boolean {
  const product: unknown = properties['product_id'];
  if (name !== 'Product Viewed' || (typeof product !== 'string' && typeof product !== 'number')) return false;
  const seen = (host.session.get(NOTE) ?? '').split('\n');
  if (seen.includes(String(product))) return true;
  host.session.set(NOTE, [...seen, String(product)].join('\n').slice(-MOST_LOOKS));
  return false;
}
