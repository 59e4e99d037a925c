import type { Statement } from '../../../platform/event-log/event-log.ts';
import { bucketKey, grouped, isTotal, paramsOf, type Scope, within } from './scope.ts';

/**
 * The latest answer of each response to each question. A later answer counts on its own day, so the end of the period is applied after
 * the latest one is found.
 */
export function latestAnswers(scope: Pick<Scope, 'from' | 'to'>): string {
  return `SELECT tupleElement(latest, 1) AS answered_at, tupleElement(latest, 2) AS answer_key, tupleElement(latest, 3) AS alias_key, tupleElement(latest, 4) AS source,
      tupleElement(latest, 5) AS device, tupleElement(latest, 6) AS country, tupleElement(latest, 7) AS language, JSONExtractFloat(tupleElement(latest, 8), 'score') AS score
    FROM (
      SELECT argMax((at, event_key, alias_key, toString(source), toString(device), toString(country), toString(language), properties), (at, event_key)) AS latest
      FROM events
      WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0${within({ from: scope.from, to: null }, 'at')}
      GROUP BY if(JSONExtractString(properties, 'response_id') = '', (toString(event_key), ''),
        (JSONExtractString(properties, 'response_id'), JSONExtractString(properties, 'question_id')))
    )
    WHERE JSONExtractString(tupleElement(latest, 8), 'kind') = 'csat' AND JSONExtractFloat(tupleElement(latest, 8), 'scale_max') = 5
      AND JSONHas(tupleElement(latest, 8), 'score')${within({ from: null, to: scope.to }, 'tupleElement(latest, 1)')}`;
}

/** Answers of the kind csat on a scale of 5. */
export function answersStatement(scope: Scope): Statement {
  return {
    text: `SELECT key AS key, ${isTotal(scope)} AS is_total, count() AS n, countIf(score >= 4) AS satisfied
      FROM (SELECT ${bucketKey(scope.split, { at: 'answered_at' })} AS key, score FROM (${latestAnswers(scope)}))
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}
