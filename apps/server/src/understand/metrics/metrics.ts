import { type Change, findNoTest, type NoTest, PERIOD_TESTS } from './change-tests.ts';
import { listChanges, testPeriods, type Untested } from './changes.ts';
import { computeRows, computeTotal, isEmpty, type MetricRow, settle } from './compute.ts';
import { type Figure, type MetricDefinition, REASONS, SMALL_SAMPLE, type Unit } from './definition.ts';
import { fetchFacts, fetchObserved } from './fetch.ts';
import { askedOf, type MetricsPlatform } from './metrics-platform.ts';
import { type MetricQuestion, type MetricRequest, normalise, type Period } from './normalise.ts';
import type { Split } from './queries/scope.ts';
import { getDefinition, METRICS } from './registry.ts';
import { writeWhere } from './where.ts';

/** The answer to one question. */
export interface MetricAnswer extends Figure {
  readonly code: string;
  readonly label: string;
  readonly unit: Unit;
  /** ISO 4217 for money, which is in its minor units; else null. */
  readonly currency: string | null;
  readonly definition: string;
  /** True for an estimate from fewer than 30 observations. */
  readonly small: boolean;
  /** What the reason means and how to get data; null when the value is defined. */
  readonly hint: string | null;
  readonly extra: Readonly<Record<string, number | null>>;
  /** The period of the same length before; null when it was not asked for or there is none. */
  readonly previous: Figure | null;
  /** How far it moved since then, tested as on the overview; null when it was not compared, or `untested` says why nothing is said. */
  readonly change: Change | null;
  readonly untested: Untested | NoTest | null;
  /** Null without a split. Time series are oldest first and hold every bucket; values come largest first. */
  readonly rows: readonly MetricRow[] | null;
  readonly range: { readonly from: string | null; readonly to: string | null; readonly timezone: string };
  /** The filter as `readWhere` reads it; empty for none. */
  readonly where: string;
  readonly asOf: Date;
  /** False when events that arrived just before are not counted yet. */
  readonly upToDate: boolean;
}

/** What describes a metric to a person or a program. */
export type MetricDescription = Pick<MetricDefinition, 'code' | 'label' | 'unit' | 'definition' | 'formula' | 'interval' | 'source' | 'dimensions' | 'refusals'>;

/** Every metric, in the order of the loop. */
export function listDefinitions(): MetricDescription[] {
  return METRICS.map(({ code, label, unit, definition, formula, interval, source, dimensions, refusals }) => ({
    code, label, unit, definition, formula, interval, source, dimensions, refusals,
  }));
}

/**
 * Answers one question: normalise, plan, fetch, compute, format.
 *
 * @throws `store.not_found` and what `normalise` throws
 */
export async function measure(platform: MetricsPlatform, storeId: string, question: MetricQuestion): Promise<MetricAnswer> {
  const store = await platform.stores.getStore(storeId);
  const request = normalise(question, await askedOf(platform, store));
  const upToDate = await platform.derived.catchUp();
  const { definition, period, previous } = request;
  const [fetched, before, extra, listed] = await Promise.all([
    fetchFacts(platform.eventLog, { storeId, request, period, split: planSplit(request) }),
    previous === null ? null : fetchFacts(platform.eventLog, { storeId, request, period: previous, split: { by: 'total' } }),
    fetchBeside(platform, { storeId, request, period }),
    previous === null || PERIOD_TESTS[definition.code] !== undefined ? null : testChange(platform, storeId, question),
  ]);
  const total = computeTotal(definition, fetched, period);
  const rows = computeRows(request, fetched);
  const past = before === null || previous === null ? null : computeTotal(definition, before, previous);
  const needsObserved = [total, ...(rows ?? []), ...(past === null ? [] : [past])].some(isEmpty);
  const observed = needsObserved ? await fetchObserved(platform.eventLog, storeId, definition.data) : null;
  const figure = settle(total, definition, observed);
  const earlier = past === null ? null : settle(past, definition, observed);
  const moved = listed ?? (before === null || earlier === null ? null : testPeriods(definition.code, { facts: fetched.total, figure }, { facts: before.total, figure: earlier }));
  return {
    ...figure,
    code: definition.code, label: definition.label, unit: definition.unit, definition: definition.definition,
    currency: definition.unit === 'money' ? store.currency : null,
    small: figure.value !== null && definition.interval !== 'none' && figure.n < SMALL_SAMPLE,
    hint: figure.reason === null ? null : REASONS[figure.reason],
    extra: { ...figure.extra, ...extra },
    previous: earlier,
    change: moved?.change ?? null, untested: moved?.untested ?? null,
    rows: rows === null ? null : rows.map((row) => ({ key: row.key, label: row.label, ...settle(row, definition, observed) })),
    range: { from: period.fromDay, to: period.toDay, timezone: request.timezone },
    where: writeWhere(request.where), asOf: request.now, upToDate,
  };
}

/** Whether a change is more than noise, where there is a test for it. */
async function testChange(platform: MetricsPlatform, storeId: string, { code, from, to, where }: MetricQuestion): Promise<Pick<MetricAnswer, 'change' | 'untested'>> {
  const without = findNoTest(code);
  if (without !== null) return { change: null, untested: without };
  const { metrics } = await listChanges(platform, storeId, { codes: [code], from, to, where: where ?? null });
  return metrics[0] ?? { change: null, untested: 'no_test' };
}

function planSplit({ by }: MetricRequest): Split {
  if (by === null) return { by: 'total' };
  return 'step' in by ? { by: 'time', step: by.step } : { by: 'dimension', dimension: by.dimension, top: null };
}

/** Values of the metrics that stand beside this one. */
async function fetchBeside(platform: MetricsPlatform, asked: { storeId: string; request: MetricRequest; period: Period }): Promise<Record<string, number | null>> {
  const beside: Record<string, number | null> = {};
  for (const code of asked.request.definition.beside ?? []) {
    const definition = getDefinition(code);
    const { total } = await fetchFacts(platform.eventLog, { ...asked, request: { ...asked.request, definition }, split: { by: 'total' } });
    beside[code] = definition.compute(total).value;
  }
  return beside;
}
