import { median, robustOutlier } from '@throughline/stats';
import { AppError } from '../../platform/errors.ts';
import { addDays, type Day } from '../../platform/local-days.ts';
import type { Figure, MetricsApi } from '../metrics/index.ts';
import type { Condition, Side, Verdict } from './condition.ts';

export interface Watched {
  readonly metric: string;
  readonly filter: string | null;
  readonly condition: Condition;
}

type Metrics = Pick<MetricsApi, 'measure' | 'listChanges'>;

/** An alert looks every day: at the overview's 0.05 it would cry wolf every third week. */
const CHANGE_LEVEL = 0.01;
const WEEKS = 8;
const LEAST_HISTORY = 5;
const WIDTHS = { high: 3, normal: 4, low: 6 } as const;
/** A share or mean of fewer is mostly chance. METHODS §2, "Policy". */
const SMALL = 30;

/**
 * How the metric stands on a local day.
 *
 * @param day the last whole day that counts
 * @throws what `measure` throws; `alerts.no_change_test` for a metric whose changes are not tested
 */
export function judge(metrics: Metrics, storeId: string, { watched, day }: { readonly watched: Watched; readonly day: Day }): Promise<Verdict> {
  const { condition } = watched;
  if (condition.kind === 'threshold') return judgeThreshold(metrics, storeId, { watched, condition, day });
  return condition.kind === 'change' ? judgeChange(metrics, storeId, { watched, condition, day }) : judgeAnomaly(metrics, storeId, { watched, condition, day });
}

type Asked<Kind extends Condition['kind']> = { readonly watched: Watched; readonly condition: Extract<Condition, { kind: Kind }>; readonly day: Day };

async function judgeThreshold(metrics: Metrics, storeId: string, { watched, condition, day }: Asked<'threshold'>): Promise<Verdict> {
  const range = { from: addDays(day, 1 - condition.days), to: addDays(day, 1) };
  const answer = await metrics.measure(storeId, { code: watched.metric, ...range, by: null, where: watched.filter });
  const isBreach = answer.value === null ? null : condition.side === 'above' ? answer.value > condition.value : answer.value < condition.value;
  return { ...NOTHING, ...range, ...shown(answer), unit: answer.unit, isBreach, against: condition.value };
}

async function judgeChange(metrics: Metrics, storeId: string, { watched, condition, day }: Asked<'change'>): Promise<Verdict> {
  const range = { from: addDays(day, 1 - condition.days), to: addDays(day, 1) };
  const answer = await metrics.measure(storeId, { code: watched.metric, ...range, by: null, where: watched.filter, comparePrevious: true });
  if (answer.untested === 'no_test' || answer.untested === 'same_people' || answer.untested === 'open_cases') throw new AppError({ code: 'alerts.no_change_test', kind: 'invalid', message: `There is no test yet that tells a change of ${answer.label} from chance. Watch it by a limit, or for unusual days.` });
  const { change } = answer;
  const isBreach = change === null ? null : change.p < CHANGE_LEVEL && isOnSide(change.difference, condition.side);
  return { ...NOTHING, ...range, ...shown(answer), unit: answer.unit, isBreach, against: answer.previous?.value ?? null, p: change?.p ?? null, reason: answer.reason ?? (change === null ? answer.untested : null) };
}

async function judgeAnomaly(metrics: Metrics, storeId: string, { watched, condition, day }: Asked<'anomaly'>): Promise<Verdict> {
  const answer = await metrics.measure(storeId, { code: watched.metric, from: addDays(day, -7 * WEEKS), to: addDays(day, 1), by: 'day', where: watched.filter });
  const byDay = new Map(answer.rows?.map((row) => [row.key, row]));
  const now = byDay.get(day);
  const isMean = answer.unit !== 'count' && answer.unit !== 'money';
  const counts = <F extends Figure>(figure: F | undefined): figure is F & { value: number } => figure !== undefined && figure.value !== null && (!isMean || figure.n >= SMALL);
  const history = Array.from({ length: WEEKS }, (_none, index) => byDay.get(addDays(day, -7 * (index + 1)))).filter(counts);
  const base = { ...NOTHING, from: day, to: addDays(day, 1), ...(now === undefined ? {} : shown(now)), unit: answer.unit };
  if (!counts(now)) return { ...base, isBreach: null, reason: now?.reason ?? 'small_sample' };
  if (history.length < LEAST_HISTORY) return { ...base, isBreach: null, reason: 'short_history' };
  const leastSpread = chanceSpread(answer.unit, history);
  const found = robustOutlier(now.value, history.map(({ value }) => value), { widths: WIDTHS[condition.sensitivity], leastSpread });
  // Never anything but the same value, and it is the same again.
  if (found === null) return { ...base, isBreach: now.value !== history[0]?.value && isOnSide(now.value - (history[0]?.value ?? 0), condition.side), against: history[0]?.value ?? null };
  const isOutside = now.value < found.low || now.value > found.high;
  return { ...base, isBreach: isOutside && isOnSide(found.score, condition.side), against: found.expected, usualLow: found.low, usualHigh: found.high };
}

/** What chance alone would spread a day, so that eight quiet days don't make the ninth an event: √m of a count, the binomial of a share, 1/√n of an amount. */
function chanceSpread(unit: string, history: readonly Figure[]): number {
  const middle = Math.abs(median(history.map(({ value }) => value ?? 0)) ?? 0);
  const n = Math.max(1, median(history.map((one) => one.n)) ?? 1);
  if (unit === 'count') return Math.sqrt(middle);
  return unit === 'share' ? Math.sqrt((Math.min(1, middle) * Math.max(0, 1 - middle)) / n) : middle / Math.sqrt(n);
}

function isOnSide(difference: number, side: Side): boolean {
  return side === 'either' || (side === 'up' ? difference > 0 : difference < 0);
}

const NOTHING = { value: null, n: 0, low: null, high: null, reason: null, against: null, usualLow: null, usualHigh: null, p: null } as const;

function shown({ value, n, low, high, reason }: Figure): Pick<Verdict, 'value' | 'n' | 'low' | 'high' | 'reason'> {
  return { value, n, low, high, reason };
}
