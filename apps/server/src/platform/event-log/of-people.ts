import { inSegment } from './in-segment.ts';
import { hasMotive } from './motive-of.ts';

/** Dimensions of a filter that say who somebody is, whatever the row is about: what drives them, and saved audiences by id. */
export const OF_PEOPLE = ['motive', 'segment'] as const;
export type OfPeople = (typeof OF_PEOPLE)[number];

export function isOfPeople<Dimension extends string>(dimension: Dimension): dimension is Extract<Dimension, OfPeople> {
  return OF_PEOPLE.some((one) => one === dimension);
}

/**
 * SQL text: whether a person passes a condition on who they are, over the store of the statement. Nobody, of key 0, is in no segment, and has no known motive.
 *
 * @param on.person an expression of the person's key
 * @param on.param  names the placeholder that holds the condition's values, as `Array(String)`
 */
export function passesAs(dimension: OfPeople, on: { readonly person: string; readonly param: string }): string {
  return dimension === 'segment' ? inSegment(on.person, on.param) : hasMotive(on.person, on.param);
}

/** A condition on who somebody is, as a filter's text says it. */
export interface PeopleCondition {
  readonly dimension: OfPeople;
  readonly values: readonly string[];
}

/** SQL text: ` AND …` for each condition on a person; `peopleParams` has the values. */
export function andPasses(conditions: readonly PeopleCondition[], person: string): string {
  return conditions.map(({ dimension }) => ` AND ${passesAs(dimension, { person, param: `of_${dimension}` })}`).join('');
}

/** Values of the placeholders of `andPasses`. */
export function peopleParams(conditions: readonly PeopleCondition[]): Record<string, unknown> {
  return Object.fromEntries(conditions.map(({ dimension, values }) => [`of_${dimension}`, values]));
}
