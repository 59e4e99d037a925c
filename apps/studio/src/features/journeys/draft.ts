import type { Touchpoint, TouchpointRule } from '../../api/types.ts';
import type { Stage } from './stages.ts';

/** A rule about something that happened. */
export function eventRule(more: { name?: string | null; path?: string | null } = {}): TouchpointRule {
  return { on: 'event', name: more.name ?? null, path: more.path ?? null, teller: null, property: null };
}

/** A rule about how somebody came. */
export function arrivalRule(): TouchpointRule {
  return { on: 'arrival', source: null, medium: null, campaign: null, referrer: null };
}

/** An id that no touchpoint of the list has; made once and kept when the name changes. */
export function freshId(touchpoints: readonly Touchpoint[]): string {
  for (let number = touchpoints.length + 1; ; number += 1) {
    const id = `own_${number}`;
    if (!touchpoints.some((one) => one.id === id)) return id;
  }
}

export function withTouchpoint(touchpoints: readonly Touchpoint[], changed: Touchpoint): Touchpoint[] {
  return touchpoints.map((one) => (one.id === changed.id ? changed : one));
}

/** A new touchpoint goes first, so that nothing takes its events before it. */
export function withNew(touchpoints: readonly Touchpoint[], own: { name: string; stage: Stage; rules: TouchpointRule[] }): Touchpoint[] {
  return [{ id: freshId(touchpoints), ...own }, ...touchpoints];
}

/** One place up (-1) or down (1) in the list: the first that fits wins. */
export function moved(touchpoints: readonly Touchpoint[], id: string, by: -1 | 1): Touchpoint[] {
  const from = touchpoints.findIndex((one) => one.id === id);
  const own = touchpoints[from];
  const to = from + by;
  if (own === undefined || to < 0 || to >= touchpoints.length) return [...touchpoints];
  return touchpoints.toSpliced(from, 1).toSpliced(to, 0, own);
}

/** The rule at a place replaced, or taken away by null. */
export function withRule(touchpoint: Touchpoint, at: number, rule: TouchpointRule | null): Touchpoint {
  return { ...touchpoint, rules: touchpoint.rules.flatMap((one, index) => (index !== at ? [one] : rule === null ? [] : [rule])) };
}
