import { useFormats } from '../../ui/format.ts';
import type { Unit } from './search.ts';

/** A cohort by its first day, as its unit is called. */
export function useCohortName(unit: Unit): (key: string) => string {
  const formats = useFormats();
  return (key) => (unit === 'month' ? formats.month(key) : formats.day(key));
}
