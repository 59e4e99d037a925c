import { listen } from '../guard.ts';
import type { SignalHost } from '../signal-host.ts';
import { clickedElement, isPlayedWith } from './exclusions.ts';
import { describeElement } from './target.ts';

/** Milliseconds between two clicks of a burst, and their distance in pixels (Manhattan). */
const NEXT_MS = 1_000;
const NEAR_PX = 30;
const CLICKS = 3;

/**
 * Rage click: three clicks or more, each less than 1,000 ms after the one before and less than 30 px from it; told once a burst, when it is
 * over, with how many there were. A burst that selected text, as three clicks do, is none.
 *
 * @see https://github.com/PostHog/posthog-js/blob/main/packages/browser/src/extensions/rageclick.ts 30 px, 1,000 ms, 3 clicks
 * @see https://docs.datadoghq.com/real_user_monitoring/browser/frustration_signals/ void when text is selected
 */
export function watchRageClicks(host: SignalHost): void {
  let burst: { readonly element: Element; x: number; y: number; at: number; count: number } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    if (burst !== null && burst.count >= CLICKS && !hasSelection()) host.signal('rage_click', { target: describeElement(burst.element), count: burst.count });
    burst = null;
  };
  listen('click', (event) => {
    const element = clickedElement(event);
    // The click that a label passes on to its field, and one of the keyboard, have no place of their own.
    if (element === null || event.detail === 0 || isPlayedWith(element)) return;
    const { clientX: x, clientY: y, timeStamp: at } = event;
    const isNext = burst !== null && at - burst.at < NEXT_MS && Math.abs(x - burst.x) + Math.abs(y - burst.y) < NEAR_PX;
    if (!isNext) end();
    burst = { element: burst?.element ?? element, x, y, at, count: (burst?.count ?? 0) + 1 };
    clearTimeout(timer);
    timer = setTimeout(end, NEXT_MS);
  });
  host.onLeave(end);
}

function hasSelection(): boolean {
  return getSelection()?.type === 'Range';
}
