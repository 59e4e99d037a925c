import type { ExplainedChange } from './explain.ts';
import type { Notice } from './notices.ts';
import type { Overview, OverviewQuestion } from './overview.ts';

/** The first page of a store: what changed, what it is worth, what to look at next. */
export interface OverviewApi {
  /**
   * Headline metrics of a period held against the period before; a change holds only after Holm over all of them.
   *
   * @param question local days, `to` exclusive, null open; `where` as of a metric
   * @throws `store.not_found`, `metrics.invalid_range`, `metrics.invalid_where`
   */
  readOverview(storeId: string, question: OverviewQuestion): Promise<Overview>;
  /**
   * What made a headline move, in parts that add up to the move, and where to look next. Asked when somebody opens a change.
   *
   * @throws as `readOverview`, and `metrics.unknown_metric`, `metrics.refused_filter`
   */
  explainChange(storeId: string, question: OverviewQuestion & { readonly code: string }): Promise<ExplainedChange>;
  /** What somebody should look at, the most urgent first; empty when all is well. Throws `store.not_found`. */
  listNotices(storeId: string): Promise<Notice[]>;
}
