import type { Lifeline, Mark, MarkKind } from './api.ts';
import type { Stage } from './search.ts';

/** One kind's marks along the line, in order of time. */
export interface Row {
  readonly kind: MarkKind;
  readonly stage: Stage | null;
  readonly times: number;
  /** Of all marks that have one; null when none has, or one is not known. */
  readonly amountMinor: number | null;
  readonly marks: readonly Placed[];
}

export interface Placed {
  readonly mark: Mark;
  /** Where its middle lies, 0..100. */
  readonly percent: number;
  readonly sizePx: number;
}

/** Rows from the first ad to the last review, and what stands beside the stages last. */
const ORDER: readonly MarkKind[] = [
  'session', 'promotion', 'page', 'product', 'wishlist', 'cart', 'checkout', 'order', 'delivery', 'conversation', 'survey', 'points', 'message', 'return', 'refund',
  'review', 'referral', 'share', 'signal', 'consent', 'exposure', 'identity', 'other',
];
const [SMALLEST_PX, LARGEST_PX] = [7, 15];
/** So many at once are as large as a mark gets. */
const FULL_AT = 60;

/** Area grows with the number, so that nine look three times as wide as one would and not nine times. */
export function sizeOf(times: number): number {
  return Math.round(SMALLEST_PX + (LARGEST_PX - SMALLEST_PX) * Math.min(1, Math.sqrt(times - 1) / Math.sqrt(FULL_AT)));
}

/** The rows of a lifeline; kinds without a mark have none. */
export function layOut(lifeline: Lifeline): Row[] {
  const [from, to] = [Date.parse(lifeline.from), Date.parse(lifeline.to)];
  const place = (mark: Mark): Placed => {
    const middle = (Date.parse(mark.from) + Date.parse(mark.to)) / 2;
    return { mark, percent: Math.min(100, Math.max(0, ((middle - from) / Math.max(1, to - from)) * 100)), sizePx: sizeOf(mark.times) };
  };
  return ORDER.flatMap((kind): Row[] => {
    const marks = lifeline.marks.filter((mark) => mark.kind === kind);
    if (marks[0] === undefined) return [];
    const hasMoney = kind === 'order' || kind === 'refund';
    const isKnown = hasMoney && marks.every((mark) => mark.amountMinor !== null);
    return [{
      kind, stage: marks[0].stage, times: marks.reduce((all, mark) => all + mark.times, 0),
      amountMinor: isKnown ? marks.reduce((all, mark) => all + (mark.amountMinor ?? 0), 0) : null, marks: marks.map(place),
    }];
  });
}

/** Lengths between two lines of the axis, in milliseconds. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const GAPS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 182 * DAY, 365 * DAY, 730 * DAY, 1_826 * DAY, 3_652 * DAY];

export interface Tick {
  readonly at: number;
  readonly percent: number;
}

/** At most `most` lines at even distances within a span. */
export function ticksOf(span: { fromMs: number; toMs: number }, most: number): { ticks: Tick[]; gapMs: number } {
  const length = span.toMs - span.fromMs;
  const gapMs = GAPS.find((gap) => length / gap <= most) ?? length;
  const ticks: Tick[] = [];
  for (let at = Math.ceil(span.fromMs / gapMs) * gapMs; at < span.toMs; at += gapMs) ticks.push({ at, percent: ((at - span.fromMs) / length) * 100 });
  return { ticks, gapMs };
}

/** The span nearer or farther around its middle, or moved by a share of its length; never beyond `whole`, never shorter than a minute. */
export function moveSpan(span: { fromMs: number; toMs: number }, by: { zoom?: number; shift?: number }, whole: { fromMs: number; toMs: number }): { fromMs: number; toMs: number } {
  const length = Math.min(Math.max((span.toMs - span.fromMs) * (by.zoom ?? 1), MINUTE), whole.toMs - whole.fromMs);
  const middle = (span.fromMs + span.toMs) / 2 + (by.shift ?? 0) * (span.toMs - span.fromMs);
  const fromMs = Math.min(Math.max(middle - length / 2, whole.fromMs), whole.toMs - length);
  return { fromMs: Math.round(fromMs), toMs: Math.round(fromMs + length) };
}
