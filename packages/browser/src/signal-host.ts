import type { Bag } from './call-arguments.ts';
import type { Storing } from './storage.ts';

/** The frictions that the script sees by itself; words of the vocabulary's Signal event. */
export type SignalKind = 'rage_click' | 'dead_click' | 'u_turn' | 'form_error' | 'form_left' | 'failed_search' | 'slow_page' | 'script_error';

/** Of the Signal event. Never the value of a field. */
export interface SignalDetails {
  readonly target?: string;
  readonly path?: string;
  readonly count?: number;
  readonly value?: number;
  readonly message?: string;
}

/** An error of the page's scripts. */
export interface PageError {
  readonly message: string;
  /** Address of the script, or the stack: where it came from. */
  readonly origin: string;
}

/** What the core gives to the signals. */
export interface SignalHost {
  readonly signal: (kind: SignalKind, details: SignalDetails) => void;
  /** Where our own scripts lie: their errors are not the shop's. */
  readonly base: string;
  readonly session: Storing;
  /** Runs before the page is left, while something can still be sent, and before another address is shown. */
  readonly onLeave: (work: () => void) => void;
  /** Runs after another page is shown without loading one. */
  readonly onView: (work: (isHistory: boolean) => void) => void;
  /** Runs with each event that the page tells. */
  readonly onTrack: (work: (name: string, properties: Bag) => void) => void;
  /** Runs with each error, those before it was asked for among them. */
  readonly onError: (work: (error: PageError) => void) => void;
}
