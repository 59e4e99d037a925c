import { PAGES } from './navigation.ts';

/** Things of the frame that the tour may point at, named by `data-tour`; those with words of their own are its steps. */
export const TOUR_PLACES = ['store', ...PAGES.map((page) => page.id), 'search'] as const;
export type TourStep = (typeof TOUR_PLACES)[number];

const KEPT = 'throughline.tour';

/** Whether this person has seen the tour on this device, or did not want it. */
export function isTourOver(userId: string): boolean {
  return (localStorage.getItem(KEPT) ?? '').split(' ').includes(userId);
}

export function endTour(userId: string): void {
  if (!isTourOver(userId)) localStorage.setItem(KEPT, `${localStorage.getItem(KEPT) ?? ''} ${userId}`.trim());
}

/** The place on screen that a step points at: of several, such as a list beside the page and a bar below it, the one that is seen. */
export function findAnchor(step: TourStep): DOMRect | null {
  const seen = [...document.querySelectorAll(`[data-tour~="${step}"]`)].map((element) => element.getBoundingClientRect()).find((rect) => rect.width > 0 && rect.height > 0);
  return seen ?? null;
}
