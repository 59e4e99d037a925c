import { guarded, listen } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';
import { clickedElement, isPlayedWith } from './exclusions.ts';
import { describeElement } from './target.ts';

/** So long a click may take to change something on the page. */
const CHANGE_MS = 2_500;
/** A scroll or a selection this soon after the next frame is the answer to the click. */
const MOVE_MS = 100;
const SAME_MS = 1_000;

/** What promises to do something, by being what it is; anything else promises by its pointer. */
const PROMISES = 'button,summary,[role="button"],[role="tab"],[role="menuitem"],[role="link"],[onclick],a:not([href]),a[href="#"],a[href^="javascript:"],input[type="submit"],input[type="button"],input[type="image"]';
/** What answers in a way that a page does not see: fields, links to elsewhere, downloads, calls and mails. */
const ANSWERS = 'input:not([type="submit"]):not([type="button"]):not([type="image"]),textarea,select,option,label,[contenteditable]:not([contenteditable="false"]),a[href]:not([href="#"]):not([href^="javascript:"]),[download],:disabled,[aria-disabled="true"]';

/**
 * Dead click: a click on what looks as if it did something, after which nothing changes on the page for 2,500 ms, with no scroll or change of
 * selection in the first 100 ms and nothing else that answers it: another address, a focus, a dialog of the browser, the page being left.
 * Clicks with a modifier key, and a second one on the same element within a second, are not looked at.
 *
 * @see https://github.com/PostHog/posthog-js/blob/main/packages/browser/src/entrypoints/dead-clicks-autocapture.ts 2,500 ms and 100 ms
 * @see https://docs.datadoghq.com/real_user_monitoring/browser/frustration_signals/ fields, links and canvases left out
 */
export function watchDeadClicks(host: SignalHost): void {
  /** Until when a movement counts as the answer. */
  let moveUntil = 0;
  let last: { readonly element: Element; readonly at: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const answer = (): void => {
    clearTimeout(timer);
    observer.disconnect();
    moveUntil = 0;
  };
  const observer = new MutationObserver(answer);
  const answerSoon = (): void => {
    if (performance.now() < moveUntil) answer();
  };
  listen('click', (event) => {
    const element = clickedElement(event);
    const at = performance.now();
    if (element !== null && last !== null && last.element === element && at - last.at < SAME_MS) return;
    answer();
    if (element === null || hasModifier(event) || !isPromise(element)) return;
    last = { element, at };
    moveUntil = Infinity;
    requestAnimationFrame(() => {
      if (moveUntil > 0) moveUntil = performance.now() + MOVE_MS;
    });
    // Looks at the page only while a click waits for its answer.
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    timer = setTimeout(guarded(() => {
      answer();
      host.signal('dead_click', { target: describeElement(element) });
    }), CHANGE_MS);
  });
  listen('scroll', answerSoon);
  listen('selectionchange', answerSoon);
  listen('visibilitychange', answer);
  listen('focusin', answerSoon);
  listen('change', answer);
  // The browser says what is wrong in a form, outside of the page.
  listen('invalid', answer);
  // A dialog of the browser, a download, another window.
  listen('blur', (event) => event.target === window && answer());
  listen('beforeunload', answer);
  host.onLeave(answer);
}

function isPromise(element: Element): boolean {
  if (isPlayedWith(element) || element.closest(ANSWERS) !== null) return false;
  return element.closest(PROMISES) !== null || getComputedStyle(element).cursor === 'pointer';
}

function hasModifier(event: MouseEvent): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}
