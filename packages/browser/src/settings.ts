/** What the server writes into the script: see `apps/server/src/listen/script`. */
export interface Served {
  readonly key: string;
  /** The store asks for consent before anything is kept or sent. */
  readonly asksConsent: boolean;
  /** Of the part with the signals, which lies beside this script. */
  readonly signalsHash: string;
}

export interface Settings extends Served {
  /** Where the script came from, with a slash at the end: events go there too, so that a proxy needs one rule. */
  readonly base: string;
  /** The shop tells of pages itself. */
  readonly countsPages: boolean;
  readonly readsDataLayer: boolean;
  readonly seesSignals: boolean;
}

/**
 * Settings of the served script and of its tag: `data-consent="required"`, `data-pages="manual"`, `data-ga4="off"`, `data-signals="off"`.
 *
 * @returns null when nobody can tell where the script came from
 */
export function readSettings(served: Served): Settings | null {
  const { currentScript } = document;
  const tag = currentScript instanceof HTMLScriptElement ? currentScript : document.querySelector<HTMLScriptElement>('script[src*="/throughline.js"]');
  if (tag === null || tag.src === '') return null;
  const { origin, pathname } = new URL(tag.src);
  const { consent, pages, ga4, signals } = tag.dataset;
  return {
    ...served,
    base: origin + pathname.replace(/[^/]*$/, ''),
    asksConsent: served.asksConsent || consent === 'required',
    countsPages: pages !== 'manual',
    readsDataLayer: ga4 !== 'off',
    seesSignals: signals !== 'off',
  };
}
