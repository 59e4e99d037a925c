import { SIGNALS_WITHOUT_FRICTION } from '@throughline/events';
import type { EventLog, Statement } from '../../../platform/event-log/event-log.ts';
import type { By } from '../question.ts';

/** What is asked about. */
export interface Period {
  readonly storeId: string;
  /** Sessions that begin in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Texts that rows name by their place in these lists, from 1; 0 is all others. The most frequent come first. */
export interface Words {
  readonly kinds: readonly string[];
  readonly sources: readonly string[];
  readonly devices: readonly string[];
  /** Pages or elements; empty for touchpoints. */
  readonly values: readonly string[];
  /** Pages or elements beyond the list. */
  readonly otherValues: number;
}

const MOST = { kind: 30, source: 30, device: 8, value: 60 } as const;
export const DAY_MS = 86_400_000;

export const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;

/** Friction seen in behaviour; a refused coupon is one under a name of its own. */
export const KIND = `if(name = 'Coupon Denied', 'coupon_denied', JSONExtractString(properties, 'kind'))`;
export const IS_SIGNAL = `store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND family = 'device' AND name IN ('Signal', 'Coupon Denied') AND ${KIND} NOT IN ('${SIGNALS_WITHOUT_FRICTION.join("', '")}')`;
export const PAGE = `if(JSONExtractString(properties, 'path') = '', path, JSONExtractString(properties, 'path'))`;
export const ELEMENT = `JSONExtractString(properties, 'target')`;

export function textOf(by: By | null): string {
  return by === 'page' ? PAGE : by === 'element' ? ELEMENT : `''`;
}

/** All lists at once. A stratum of its own for each of ten thousand sources would compare nothing with nothing. */
export function wordsStatement({ storeId, fromMs, toMs }: Period, by: By | null): Statement {
  const inPeriod = (until: string): string => `at >= ${instant('fromMs')} AND at < ${instant(until)}`;
  const runs = (list: 'source' | 'device'): string => `
    SELECT '${list}' AS list, arrayMap(w -> w.1, arraySlice(arraySort(w -> (-w.2, w.1), groupArray((word, n))), 1, ${MOST[list]})) AS words, greatest(count() - ${MOST[list]}, 0) AS others
    FROM (SELECT toString(${list}) AS word, count() AS n FROM touches WHERE store_id = {storeId:String} AND ${inPeriod('toMs')} AND is_deleted = 0 GROUP BY word)`;
  const signals = (list: 'kind' | 'value', text: string): string => `
    SELECT '${list}' AS list, arrayMap(w -> w.1, arraySlice(arraySort(w -> (-w.2, w.1), groupArray((word, n))), 1, ${MOST[list]})) AS words, greatest(count() - ${MOST[list]}, 0) AS others
    FROM (SELECT ${text} AS word, count() AS n FROM events WHERE ${IS_SIGNAL} AND ${inPeriod('untilMs')} GROUP BY word HAVING word != '')`;
  const lists = [runs('source'), runs('device'), signals('kind', KIND), ...(by === 'page' || by === 'element' ? [signals('value', textOf(by))] : [])];
  return { text: lists.join('\n UNION ALL '), params: { storeId, fromMs, toMs, untilMs: toMs + DAY_MS } };
}

export async function readWords(eventLog: Pick<EventLog, 'query'>, period: Period, by: By | null): Promise<Words> {
  const rows = await eventLog.query<{ list: string; words: string[]; others: string }>(wordsStatement(period, by));
  const wordsOf = (list: string): readonly string[] => rows.find((row) => row.list === list)?.words ?? [];
  return { kinds: wordsOf('kind'), sources: wordsOf('source'), devices: wordsOf('device'), values: wordsOf('value'), otherValues: Number(rows.find((row) => row.list === 'value')?.others ?? 0) };
}
