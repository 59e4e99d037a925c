import type { ChartPoint } from '../../ui/time-chart.tsx';
import type { Retention, RetentionPart } from './api.ts';

const MOST_POINTS = 120;

/** A curve as points, by units after the first. Where coming back is what members began with all of them did so in the first: that says nothing, and would press the rest to the ground. */
export function curvePoints(curve: Retention['curve'], { isRolling, isSame }: { readonly isRolling: boolean; readonly isSame: boolean }): ChartPoint[] {
  return curve.flatMap(({ offset, ...both }) => {
    const share = isRolling ? both.rolling : both.bounded;
    return share === null || (isSame && offset === 0) ? [] : [{ key: String(offset), label: String(offset), value: share.value, low: share.low, high: share.high }];
  });
}

interface Until {
  /** The day that the line goes to. */
  readonly last: number;
  readonly label: (day: number) => string;
}

/** The share that is back, at equal distances: it changes only on days on which somebody came back, which are not. Nothing is known after its last day. */
export function backPoints({ points }: RetentionPart['waiting'], { last, label }: Until): ChartPoint[] {
  const step = Math.max(1, Math.ceil(last / MOST_POINTS));
  const ends = points.at(-1)?.day ?? 0;
  return Array.from({ length: Math.ceil(last / step) + 1 }, (_none, index) => {
    const day = Math.min(index * step, last);
    const { share, low, high } = points.findLast((point) => point.day <= day) ?? { share: 1, low: null, high: null };
    const isKnown = day <= ends;
    return { key: String(day), label: label(day), value: isKnown ? 1 - share : null, low: !isKnown || high === null ? null : 1 - high, high: !isKnown || low === null ? null : 1 - low };
  });
}
