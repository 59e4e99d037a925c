import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { paramsOf, type Scope, stepRows } from './rows.ts';

/** How long it took from the step before to this one, of those who went on. */
export interface StepTime {
  readonly n: number;
  /** Seconds; null when nobody went on. */
  readonly medianSeconds: number | null;
  readonly p90Seconds: number | null;
}

/** Of one who did one thing thousands of times the first of them say enough. */
const MOST_OF_ONE = 500;

/**
 * For each person or stay the first of the starts that led furthest, and from there the next of each step. Each level names what the next one uses:
 * an alias that is used on its own level is analysed anew at every use.
 */
export function timesStatement(scope: Scope): Statement {
  const { steps, modes } = scope.plan;
  const later = modes.includes('strict_increase') || modes.includes('strict_once') ? '>' : '>=';
  const rest = steps.slice(1).map((_step, index) => index + 1);
  const gathered = `SELECT groupArraySortedIf(${MOST_OF_ONE})(t, c0_in) AS m0, ${rest.map((k) => `groupArraySortedIf(${MOST_OF_ONE})(t, c${k}) AS a${k}`).join(', ')}
    FROM (${stepRows(scope)}) GROUP BY person, stay HAVING notEmpty(m0) AND notEmpty(a1)`;
  const chained = rest.reduce(
    (inner, k) => `SELECT *, arrayMap((s, p) -> if(p = 0, 0, arrayFirst(x -> x ${later} p AND x <= s + {window:UInt64}, a${k})), m0, m${k - 1}) AS m${k} FROM (${inner})`,
    gathered,
  );
  const reached = `SELECT *, arrayMap((${rest.map((k) => `x${k}`).join(', ')}) -> ${rest.map((k) => `(x${k} > 0)`).join(' + ')}, ${rest.map((k) => `m${k}`).join(', ')}) AS reach FROM (${chained})`;
  const best = `SELECT *, indexOf(reach, arrayMax(reach)) AS best FROM (${reached})`;
  const taken = `SELECT ${[0, ...rest].map((k) => `m${k}[best] AS t${k}`).join(', ')} FROM (${best})`;
  return {
    text: `SELECT [${rest.map((k) => `countIf(t${k} > 0)`).join(', ')}] AS counts, [${rest.map((k) => `quantilesExactInclusiveIf(0.5, 0.9)((t${k} - t${k - 1}) / 1000, t${k} > 0)`).join(', ')}] AS times FROM (${taken})`,
    params: paramsOf(scope),
  };
}

/** In the order of the steps, from the second on. */
export async function readTimes(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly StepTime[]> {
  const [row] = await eventLog.query<{ counts: (string | number)[]; times: (number | null)[][] }>(timesStatement(scope));
  return scope.plan.steps.slice(1).map((_step, index) => {
    const n = Number(row?.counts[index] ?? 0);
    const [median = null, p90 = null] = n === 0 ? [] : (row?.times[index] ?? []);
    return { n, medianSeconds: median, p90Seconds: p90 };
  });
}
