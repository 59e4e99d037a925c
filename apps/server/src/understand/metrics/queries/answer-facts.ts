import type { Statement } from '../../../platform/event-log/event-log.ts';
import { bucketAs, grouped, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';
import { filtered } from './where.ts';

const ANSWERS = `events WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0`;
const PASS = `JSONExtract(properties, 'Tuple(response_id String, question_id String)')`;

/**
 * The latest answer of each response to each question, where it lies in the period. One that was given again after the period counts on
 * that later day, so what comes after is asked for the names of responses only.
 */
export function latestAnswers(scope: Pick<Scope, 'from' | 'to'>): string {
  const again = scope.to === null ? '' : ` AND (told.response_id = '' OR (told.response_id, told.question_id) NOT IN (
    SELECT (${PASS} AS pass).1, pass.2 FROM ${ANSWERS} AND at >= {to:DateTime64(3, 'UTC')}))`;
  return `SELECT answered_at, answer_key, alias_key, source, device, country, language, assumeNotNull(told.score) AS score
    FROM (
      SELECT at AS answered_at, event_key AS answer_key, alias_key, source, device, country, language, JSONExtract(properties,
        'Tuple(response_id String, question_id String, kind String, scale_max Float64, score Nullable(Float64))') AS told
      FROM ${ANSWERS}${within(scope, 'at')}
      ORDER BY at DESC, event_key DESC
      LIMIT 1 BY if(told.response_id = '', toString(event_key), told.response_id), told.question_id
    )
    WHERE told.kind = 'csat' AND told.scale_max = 5 AND told.score IS NOT NULL${again}`;
}

/** Answers of the kind csat on a scale of 5. */
export function answersStatement(scope: Scope): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, count() AS n, countIf(score >= 4) AS satisfied
      FROM (SELECT ${bucketAs(scope.split, { at: 'answered_at' })}, score FROM (${latestAnswers(scope)}) WHERE 1${filtered(scope)})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}
