import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { MOST_PARTS, type Part } from '../../../platform/split.ts';
import type { Split } from '../question.ts';
import { customerText, pathRows, runsAround, type Scope } from './moments.ts';

/**
 * Rows (person, started_ms, path, part): paths with the part of the split that they belong to: what drives their person, whether that one had ordered before the period, or what the session began
 * with that they start in, '' where it is not known. That is the latest of the person's runs begun by then, so it is asked of the paths and not of each moment.
 */
export function partRows(scope: Scope, by: Split): string {
  if (by === 'motive') return `SELECT *, ${motiveOf('person')} AS part FROM (${pathRows(scope)})`;
  if (by === 'customer') return `SELECT *, ${customerText('person')} AS part FROM (${pathRows(scope)})`;
  return `SELECT p.person AS person, p.started_ms AS started_ms, p.path AS path, toString(r.value) AS part FROM (${pathRows(scope)}) AS p
    ASOF LEFT JOIN (SELECT ${personOf()} AS person, begin_ms, value FROM (${runsAround(scope, by)}) WHERE is_in) AS r ON p.person = r.person AND p.started_ms >= r.begin_ms`;
}

/** SQL text: whether a row of `partRows` is of a part; of all beyond the largest, where it has no key. */
export function partHolds(scope: Scope, { by, part: { key } }: { readonly by: Split; readonly part: Part }): string {
  return key === null ? `part NOT IN (SELECT part FROM (${partRows(scope, by)}) GROUP BY part ORDER BY count() DESC, part LIMIT ${MOST_PARTS})` : 'part = {part:String}';
}
