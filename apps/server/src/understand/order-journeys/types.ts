import { bestClustering, standardised, type WeightedPoint } from '@throughline/stats';
import type { Cell } from './queries/count.ts';
import { MEASURE_NAMES } from './queries/rows.ts';

/** What may tell types of journeys apart: a measure, whether people had ordered before, or a source that journeys began at. */
export type Feature = (typeof MEASURE_NAMES)[number] | 'returning' | `source:${string}`;

/** By what a type differs from all journeys. */
export interface Mark {
  readonly feature: Feature;
  readonly isMore: boolean;
  /** In standard deviations of all journeys. */
  readonly by: number;
}

export interface Typed {
  readonly of: readonly { readonly cell: Cell; readonly type: number }[];
  /** By type, from 1. */
  readonly marks: readonly (readonly Mark[])[];
  readonly silhouette: number;
}

const MOST_TYPES = 6;
const MOST_SOURCES = 4;
const MOST_MARKS = 3;
/** A smaller difference from the whole says nothing of a type. */
const LEAST_MARK = 0.35;
/** With fewer journeys a type is a handful of people. */
export const FEWEST_JOURNEYS = 30;

/**
 * Journeys in types, by what is alike in length, sessions, touchpoints, sources, the source they began at and whether their people had ordered before; each measured in its
 * standard deviations. Cells are grouped, each by its mean and weight, so that what is grouped is small however many orders there are.
 *
 * @returns why there are none instead: too few journeys, or all alike
 */
export function findTypes(cells: readonly Cell[]): Typed | 'too_few' | 'all_alike' {
  if (cells.reduce((sum, { n }) => sum + n, 0) < FEWEST_JOURNEYS) return 'too_few';
  const features = featuresOf(cells);
  const points = standardised(cells.map((cell): WeightedPoint => ({ weight: cell.n, at: features.map((feature) => valueOf(cell, feature)) })));
  const found = bestClustering(points, MOST_TYPES);
  if (found === null || found.silhouette === null) return 'all_alike';
  return {
    of: cells.map((cell, index) => ({ cell, type: (found.of[index] ?? 0) + 1 })), silhouette: found.silhouette,
    marks: found.centres.map((centre) => marksOf(centre, features)),
  };
}

function featuresOf(cells: readonly Cell[]): Feature[] {
  const sources = new Map<string, number>();
  for (const { firstSource, n } of cells) if (firstSource !== '') sources.set(firstSource, (sources.get(firstSource) ?? 0) + n);
  const most = [...sources].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_SOURCES);
  return [...MEASURE_NAMES, 'returning', ...most.map(([source]): Feature => `source:${source}`)];
}

function valueOf(cell: Cell, feature: Feature): number {
  if (feature === 'returning') return cell.isReturning ? 1 : 0;
  const measure = MEASURE_NAMES.find((name) => name === feature);
  return measure === undefined ? Number(feature === `source:${cell.firstSource}`) : cell.means[measure];
}

/** What differs most from the whole, whose centre is 0. That a source is rare is no name for anything. */
function marksOf(centre: readonly number[], features: readonly Feature[]): Mark[] {
  const marks = features.map((feature, axis): Mark => ({ feature, isMore: (centre[axis] ?? 0) > 0, by: Math.abs(centre[axis] ?? 0) }));
  return marks.filter(({ feature, isMore, by }) => by >= LEAST_MARK && (isMore || !feature.startsWith('source:'))).toSorted((a, b) => b.by - a.by || (a.feature < b.feature ? -1 : 1)).slice(0, MOST_MARKS);
}
