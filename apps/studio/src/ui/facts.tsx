import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Names and values of one thing, in two columns. */
export function Facts({ items }: { items: readonly { key: string; name: string; value: ReactNode }[] }) {
  return (
    <dl className={classes['facts']}>
      {items.map((item) => (
        <div key={item.key} className={classes['fact']}>
          <dt>{item.name}</dt>
          <dd className="num break">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A value of any JSON shape, readable and never run as HTML. */
export function JsonView({ value, label }: { value: unknown; label: string }) {
  return (
    <pre className={classes['json']} tabIndex={0} role="region" aria-label={label}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}
