import { AppError } from '../../platform/errors.ts';
import { OF_PEOPLE, type PeopleCondition } from '../../platform/event-log/of-people.ts';
import { readFilterText } from '../../platform/filter-text.ts';
import { readSplit } from '../../platform/split.ts';

/** What somebody does: orders, has a session, or tells an event of a name. */
export type Act = { readonly on: 'order' | 'session' } | { readonly on: 'event'; readonly name: string };

export const UNITS = ['day', 'week', 'month'] as const;
export type Unit = (typeof UNITS)[number];

/** What members can be split by: what drives them, and what they first came with. */
export const SPLITS = ['motive', 'source', 'sales_channel', 'device', 'country', 'language'] as const;
export type Split = (typeof SPLITS)[number];

/** What a caller asks, as texts; what is absent is null. */
export interface RetentionQuestion {
  /** What makes somebody a member, the first time they do it: `order`, `session` or `event:` and a name. */
  readonly start: string | null;
  /** What coming back is, in the same words. */
  readonly comeback: string | null;
  readonly unit: Unit | null;
  /** Cohorts that begin in these local days, `to` exclusive. */
  readonly from: string | null;
  readonly to: string | null;
  /** Only members who are in one of some segments at this moment: `segment:ID|ID`; null for everybody. */
  readonly where?: string | null;
  /** A curve for each motive, or for each value of what members first came with. */
  readonly by?: string | null;
}

export interface Plan {
  readonly start: Act;
  readonly comeback: Act;
  readonly unit: Unit;
  /** Of whom; none for everybody. */
  readonly people: readonly PeopleCondition[];
  readonly by: Split | null;
}

const LONGEST_NAME = 200;

/** @throws `retention.invalid_question`, `retention.invalid_where`, `retention.invalid_by` */
export function planRetention({ start, comeback, unit, where, by }: RetentionQuestion): Plan {
  const people: readonly PeopleCondition[] = readFilterText(where ?? null, { dimensions: OF_PEOPLE, code: 'retention.invalid_where', refusal: "Retention can't be filtered by" });
  const first = readAct(start ?? 'order');
  const split = readSplit(by, { dimensions: SPLITS, code: 'retention.invalid_by', refusal: "Retention can't be split by" });
  return { start: first, comeback: comeback === null ? first : readAct(comeback), unit: unit ?? 'month', people, by: split };
}

function readAct(text: string): Act {
  if (text === 'order' || text === 'session') return { on: text };
  const name = text.startsWith('event:') ? text.slice('event:'.length).trim() : '';
  if (name === '' || name.length > LONGEST_NAME) {
    throw new AppError({ code: 'retention.invalid_question', kind: 'invalid', message: `"${text.slice(0, 80)}" is nothing that somebody does. Write order, session, or event: and the name of an event, such as "event:Product Viewed".` });
  }
  return { on: 'event', name };
}
