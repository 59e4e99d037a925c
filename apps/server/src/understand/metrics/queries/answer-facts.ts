import type { Statement } from '../../../platform/event-log/event-log.ts';
import { bucketAs, grouped, isTotal, keyOf, paramsOf, type Scope, within } from './scope.ts';
import { filtered } from './where.ts';

const ANSWERS = `events WHERE store_id = {storeId:String} AND family = 'service' AND name = 'Survey Answered' AND bot = 0`;
const PASS = `JSONExtract(properties, 'Tuple(response_id String, question_id String)')`;

/** Kinds of answers that a metric reads, each on the one scale it is defined for: scales are never mixed. */
const SCALES = { csat: 5, nps: 10, ces: 7 } as const;
export type Survey = keyof typeof SCALES;

/**
 * The latest answer of each response to each question, where it lies in the period. One that was given again after the period counts on
 * that later day, so what comes after is asked for the names of responses only.
 */
export function latestAnswers(scope: Pick<Scope, 'from' | 'to'>, survey: Survey): string {
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
    WHERE told.kind = '${survey}' AND told.scale_max = ${SCALES[survey]} AND told.score IS NOT NULL${again}`;
}

function answersStatement(scope: Scope, survey: Survey, counts: string): Statement {
  return {
    text: `SELECT ${keyOf(scope)} AS key, ${isTotal(scope)} AS is_total, count() AS n, ${counts}
      FROM (SELECT ${bucketAs(scope.split, { at: 'answered_at' })}, score FROM (${latestAnswers(scope, survey)}) WHERE 1${filtered(scope)})
      ${grouped(scope)}`,
    params: paramsOf(scope),
  };
}

/** Answers of the kind csat on a scale of 5. */
export function csatStatement(scope: Scope): Statement {
  return answersStatement(scope, 'csat', 'countIf(score >= 4) AS satisfied');
}

/** Answers of the kind ces on a scale of 7, with the sums of their mean. */
export function easeStatement(scope: Scope): Statement {
  return answersStatement(scope, 'ces', 'countIf(score >= 5) AS satisfied, sum(score) AS scores');
}

/** Answers of the kind nps on a scale of 10. `total` and `squares` are of points: 100 for a promoter, −100 for a detractor. */
export function recommendationsStatement(scope: Scope): Statement {
  const points = `100 * (toInt64(score >= 9) - toInt64(score <= 6))`;
  return answersStatement(scope, 'nps', `countIf(score >= 9) AS promoters, countIf(score <= 6) AS detractors, sum(${points}) AS total, sum(${points} * ${points}) AS squares`);
}
