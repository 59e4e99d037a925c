import classes from './sparkline.module.css';

const WIDTH = 120;
const HEIGHT = 28;
const EDGE = 2;

interface SparklineProps {
  readonly values: readonly (number | null)[];
}

/** Stretches of neighbouring points that have a value; a gap in the data stays a gap. */
function stretchesOf(points: readonly ({ x: number; y: number } | null)[]): { x: number; y: number }[][] {
  const stretches: { x: number; y: number }[][] = [[]];
  for (const point of points) {
    if (point === null) stretches.push([]);
    else stretches.at(-1)?.push(point);
  }
  return stretches.filter((stretch) => stretch.length > 0);
}

/** A metric's course as one small line. The page behind it has the same as chart and table, so readers of text are spared it. */
export function Sparkline({ values }: SparklineProps) {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return <div className={classes['none']} aria-hidden />;
  const low = Math.min(0, ...known);
  const high = Math.max(...known);
  const span = high - low || 1;
  const points = values.map((value, index) =>
    value === null ? null : { x: EDGE + (index / Math.max(1, values.length - 1)) * (WIDTH - 2 * EDGE), y: HEIGHT - EDGE - ((value - low) / span) * (HEIGHT - 2 * EDGE) },
  );
  return (
    <svg className={classes['line']} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden focusable="false">
      {stretchesOf(points).map((stretch) => (
        <polyline key={stretch[0]?.x} points={stretch.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')} />
      ))}
    </svg>
  );
}
