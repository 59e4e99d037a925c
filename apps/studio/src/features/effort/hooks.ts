import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format.ts';
import { useJourneyWords } from '../../ui/use-journey-words.ts';
import type { Measure } from './search.ts';

/** Fewer orders are called a small sample. */
const SMALL = 30;

interface Estimate {
  readonly n: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Figures of a measure in words: seconds as time, all else as numbers. */
export function useEffortText(): { value: (measure: Measure, value: number | null, digits?: number) => string; note: (measure: Measure, estimate: Estimate) => string } {
  const { t } = useTranslation();
  const formats = useFormats();
  const { duration } = useJourneyWords();
  const value = (measure: Measure, figure: number | null, digits = 1): string => (figure === null ? '–' : measure === 'seconds' ? duration(Math.round(figure)) : formats.number(figure, digits));
  return {
    value,
    note: (measure, { n, low, high }) => {
      const orders = t('counted.orders', { count: n, number: formats.number(n) });
      const sure = low === null || high === null ? orders : `${t('metrics.interval', { low: value(measure, low), high: value(measure, high) })} ${orders}`;
      return n < SMALL ? `${sure} · ${t('funnel.small')}` : sure;
    },
  };
}
