import { AppError } from '../../platform/errors.ts';

/** When an alert goes off. Amounts of money are in minor units, shares 0..1. */
export type Condition =
  /** The figure over the last `days` whole days is above or below a value. */
  | { readonly kind: 'threshold'; readonly side: 'above' | 'below'; readonly value: number; readonly days: number }
  /** Over the last `days` whole days it moved since as many days before by more than chance. */
  | { readonly kind: 'change'; readonly side: Side; readonly days: number }
  /** Yesterday was unlike the same weekday of the eight weeks before. */
  | { readonly kind: 'anomaly'; readonly side: Side; readonly sensitivity: Sensitivity };

export const SIDES = ['up', 'down', 'either'] as const;
export type Side = (typeof SIDES)[number];
export const SENSITIVITIES = ['high', 'normal', 'low'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

const LONGEST_DAYS = 92;

/** @throws `alerts.invalid_condition` */
export function checkCondition(condition: Condition): void {
  if (condition.kind === 'anomaly') return;
  if (!Number.isInteger(condition.days) || condition.days < 1 || condition.days > LONGEST_DAYS) throw invalid(`An alert looks at 1 to ${LONGEST_DAYS} whole days.`);
  if (condition.kind === 'threshold' && !Number.isFinite(condition.value)) throw invalid('A threshold is a number.');
}

function invalid(message: string): AppError {
  return new AppError({ code: 'alerts.invalid_condition', kind: 'invalid', message });
}

/** What one look said. */
export interface Verdict {
  /** Null: nothing can be said, and `reason` says why. */
  readonly isBreach: boolean | null;
  readonly value: number | null;
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
  /** What it is held against: the threshold, the period before, the usual value; with the ends of what is usual. */
  readonly against: number | null;
  readonly usualLow: number | null;
  readonly usualHigh: number | null;
  readonly p: number | null;
  readonly reason: string | null;
  /** Local days it was counted over, `to` exclusive. */
  readonly from: string;
  readonly to: string;
}

export interface Standing {
  readonly status: 'ok' | 'breached';
  readonly goodDays: number;
}

/** Days in a row without a breach after which it is over: a figure that swings around its limit is told once, not each day. */
const GOOD_DAYS = 2;

/** What a verdict makes of an alert, and whether somebody is to be told. */
export function nextStanding(standing: Standing, isBreach: boolean | null): Standing & { readonly tell: 'breach' | 'recovery' | null } {
  if (isBreach === null) return { ...standing, tell: null };
  if (isBreach) return { status: 'breached', goodDays: 0, tell: standing.status === 'ok' ? 'breach' : null };
  if (standing.status === 'ok') return { ...standing, tell: null };
  const goodDays = standing.goodDays + 1;
  return goodDays >= GOOD_DAYS ? { status: 'ok', goodDays: 0, tell: 'recovery' } : { status: 'breached', goodDays, tell: null };
}
