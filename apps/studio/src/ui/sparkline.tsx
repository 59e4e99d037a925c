import classes from './sparkline.module.css';

const HEIGHT = 36;

/** Bars without axes: the shape of some hours or days. `label` says in words what it shows. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const most = Math.max(1, ...values);
  return (
    <svg className={classes['spark']} viewBox={`0 0 ${values.length * 4} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <line className={classes['floor']} x1={0} x2={values.length * 4} y1={HEIGHT} y2={HEIGHT} />
      {values.map((value, at) => {
        // One event among thousands is still to be seen.
        const height = value === 0 ? 0 : Math.max(1.5, (value / most) * HEIGHT);
        return <rect key={at} className={classes['bar']} x={at * 4 + 0.5} y={HEIGHT - height} width={3} height={height} />;
      })}
    </svg>
  );
}
