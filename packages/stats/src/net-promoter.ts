import { DEFAULT_CONFIDENCE, type Interval } from './interval.ts';
import { normalQuantile } from './normal.ts';

/** Answers from 0 to 10: promoters gave 9 or 10, detractors 0 to 6. */
export interface Recommendations {
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
}

/**
 * The net promoter score with its adjusted-Wald interval: three quarters of a promoter, three quarters of a detractor and one and a half
 * passives are added before the variance is taken, so that few answers, or answers that all agree, do not look certain.
 *
 * @param confidence default 0.95
 * @returns in points, −100..100, as are the interval's ends; null for no answers
 * @see Lewis & Sauro 2021, "Confidence intervals for net promoter scores", MeasuringU; Agresti & Coull 1998 for the idea
 */
export function netPromoter(answers: Recommendations, confidence: number = DEFAULT_CONFIDENCE): { readonly score: number; readonly interval: Interval } | null {
  const n = answers.promoters + answers.passives + answers.detractors;
  if (!(n > 0)) return null;
  const promoters = (answers.promoters + 0.75) / (n + 3);
  const detractors = (answers.detractors + 0.75) / (n + 3);
  const centre = promoters - detractors;
  const half = normalQuantile(1 - (1 - confidence) / 2) * Math.sqrt((promoters + detractors - centre * centre) / (n + 3));
  return {
    score: (100 * (answers.promoters - answers.detractors)) / n,
    interval: { low: 100 * Math.max(-1, centre - half), high: 100 * Math.min(1, centre + half) },
  };
}
