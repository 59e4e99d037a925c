import type { Values } from '../formats/values.ts';
import { numberedKey } from './numbered-key.ts';
import { rowIdentity } from './orders.ts';
import { numberOf, present, readPerson } from './person.ts';
import type { Recipe, Sink } from './recipe.ts';

/** What customers say about products: one Review Submitted a row. */
export const reviewRows: Recipe = { kind: 'reviews', take: takeReview };

/** Answers to surveys: one Survey Answered a row. */
export const surveyRows: Recipe = { kind: 'surveys', take: (values, sink) => takeSurvey(values, sink, {}) };

function takeReview(values: Values, sink: Sink): void {
  const at = values.instant('at');
  const rating = numberOf(values.number('rating'));
  const highest = numberOf(values.number('scale'));
  if (at === null) values.fault ??= 'the review has no date';
  if (rating === null) values.fault ??= 'the review has no rating';
  if (rating !== null && (rating < 0 || rating > (highest ?? 5))) values.fault ??= `the rating is not between 0 and ${highest ?? 5}; a column for the highest rating is called scale`;
  if (values.fault !== null || at === null) {
    sink.bad(values.line, values.fault ?? 'the review has no date');
    return;
  }
  const reviewId = values.id('review_id') ?? rowIdentity(values, sink);
  const properties = present({
    review_id: reviewId,
    product_id: values.id('product_id'),
    order_id: values.id('order_id'),
    rating,
    rating_max: highest,
    title: values.text('title'),
    text: values.text('text'),
    language: values.text('language'),
  });
  tell(values, sink, { name: 'Review Submitted', key: ['review', reviewId], at, properties });
}

/** @param known what the table itself does not say, such as the survey of a preset */
export function takeSurvey(values: Values, sink: Sink, known: { surveyId?: string; kind?: string; person?: { userId?: string }; touchpoint?: string }): void {
  const at = values.instant('at');
  const score = numberOf(values.number('score'));
  const scale = numberOf(values.number('scale'));
  if (at === null) values.fault ??= 'the answer has no date';
  if (score === null) values.fault ??= 'the answer has no score';
  const kind = known.kind ?? kindOf(values.text('kind'), { score, scale });
  const range = rangeOf(kind, scale);
  if (score !== null && (score < range.lowest || score > range.highest)) values.fault ??= `the score is not between ${range.lowest} and ${range.highest} (${kind})`;
  if (values.fault !== null || at === null) {
    sink.bad(values.line, values.fault ?? 'the answer has no date');
    return;
  }
  const responseId = values.id('response_id') ?? rowIdentity(values, sink);
  const surveyId = known.surveyId ?? values.id('survey_id') ?? `imported-${kind}`;
  const properties = present({
    survey_id: surveyId,
    response_id: responseId,
    order_id: values.id('order_id'),
    touchpoint: known.touchpoint ?? null,
    kind,
    score,
    scale_max: scale ?? (kind === 'custom' ? null : range.highest),
    comment: values.text('comment'),
  });
  tell(values, sink, { name: 'Survey Answered', key: ['survey', surveyId, responseId], at, properties, ...(known.person ? { person: known.person } : {}) });
}

function tell(
  values: Values,
  sink: Sink,
  told: { name: string; key: readonly string[]; at: number; properties: Record<string, unknown>; person?: { userId?: string } },
): void {
  const person = { ...readPerson(values), ...told.person };
  sink.event({
    key: numberedKey(sink, told.key),
    content: JSON.stringify([told.name, told.at, person, told.properties]),
    event: { type: 'track', event: told.name, ...person, timestamp: new Date(told.at), properties: told.properties },
    messageId: null, orderId: null, refundId: null, inDocument: false,
  });
}

type SurveyKind = 'csat' | 'nps' | 'ces' | 'custom';

/** The kind as written, else by the scale: 5 is csat, 10 is nps, 7 is ces. */
function kindOf(text: string | null, answer: { score: number | null; scale: number | null }): SurveyKind {
  const plain = text?.toLowerCase().replace(/[^a-z]/g, '') ?? '';
  if (plain.includes('nps') || plain.includes('promoter')) return 'nps';
  if (plain.includes('ces') || plain.includes('effort')) return 'ces';
  if (plain.includes('csat') || plain.includes('satisfaction')) return 'csat';
  if (answer.scale === 5) return 'csat';
  if (answer.scale === 10) return 'nps';
  return answer.scale === 7 ? 'ces' : text === null && answer.scale === null && answer.score !== null && answer.score >= 1 && answer.score <= 5 ? 'csat' : 'custom';
}

function rangeOf(kind: string, scale: number | null): { lowest: number; highest: number } {
  const usual: Readonly<Record<string, { lowest: number; highest: number }>> = { csat: { lowest: 1, highest: 5 }, nps: { lowest: 0, highest: 10 }, ces: { lowest: 1, highest: 7 } };
  const range = usual[kind] ?? { lowest: 0, highest: Number.MAX_SAFE_INTEGER };
  return { lowest: range.lowest, highest: scale ?? range.highest };
}
