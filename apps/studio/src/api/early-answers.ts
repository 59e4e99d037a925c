/** Under this name `early.ts` leaves what is asked for; the two are separate scripts. */
export const EARLY = 'throughlineEarly';

/** Answers by path and query, as `request` would ask; null where the early question failed and is to be asked again. */
export type EarlyAnswers = Map<string, { readonly answer: Promise<Response | null>; readonly askedAt: number }>;

/** What the page tells the worker that asks early; a worker sees neither storage nor the address. */
export interface EarlyStart {
  readonly storeInPath: string | null;
  readonly lastStore: string | null;
  readonly isOverview: boolean;
  /** The overview as it opens by itself, without a period or filter in the address. */
  readonly isPlainOverview: boolean;
}

/** What the worker tells the page, in order: that something is asked is told before the answer that led to it has been used. */
export type EarlyNews =
  | { readonly path: string; readonly kind: 'asked' | 'failed' }
  | { readonly path: string; readonly kind: 'answered'; readonly status: number; readonly text: string };

declare global {
  interface Window {
    [EARLY]?: EarlyAnswers;
  }
}

/** Older answers may no longer be true. */
export const FRESH_MS = 10_000;

/** The answer that is on its way already, once; null when nobody has asked. */
export function takeEarly(url: string): Promise<Response | null> | null {
  const found = window[EARLY]?.get(url);
  window[EARLY]?.delete(url);
  return found === undefined || performance.now() - found.askedAt > FRESH_MS ? null : found.answer;
}
