/** Under this name `early.ts` leaves what it asked for; the two are separate scripts. */
export const EARLY = 'throughlineEarly';

/** Answers by path and query, as `request` would ask. */
export type EarlyAnswers = Map<string, { readonly answer: Promise<Response>; readonly askedAt: number }>;

declare global {
  interface Window {
    [EARLY]?: EarlyAnswers;
  }
}

/** Older answers may no longer be true. */
export const FRESH_MS = 10_000;

/** The answer that is on its way already, once; null when nobody has asked. */
export function takeEarly(url: string): Promise<Response> | null {
  const found = window[EARLY]?.get(url);
  window[EARLY]?.delete(url);
  return found === undefined || performance.now() - found.askedAt > FRESH_MS ? null : found.answer;
}
