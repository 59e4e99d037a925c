import { motiveOf } from '../../../platform/event-log/motive-of.ts';
import { isOfPeople, passesAs } from '../../../platform/event-log/of-people.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import { GAP_MS } from '../../../platform/event-log/runs.ts';
import { eventHolds, propertyText, stepParams } from '../../../platform/event-log/step-holds.ts';
import type { Step } from '../../../platform/step-text.ts';
import type { Plan, Where } from '../question.ts';

/** What a funnel is counted over. */
export interface Scope {
  readonly storeId: string;
  /** The first step lies in here; half-open, ms since 1970 UTC. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly timezone: string;
  readonly plan: Pick<Plan, 'steps' | 'windowMs' | 'per' | 'modes' | 'by'>;
  readonly where: Where;
}

const instant = (name: string): string => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;
const OF_RUN = ['source', 'sales_channel', 'device', 'country', 'language'] as const;

export function paramsOf({ storeId, fromMs, toMs, timezone, plan, where }: Scope): Record<string, unknown> {
  return {
    storeId, fromMs, toMs, untilMs: toMs + plan.windowMs, timezone, window: plan.windowMs, names: namesOf(plan.steps, 'event'), ids: namesOf(plan.steps, 'touchpoint'),
    ...Object.assign({}, ...plan.steps.map((step, index) => stepParams(step, String(index)))),
    ...(plan.by?.on === 'property' ? { byProperty: plan.by.property.split('.') } : {}),
    ...Object.fromEntries(where.map(({ values }, index) => [`where${index}`, values])),
  };
}

function namesOf(steps: readonly Step[], on: Step['on']): string[] {
  return [...new Set(steps.flatMap((step) => (step.on === on ? [step.name] : [])))];
}

/**
 * Rows (person, stay, t, by_value, c0, c1, …): what may be a step, when in ms, and which steps it is. `c0` holds in the period and within the filter
 * only. `stay` tells a person's sessions apart where steps are asked for within one; else it is 0.
 */
export function stepRows(scope: Scope): string {
  const { plan, where } = scope;
  const parts = [eventRows(scope), ...(plan.steps.some(({ on }) => on === 'touchpoint') ? [touchpointRows(scope)] : [])];
  const told = parts.join('\n UNION ALL ');
  const flags = plan.steps.map((_step, index) => `c${index}`).join(', ');
  const isOfRun = where.some(({ dimension }) => dimension !== 'customer' && !isOfPeople(dimension));
  const needsRuns = plan.per === 'session' || (plan.by?.on === 'dimension' && plan.by.dimension !== 'motive') || isOfRun;
  const rows = needsRuns ? `SELECT person, stay, t, by_text, ${flags}, ${OF_RUN.map((name) => `s.${name} AS ${name}`).join(', ')}
      FROM (${told}) AS r ASOF LEFT JOIN (${stays()}) AS s ON r.alias_key = s.alias_key AND r.t >= s.begin_ms` : told;
  const passes = where.map(({ dimension }, index) => {
    const param = `where${index}`;
    return isOfPeople(dimension) ? passesAs(dimension, { person: 'person', param }) : `${dimensionText(dimension)} IN {${param}:Array(String)}`;
  });
  const holds = ['c0', 't >= {fromMs:Int64}', 't < {toMs:Int64}', ...passes].join(' AND ');
  const rest = plan.steps.map((_step, index) => (index === 0 ? `(${holds}) AS c0_in` : `c${index}`)).join(', ');
  return `SELECT person, ${plan.per === 'session' ? 'stay' : '0 AS stay'}, t, ${byText(plan.by)} AS by_value, ${rest} FROM (${rows})`;
}

function byText(by: Plan['by']): string {
  if (by === null) return `''`;
  return by.on === 'property' ? 'by_text' : dimensionText(by.dimension);
}

function dimensionText(dimension: (typeof OF_RUN)[number] | 'customer' | 'motive'): string {
  if (dimension === 'motive') return motiveOf('person');
  if (dimension !== 'customer') return `toString(${dimension})`;
  return `if(person IN (SELECT ${personOf('alias_key')} FROM orders FINAL WHERE store_id = {storeId:String} AND placed_at < ${instant('fromMs')} AND test = 0 AND alias_key != 0), 'returning', 'new')`;
}

/** Where every event counts, because a foreign one ends the order of steps, none may be left out. */
function eventRows({ plan }: Scope): string {
  const named = plan.modes.includes('strict_order') ? '' : ' AND name IN {names:Array(String)}';
  const flags = plan.steps.map((step, index) => `${step.on === 'event' ? eventHolds(step, String(index)) : '0'} AS c${index}`).join(', ');
  return `SELECT alias_key, ${personOf('alias_key')} AS person, toUnixTimestamp64Milli(at) AS t, ${plan.by?.on === 'property' ? propertyText(plan.by.property, 'byProperty') : `''`} AS by_text, ${flags}
    FROM events
    WHERE store_id = {storeId:String} AND bot = 0 AND alias_key != 0 AND family != 'person' AND at >= ${instant('fromMs')} AND at < ${instant('untilMs')}${named}`;
}

function touchpointRows({ plan }: Scope): string {
  const flags = plan.steps.map((step, index) => `${step.on === 'touchpoint' ? `id = {name${index}:String}` : '0'} AS c${index}`).join(', ');
  return `SELECT alias_key, ${personOf('alias_key')} AS person, t, '' AS by_text, ${flags}
    FROM touches FINAL ARRAY JOIN touchpoints AS id, met_ms AS t
    WHERE store_id = {storeId:String} AND at < ${instant('untilMs')} AND ended_at >= ${instant('fromMs')} AND id IN {ids:Array(String)} AND t >= {fromMs:Int64} AND t < {untilMs:Int64}`;
}

/** Runs with the number of the stay that they belong to: a person's runs that follow within 30 minutes, so that signing in does not look like leaving. */
function stays(): string {
  const runs = `SELECT alias_key, ${personOf('alias_key')} AS who, toUnixTimestamp64Milli(at) AS begin_ms, toUnixTimestamp64Milli(ended_at) AS end_ms, ${OF_RUN.join(', ')}
    FROM touches FINAL WHERE store_id = {storeId:String} AND at < ${instant('untilMs')} AND ended_at >= ${instant('fromMs')} - INTERVAL 1 DAY`;
  const cut = `SELECT *, begin_ms > max(end_ms) OVER (PARTITION BY who ORDER BY begin_ms, alias_key ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) + ${GAP_MS} AS is_new FROM (${runs})`;
  return `SELECT alias_key, begin_ms, ${OF_RUN.join(', ')}, sum(is_new) OVER (PARTITION BY who ORDER BY begin_ms, alias_key) AS stay FROM (${cut})`;
}
