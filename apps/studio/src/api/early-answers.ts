/** Under this name `early.ts` leaves what is asked for; it is a script of its own. */
export const EARLY = 'throughlineEarly';

/** Answers by path and query, as `request` would ask; null where the early question failed and is to be asked again. */
export type EarlyAnswers = Map<string, { readonly answer: Promise<Response | null>; readonly askedAt: number }>;

/** One line of `/api/v1/opening`. */
export interface EarlyLine {
  readonly path: string;
  readonly status: number;
  readonly text: string;
  /** Paths whose answers follow in later lines. */
  readonly next: readonly string[];
}

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
