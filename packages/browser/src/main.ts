import type { Bag } from './call-arguments.ts';
import { CONSENT_KEY } from './consent.ts';
import { readDataLayer } from './data-layer.ts';
import { readEventAttributes } from './event-attributes.ts';
import { guarded, later, listen } from './guard.ts';
import { createHook, type Hook } from './hooks.ts';
import { isLeftBehind } from './saved.ts';
import { readSettings, type Served, type Settings } from './settings.ts';
import type { PageError, SignalHost } from './signal-host.ts';
import { createMethods, perform, replay, type Methods } from './throughline.ts';
import { createTracker, type Tracker } from './tracker.ts';
import { watchViews } from './views.ts';

/** The server puts the settings of the store here. */
declare const __TL_SERVED__: Served;

declare global {
  interface Window {
    /** The page's stub, and then what takes its place. */
    throughline?: unknown;
  }
}

const EARLY_ERRORS = 10;
const IDLE_MS = 3_000;

guarded(() => {
  const settings = readSettings(__TL_SERVED__);
  if (settings === null) return;
  const onError = createHook<[PageError]>(EARLY_ERRORS);
  watchErrors(onError.tell);
  const begin = guarded(() => start(settings, onError));
  // A page that the browser prepares in case it is wanted has not been seen.
  if (document.prerendering) document.addEventListener('prerenderingchange', begin, { once: true });
  else if (document.hidden) begin();
  else beginPainted(begin);
})();

/** After the work for what the page shows first: a frame's callback runs before that, a timer set in it after. A page without the stub that calls us before gets us at once. */
function beginPainted(begin: () => void): void {
  requestAnimationFrame(() => setTimeout(begin));
  if (window.throughline !== undefined) return;
  const get = (): unknown => {
    delete window.throughline;
    begin();
    return window.throughline;
  };
  Object.defineProperty(window, 'throughline', { configurable: true, get });
}

function start(settings: Settings, onError: Hook<[PageError]>): void {
  const { throughline: stub } = window;
  // The tag may stand in a page twice: by hand and by a tag manager.
  if ('isLoaded' in Object(stub)) return;
  const tracker = createTracker(settings);
  const { views } = tracker;
  const onLeave = createHook<[]>();
  const onTrack = createHook<[string, Bag]>(EARLY_ERRORS);
  const onView = createHook<[boolean]>();
  const methods = createMethods(tracker, onTrack.tell);
  // Before anybody asks for an id: what was allowed is read in it.
  later(tracker.begin);
  views.show(null, settings.countsPages);
  watchViews(({ isHistory, from }) => {
    onLeave.tell();
    views.show(from, settings.countsPages);
    onView.tell(isHistory);
  });
  install(stub, methods);
  later(() => watchPage(tracker, onLeave.tell));
  later(() => {
    if (settings.readsDataLayer) readDataLayer(methods.track);
    readEventAttributes(methods.track);
  });
  if (!settings.seesSignals) return;
  const host: SignalHost = {
    signal: (kind, details) => tracker.call('track', { event: 'Signal', properties: { kind, path: location.pathname, ...details } }),
    base: settings.base,
    session: tracker.session,
    onError: onError.add,
    onLeave: onLeave.add,
    onTrack: onTrack.add,
    onView: onView.add,
  };
  tracker.whenAllowed(() => loadSignals(`${settings.base}throughline-signals.js?v=${settings.signalsHash}`, host));
}

/** The page's own errors, from the first moment on; those of the browser's extensions and of no page are sorted out later. */
function watchErrors(tell: (error: PageError) => void): void {
  listen('error', (event) => {
    if (event instanceof ErrorEvent) tell({ message: event.message, origin: event.filename });
  });
  listen('unhandledrejection', ({ reason }) => {
    if (reason instanceof Error) tell({ message: `${reason.name}: ${reason.message}`, origin: reason.stack ?? '' });
  });
}

function watchPage(tracker: Tracker, onLeave: () => void): void {
  const { queue, views } = tracker;
  listen('visibilitychange', () => (document.hidden ? queue.hide() : queue.comeBack()));
  listen('pagehide', () => {
    onLeave();
    views.settle();
    queue.leave();
  });
  listen('pageshow', (event) => {
    if (event.persisted) queue.comeBack();
  });
  listen('online', () => queue.retry());
  listen('storage', (event) => {
    if (event.key === CONSENT_KEY || event.key === null) tracker.rereadConsent();
    else if (isLeftBehind(event)) queue.adopt();
  });
}

/** Takes the place of the page's stub, and of everybody who has kept a hold of it. */
function install(stub: unknown, methods: Methods): void {
  window.throughline = { ...methods, isLoaded: true };
  replay(stub, methods);
  if (Array.isArray(stub)) Object.assign(stub, methods, { push: (entry: unknown) => perform(entry, methods) });
}

/** After the page has what it needs itself. A page that refuses the part has no signals, and everything else. */
function loadSignals(url: string, host: SignalHost): void {
  const load = guarded(() => {
    const found: Promise<{ startSignals(host: SignalHost): void }> = import(url);
    found.then((part) => part.startSignals(host)).catch(() => undefined);
  });
  const whenIdle = guarded(() => ('requestIdleCallback' in window ? requestIdleCallback(load, { timeout: IDLE_MS }) : setTimeout(load)));
  if (document.readyState === 'complete') whenIdle();
  else listen('load', whenIdle);
}
