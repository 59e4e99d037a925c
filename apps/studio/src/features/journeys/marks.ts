import type { JourneyMap, JourneyTouchpoint } from '../../api/types.ts';

/** Why a place is marked, the gravest first. */
export type Mark = 'worse' | 'friction' | 'satisfaction';

/** Fewer than this say nothing. */
const FEWEST = 50;
const FEWEST_ANSWERS = 20;
const CONTENT = 0.6;

/**
 * What is wrong at a touchpoint beyond chance: more leave than in the period before, those who met friction leave more often, or fewer than
 * six in ten are satisfied. Intervals must not touch.
 */
export function markOf(touchpoint: JourneyTouchpoint, map: Pick<JourneyMap, 'previous' | 'breakAt'>): Mark | null {
  if ('touchpoint' in map.breakAt && map.breakAt.touchpoint === touchpoint.id) return map.breakAt.kind;
  const { dropOff, signals, satisfaction } = touchpoint;
  const before = map.previous?.find(({ id }) => id === touchpoint.id)?.dropOff;
  const isAbove = (one: { low: number | null; n: number }, other: { high: number | null; n: number } | undefined) =>
    other !== undefined && one.low !== null && other.high !== null && one.n >= FEWEST && other.n >= FEWEST && one.low > other.high;
  if (isAbove(dropOff, before)) return 'worse';
  if (dropOff.value !== null && isAbove(signals.leftWith, signals.leftWithout)) return 'friction';
  if (satisfaction.high !== null && satisfaction.n >= FEWEST_ANSWERS && satisfaction.high < CONTENT) return 'satisfaction';
  return null;
}
