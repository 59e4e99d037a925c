/** One piece of evidence in a session: what was seen, and how far the session had come by then. */
export interface Evidence {
  /** Index into `SEEN_CAUSES`. */
  readonly cause: number;
  /** Index into `PLACES`. */
  readonly place: number;
  /** How it is known: an index into `SIGHTS`. */
  readonly sight: number;
}

/** Everything is told of by an event. That a product was sold out shows in a second way as well: it was looked at again, on a day on which anybody found it sold out. */
export const SIGHTS = ['told', 'told_and_again', 'again'] as const;
export const TOLD = 0;
export const TOLD_AND_AGAIN = 1;
export const AGAIN = 2;

/** What the model looks at of a session. */
export interface Pattern {
  /** Index into `PLACES`, or `ORDERED`. */
  readonly last: number;
  /** In order of time, each cause at most once. */
  readonly evidence: readonly Evidence[];
}

/** How many sessions show a pattern. */
export interface Counted {
  readonly pattern: Pattern;
  readonly sessions: number;
}

/** The text of a pattern: the same patterns have the same. */
export function writePattern({ last, evidence }: Pattern): string {
  return `${last}|${evidence.map(({ cause, place, sight }) => `${cause}.${place}.${sight}`).join(' ')}`;
}
