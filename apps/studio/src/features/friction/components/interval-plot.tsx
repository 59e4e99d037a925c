import type { Cost } from '../api.ts';
import classes from './interval-plot.module.css';

/** How wide half of the plot is, in shares: the same for all rows of a table, so that they can be compared by eye. */
export function spanOf(costs: readonly Cost[]): number {
  return Math.max(0.01, ...costs.flatMap(({ difference }) => (difference === null ? [] : [Math.abs(difference.low), Math.abs(difference.high)])));
}

/** A difference and its interval on a line with zero in the middle; red where it costs beyond chance. `label` says it in words. */
export function IntervalPlot({ cost: { difference, isBeyondChance }, span, label }: { cost: Cost; span: number; label: string }) {
  if (difference === null) return null;
  const place = (value: number) => 50 + (value / span) * 50;
  const sure = (isBeyondChance && difference.value < 0) || undefined;
  return (
    <span className={classes['frame']} role="img" aria-label={label} title={label}>
      <svg className={classes['plot']} data-sure={sure} viewBox="0 0 100 18" preserveAspectRatio="none" aria-hidden>
        <line className={classes['zero']} x1={50} x2={50} y1={0} y2={18} />
        <line className={classes['line']} x1={place(difference.low)} x2={place(difference.high)} y1={9} y2={9} />
      </svg>
      {/* Outside of the picture, which is stretched. */}
      <span className={classes['mark']} data-sure={sure} style={{ left: `${place(difference.value)}%` }} />
    </span>
  );
}
