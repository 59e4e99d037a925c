import { guarded } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';
import { watchDeadClicks } from './dead-click.ts';
import { watchFailedSearches } from './failed-search.ts';
import { watchFormErrors } from './form-error.ts';
import { watchLeftForms } from './form-left.ts';
import { watchEffort } from './page-effort.ts';
import { watchRageClicks } from './rage-click.ts';
import { watchScriptErrors } from './script-error.ts';
import { watchSlowPages } from './slow-page.ts';
import { watchUTurns } from './u-turn.ts';

/** Every signal, and what a page took; one that a browser cannot see does not take the others with it. */
const SIGNALS = [watchRageClicks, watchDeadClicks, watchUTurns, watchFormErrors, watchLeftForms, watchFailedSearches, watchSlowPages, watchScriptErrors, watchEffort] as const;

/** Entry of the part that is loaded after the page: watches for friction until the page ends. */
export function startSignals(host: SignalHost): void {
  for (let at = 0; at < SIGNALS.length; at += 1) {
    const watch = SIGNALS[at];
    if (watch !== undefined) guarded(watch)(host);
  }
}
