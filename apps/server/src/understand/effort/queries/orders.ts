import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { effortParams, effortRows as rowsOf } from '../../../platform/event-log/order-effort.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { Dimension, Measure, Where } from '../question.ts';

/** What orders are looked at. */
export interface Scope {
  readonly storeId: string;
  /** Orders placed in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly timezone: string;
  readonly where: Where;
  readonly by: Dimension | null;
  readonly measure: Measure;
  /** Ids of the store's touchpoints; rows name them by place, from 1. */
  readonly touchpoints: readonly string[];
}

const PERSON = personOf();

export function paramsOf(scope: Scope): Record<string, unknown> {
  return { ...effortParams(scope), timezone: scope.timezone, ...Object.fromEntries(scope.where.map(({ values }, index) => [`where${index}`, values])) };
}

function dimensionText(dimension: Dimension): string {
  if (dimension === 'motive') return motiveOf(PERSON);
  if (dimension !== 'customer') return `toString(${dimension})`;
  return `if(${PERSON} IN (SELECT ${PERSON} FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < fromUnixTimestamp64Milli({fromMs:Int64}, 'UTC') AND test = 0 AND alias_key != 0), 'returning', 'new')`;
}

/** What the orders of a question took, as `platform/event-log/order-effort.ts` tells it; `text` is the value of the split, a line break and the order's id. */
export function effortRows(scope: Scope): string {
  const { where, by } = scope;
  const people = where.flatMap(({ dimension }, index) => (isOfPeople(dimension) ? [passesAs(dimension, { person: PERSON, param: `where${index}` })] : []));
  const passes = where.flatMap(({ dimension }, index) => (isOfPeople(dimension) ? [] : [`${dimensionText(dimension)} IN {where${index}:Array(String)}`]));
  return rowsOf({
    ...scope, people: people.length === 0 ? null : people.join(' AND '), passes: passes.length === 0 ? null : passes.join(' AND '), text: by === null ? `''` : dimensionText(by), spent: scope.measure,
  });
}
