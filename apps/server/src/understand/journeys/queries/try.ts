import type { Statement } from '../../../platform/event-log/event-log.ts';
import { personOf } from '../../../platform/event-log/person-of.ts';
import type { Matching } from './match.ts';
import { RUN_EVENTS } from './refold.ts';

/** Real events that a list is tried on. */
export interface Trial {
  readonly storeId: string;
  /** Half-open in UTC, `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly from: string;
  readonly to: string;
  readonly matching: Matching;
}

const SAMPLES = 3;
const UNMATCHED = 12;

function paramsOf({ storeId, from, to, matching }: Trial): Record<string, unknown> {
  return { storeId, from, to, touchpoints: matching.conditions.map(({ touchpoint }) => touchpoint), numbers: matching.conditions.map((_one, index) => index + 1), ...matching.params };
}

/** Each event with the rules that hold for it, and the first of each kind: the one that takes it. An event that names a source is an arrival. */
function judged({ matching }: Trial): string {
  const holding = (on: 'arrival' | 'event'): string => `[${matching.conditions.map((one) => (one.on === on ? `toUInt8(${one.holds})` : 'toUInt8(0)')).join(', ') || 'toUInt8(0)'}]`;
  return `
    SELECT at, type, name, path, if(source = '', emptyArrayUInt8(), arrivals) AS arriving, happening, ${personOf()} AS person,
      arrayFirstIndex(h -> h = 1, happening) AS event_rule, arrayFirstIndex(h -> h = 1, arriving) AS arrival_rule
    FROM (
      SELECT at, type, name, path, source, alias_key, toString(source) AS origin_source, toString(medium) AS origin_medium, toString(campaign) AS origin_campaign,
        toString(referrer_host) AS origin_referrer, ${holding('event')} AS happening, ${holding('arrival')} AS arrivals
      FROM events
      WHERE store_id = {storeId:String} AND ${RUN_EVENTS.condition} AND at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')}
    )`;
}

/** How many events each rule holds for, whoever takes them; in the order of the conditions. */
export function trialTotalsStatement(trial: Trial): Statement {
  return {
    text: `SELECT count() AS events, uniqExact(person) AS people, countIf(notEmpty(arriving)) AS arrivals, countIf(event_rule = 0) AS unmatched,
        sumForEach(happening) AS happened, sumForEach(arriving) AS arrived
      FROM (${judged(trial)})`,
    params: paramsOf(trial),
  };
}

/** What each rule takes (`touchpoint` 0), and each touchpoint (`rule` 0), with a few of the events. */
export function trialTakenStatement(trial: Trial): Statement {
  return {
    text: `SELECT touchpoint AS touchpoint, rule AS rule, count() AS events, uniqExact(person) AS people, groupArray(${SAMPLES})((name, path, toString(at))) AS samples
      FROM (
        SELECT arrayJoin(arrayFilter(r -> r != 0, [event_rule, arrival_rule])) AS rule, transform(rule, {numbers:Array(UInt32)}, {touchpoints:Array(UInt32)}, toUInt32(0)) AS touchpoint,
          person, name, path, at
        FROM (${judged(trial)})
      )
      GROUP BY GROUPING SETS ((rule), (touchpoint))`,
    params: paramsOf(trial),
  };
}

/** The most frequent events that no touchpoint takes, with the path where that is what they are about. What is told about a visitor and no place is left out. */
export function trialUnmatchedStatement(trial: Trial): Statement {
  return {
    text: `SELECT toString(name) AS event_name, if(type IN ('page', 'screen'), path, '') AS at_path, count() AS events FROM (${judged(trial)})
      WHERE event_rule = 0 AND name NOT IN ('Consent Changed', 'Exposure', 'Signal', 'Page Left') GROUP BY event_name, at_path ORDER BY events DESC, event_name, at_path LIMIT ${UNMATCHED}`,
    params: paramsOf(trial),
  };
}
