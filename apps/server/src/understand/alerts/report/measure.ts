import { holm } from '@throughline/stats';
import { addDays, type Day, daysBetween } from '../../../platform/local-days.ts';
import type { MetricAnswer, MetricsApi } from '../../metrics/index.ts';

/** One figure of a report. */
export interface ReportFigure {
  readonly answer: MetricAnswer;
  /** True when the change holds after Holm over all figures of the report; null when there is no test. */
  readonly isChanged: boolean | null;
  /** Days of the chart, the last one the period's last. */
  readonly days: readonly Day[];
  readonly now: readonly (number | null)[];
  readonly before: readonly (number | null)[];
}

/** One day alone is no line: a daily report shows the fortnight up to it. */
const LEAST_DAYS = 14;
const SHORTEST_LINE = 7;

/** @throws what `measure` throws */
export async function measureReport(metrics: Pick<MetricsApi, 'measure'>, storeId: string, { codes, from, to }: { readonly codes: readonly string[]; readonly from: Day; readonly to: Day }): Promise<ReportFigure[]> {
  const length = daysBetween(from, to);
  const isShort = length < SHORTEST_LINE;
  const begin = isShort ? addDays(to, -LEAST_DAYS) : from;
  const ask = (code: string, range: { from: Day; to: Day }): Promise<MetricAnswer> => metrics.measure(storeId, { code, ...range, by: 'day' });
  const found: Omit<ReportFigure, 'isChanged'>[] = [];
  // One after another: a report has time, the people at the screen have not.
  for (const code of codes) {
    const answer = await metrics.measure(storeId, { code, from, to, by: 'day', comparePrevious: true });
    const line = isShort ? await ask(code, { from: begin, to }) : answer;
    const before = isShort ? null : await ask(code, { from: addDays(from, -length), to: from });
    const valuesOf = (one: MetricAnswer | null): (number | null)[] => one?.rows?.map(({ value }) => value) ?? [];
    found.push({ answer, days: line.rows?.map(({ key }) => key) ?? [], now: valuesOf(line), before: valuesOf(before) });
  }
  const holds = holm(found.map(({ answer }) => answer.change?.p ?? null));
  return found.map((figure, index) => ({ ...figure, isChanged: figure.answer.change === null ? null : holds[index] === true }));
}
