import { questionQuery } from '../../api/question.ts';
import type { AnswerOf } from '../../api/types.ts';
import type { Period } from '../../ui/period.ts';

export type Attribution = AnswerOf<'/api/v1/stores/{storeId}/attribution', 'get'>;
export type CreditedSource = Attribution['sources'][number];
export type AttributionPart = NonNullable<Attribution['parts']>[number];
export type Credit = CreditedSource['by']['linear'];

export function attributionQuery({ storeId, period, lookback, where, by }: { readonly storeId: string; readonly period: Period; readonly lookback: number | undefined; readonly where: string | undefined; readonly by: string | undefined }) {
  return questionQuery<Attribution>(storeId, '/attribution', { from: period.from, to: period.to, lookback, where, by });
}
