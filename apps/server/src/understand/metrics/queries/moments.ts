import { localDay, type Scope, stepKey } from './scope.ts';

/**
 * The days as of which people are looked at: the last of the period (`is_total`), and of each step of a split by time the last that has come.
 *
 * @param scope.asOf the last day of the period, or today where that is still to come
 */
export function moments(scope: Scope, firstDay: string): string {
  const whole = `SELECT '' AS key, 1 AS is_total, toDate32({asOf:String}) AS as_of`;
  const { split } = scope;
  if (split.by !== 'time') return whole;
  if (split.step === 'hour') throw new Error('people are looked at by day');
  const first = scope.from === null ? firstDay : localDay(`{from:DateTime64(3, 'UTC')}`);
  return `${whole} UNION ALL
    SELECT ${stepKey(split.step, 'day')} AS key, 0 AS is_total, max(day) AS as_of
    FROM (SELECT arrayJoin(arrayMap(ahead -> first_day + ahead, range(toUInt32(greatest(0, toInt32(toDate32({asOf:String})) - toInt32(first_day) + 1))))) AS day
      FROM (SELECT ${first} AS first_day))
    GROUP BY key`;
}

/** How rows of people at moments are grouped: by their own value of a dimension and as a whole, or by the moment. */
export function atMoments(scope: Scope): { readonly key: string; readonly isTotal: string; readonly groupBy: string } {
  if (scope.split.by === 'dimension') return { key: 'key', isTotal: 'toUInt8(grouping(key))', groupBy: 'GROUP BY GROUPING SETS ((), (key))' };
  return { key: 'moment', isTotal: 'of_all', groupBy: 'GROUP BY moment, of_all' };
}
