import type { MetricDefinition } from '../../../api/types.ts';
import type { Period } from '../../../ui/period.ts';
import type { Part } from '../api.ts';

/** Units whose rows are amounts of their own and so are drawn as bars; shares and averages are lines. */
export const ADDS_UP: ReadonlySet<string> = new Set(['money', 'count']);

/** What the parts of a metric's page have in common. */
export interface PartProps {
  readonly metric: MetricDefinition;
  readonly period: Period;
  /** Filter as the server reads it. */
  readonly where: string | null;
  readonly compare: boolean;
  readonly onOpen: (part: Part) => void;
}
