import type { ChangesAnswer, ChangesQuestion } from './changes.ts';
import type { DataRange } from './data-range.ts';
import type { DimensionValues } from './dimension-values.ts';
import type { DrillQuestion, EventBehind, Page, PersonBehind } from './drill.ts';
import type { MetricAnswer, MetricDescription } from './metrics.ts';
import type { MetricQuestion } from './normalise.ts';
import type { Explanation } from './explain.ts';
import type { ChangePart } from './parts.ts';

/** Named numbers, each with its definition, interval, and the people and events behind it. */
export interface MetricsApi {
  /** Every metric in the order of the loop: money, orders, people, sessions, service. */
  listDefinitions(): MetricDescription[];
  /**
   * One metric over a period.
   *
   * @param question `from`/`to` are local days of the store, `to` exclusive, null open; `by` a step of time or a dimension
   * @returns money in minor units, shares 0..1; `value` null exactly when `reason` says why; a series holds every bucket
   * @throws `store.not_found`, `metrics.unknown_metric`, `metrics.invalid_range`, `metrics.unknown_split`, `metrics.refused_split`,
   *         `metrics.too_many_buckets`
   */
  measure(storeId: string, question: MetricQuestion): Promise<MetricAnswer>;
  /**
   * The people behind a figure, those seen last first; things without a person (orders without customer) are not among them.
   *
   * @throws as `measure`, and `metrics.unknown_bucket`, `metrics.invalid_cursor`
   */
  listPeople(storeId: string, question: DrillQuestion): Promise<Page<PersonBehind>>;
  /** The events behind a figure, page by page of its orders, refunds, sessions or answers. Throws as `listPeople`. */
  listEvents(storeId: string, question: DrillQuestion): Promise<Page<EventBehind>>;
  /**
   * Local days of the first and last counted order and session; null where there is none.
   *
   * @throws `store.not_found`
   */
  findDataRange(storeId: string): Promise<DataRange>;
  /** Whether there has ever been a counted order, and a session. */
  hasData(storeId: string): Promise<{ readonly orders: boolean; readonly sessions: boolean }>;
  /**
   * What a filter may choose from: values of each dimension in a period, most frequent first.
   *
   * @throws `store.not_found`, `metrics.invalid_range`
   */
  listDimensionValues(storeId: string, range: { readonly from: string | null; readonly to: string | null }): Promise<DimensionValues[]>;
  /**
   * Several metrics with their series, each held against the period before by a two-sample test; nothing is corrected for there being several.
   *
   * @throws as `measure`
   */
  listChanges(storeId: string, question: ChangesQuestion): Promise<ChangesAnswer>;
  /** By code, the value of a dimension to which a change comes down; only where one clearly stands out. */
  listChangeParts(storeId: string, question: ChangesQuestion & { readonly dispersions: ReadonlyMap<string, number | null> }): Promise<ReadonlyMap<string, ChangePart>>;
  /**
   * What made a metric move since the period before: the parts of values of dimensions, and of the steps it is made of. Parts add up to the move.
   *
   * @throws as `measure`
   */
  explainChange(storeId: string, question: Omit<ChangesQuestion, 'codes'> & { readonly code: string }): Promise<Explanation>;
}
