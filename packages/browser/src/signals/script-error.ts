import type { SignalHost } from '../signal-host.ts';

/** A page in a loop throws thousands of times; the first kinds tell all. */
const MAX_KINDS = 5;
/** Browser extensions run in every page, and a bare "Script error." of another site's script says nothing. */
const FOREIGN = /^[\w-]*extension:|[\w-]*extension:\/\/|^(?:uncaught )?script error\.?$|ResizeObserver loop/i;

/**
 * Script error: an exception that nobody caught, or a promise whose failure nobody heard, in a script of the page. Each message is told
 * once a page, five at most. Errors of our own, of browser extensions, and those that the browser hides are not the shop's.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#runtime-script-errors
 */
export function watchScriptErrors(host: SignalHost): void {
  let told = new Set<string>();
  host.onError(({ message, origin }) => {
    if (FOREIGN.test(message) || FOREIGN.test(origin) || origin.includes(`${host.base}throughline`)) return;
    if (told.size >= MAX_KINDS || told.has(message)) return;
    told.add(message);
    const script = /^\S+$/.test(origin) ? origin.replace(/[?#].*$/, '') : '';
    host.signal('script_error', { message: message.slice(0, 300), ...(script === '' ? {} : { target: script.slice(0, 200) }) });
  });
  host.onView(() => {
    told = new Set();
  });
}
