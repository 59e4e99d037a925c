import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format.ts';
import type { RetentionPart } from './api.ts';
import type { Unit } from './search.ts';

/** A cohort by its first day, as its unit is called. */
export function useCohortName(unit: Unit): (key: string) => string {
  const formats = useFormats();
  return (key) => (unit === 'month' ? formats.month(key) : formats.day(key));
}

/** After how many days half are back, with the interval of that, in words. */
export function useHalfBack(): (waiting: RetentionPart['waiting']) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const days = (number: number | null) => (number === null ? '…' : formats.number(number));
  return ({ medianDays, medianLow, medianHigh }) => {
    if (medianDays === null) return t('retention.halfNever');
    const value = t('retention.halfBackDays', { number: formats.number(medianDays) });
    return medianLow === null && medianHigh === null ? value : `${value} (${days(medianLow)} – ${days(medianHigh)})`;
  };
}
