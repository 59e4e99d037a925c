import { IconArrowDown } from '@tabler/icons-react';
import classes from './sort-header.module.css';

/** A column's name that puts the list in order by it, highest or latest first. */
export function SortHeader({ label, isActive, onSort }: { label: string; isActive: boolean; onSort: () => void }) {
  return (
    <button type="button" className={classes['sort']} data-active={isActive || undefined} onClick={onSort}>
      {label}
      <IconArrowDown size={12} aria-hidden className={classes['arrow']} />
    </button>
  );
}
