import { AppError } from '../../platform/errors.ts';
import { DIMENSIONS, type Dimension, type MetricDefinition, STEPS, type Step } from './definition.ts';
import { addDays, type Day, daysBetween, isDay, type LocalDays, localDays } from './local-days.ts';
import type { Asked } from './metrics-platform.ts';
import { getDefinition } from './registry.ts';
import { readWhere, refuseFilters, type Where } from './where.ts';

/** What a caller asks. */
export interface MetricQuestion {
  readonly code: string;
  /** Local days, `to` exclusive; null is open. */
  readonly from: Day | null;
  readonly to: Day | null;
  readonly by: string | null;
  /** Filter such as `source:ad|e-mail,device:mobile`; null for none. */
  readonly where?: string | null;
  /** Also the period of the same length before. */
  readonly comparePrevious?: boolean;
}

/** Local days, half-open, and their instants in UTC. */
export interface Period {
  readonly fromDay: Day | null;
  readonly toDay: Day | null;
  readonly from: Date | null;
  readonly to: Date | null;
}

/** A question that makes sense. */
export interface MetricRequest {
  readonly definition: MetricDefinition;
  readonly timezone: string;
  readonly days: LocalDays;
  readonly period: Period;
  readonly previous: Period | null;
  readonly by: { readonly step: Step } | { readonly dimension: Dimension } | null;
  readonly where: Where;
  readonly now: Date;
  /** What the store's open clock shows now; null while it has no business hours. */
  readonly openNow: number | null;
}

/**
 * Turns local days into instants and refuses what can't be answered.
 *
 * @throws `metrics.unknown_metric`, `metrics.invalid_range`, `metrics.unknown_split`, `metrics.refused_split`, `metrics.invalid_where`,
 *         `metrics.refused_filter`
 */
export function normalise(question: MetricQuestion, store: Asked): MetricRequest {
  const definition = getDefinition(question.code);
  const days = localDays(store.timezone);
  const period = periodOf(question.from, question.to, days);
  const by = readSplit(definition, question.by);
  const where = readWhere(question.where ?? null);
  refuseFilters(definition, where);
  return {
    definition, timezone: store.timezone, days, period, by, where, now: store.now, openNow: store.openNow,
    previous: question.comparePrevious === true ? periodBefore(period, days, store.now) : null,
  };
}

/** @throws `metrics.invalid_range` */
export function periodOf(fromDay: Day | null, toDay: Day | null, days: LocalDays): Period {
  for (const day of [fromDay, toDay]) {
    if (day !== null && !isDay(day)) throw invalidRange(`"${day}" is not a day. Write days as YYYY-MM-DD, such as 2026-03-31.`);
  }
  if (fromDay !== null && toDay !== null && fromDay >= toDay) {
    throw invalidRange(`The period from ${fromDay} to ${toDay} is empty: "to" is exclusive, so it must be later than "from".`);
  }
  return { fromDay, toDay, from: fromDay === null ? null : days.startOf(fromDay), to: toDay === null ? null : days.startOf(toDay) };
}

/**
 * As many local days just before; null when the period has no beginning. An open end stands for the end of today. Where the period is still
 * running, the one before ends at the same time of its last day: a morning is not held against a whole day.
 */
export function periodBefore(period: Period, days: LocalDays, now: Date): Period | null {
  if (period.fromDay === null) return null;
  const end = period.toDay ?? addDays(days.dayOf(now), 1);
  const length = Math.max(1, daysBetween(period.fromDay, end));
  const before = periodOf(addDays(period.fromDay, -length), period.fromDay, days);
  const today = days.dayOf(now);
  if (before.to === null || addDays(today, 1) !== end || today < period.fromDay) return before;
  const sameMoment = new Date(days.startOf(addDays(today, -length)).getTime() + (now.getTime() - days.startOf(today).getTime()));
  return { ...before, to: sameMoment < before.to ? sameMoment : before.to };
}

function readSplit(definition: MetricDefinition, by: string | null): MetricRequest['by'] {
  if (by === null) return null;
  const step = STEPS.find((name) => name === by);
  const dimension = DIMENSIONS.find((name) => name === by);
  if (step === undefined && dimension === undefined) {
    throw new AppError({
      code: 'metrics.unknown_split', kind: 'invalid',
      message: `A metric can't be split by "${by}". Choose one of ${[...STEPS, ...DIMENSIONS].join(', ')}.`,
    });
  }
  if (dimension !== undefined && !definition.dimensions.includes(dimension)) {
    throw new AppError({
      code: 'metrics.refused_split', kind: 'invalid',
      message: `${definition.label} can't be split by ${dimension}. ${definition.refusals[dimension] ?? ''}`.trim(),
      details: { metric: definition.code, by: dimension, possible: [...STEPS, ...definition.dimensions] },
    });
  }
  return step !== undefined ? { step } : dimension !== undefined ? { dimension } : null;
}

function invalidRange(message: string): AppError {
  return new AppError({ code: 'metrics.invalid_range', kind: 'invalid', message });
}
