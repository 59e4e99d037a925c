import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import { paramsOf, type Scope, sessionRows, SOLD_OUT, TELLS_CART } from './session-rows.ts';

/** How many sessions with intent show a pattern, by what they are compared on. */
export interface PatternRow {
  readonly last: number;
  /** Cause, place, and how it is known: an index into `SIGHTS`. */
  readonly evidence: readonly (readonly [number, number, number])[];
  readonly device: string;
  readonly source: string;
  /** Something was put into the cart. */
  readonly hadCart: boolean;
  /** Within what is asked for; the others only teach. */
  readonly isShown: boolean;
  readonly sessions: number;
  /** When the first of them began, ms since 1970 UTC. */
  readonly firstMs: number;
}

export function patternsStatement(scope: Scope): Statement {
  return {
    text: `WITH ${TELLS_CART}, ${SOLD_OUT}
      SELECT last, evidence, device, source, had_cart, is_shown, count() AS sessions, toUnixTimestamp64Milli(min(started_at)) AS first_ms FROM (${sessionRows(scope)}) GROUP BY last, evidence, device, source, had_cart, is_shown`,
    params: paramsOf(scope),
  };
}

export async function readPatterns(eventLog: Pick<EventLog, 'query'>, scope: Scope): Promise<readonly PatternRow[]> {
  const rows = await eventLog.query<{ last: number; evidence: [number, number, number][]; device: string; source: string; had_cart: number; is_shown: number; sessions: string; first_ms: string }>(patternsStatement(scope));
  return rows.map(({ had_cart: hadCart, is_shown: isShown, sessions, first_ms: firstMs, ...row }) => ({ ...row, last: Number(row.last), hadCart: hadCart === 1, isShown: isShown === 1, sessions: Number(sessions), firstMs: Number(firstMs) }));
}
