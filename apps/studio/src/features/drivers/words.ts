import { useTranslation } from 'react-i18next';
import { useDimensionValue } from '../../ui/dimension-value.ts';
import { useFormats } from '../../ui/format.ts';
import type { Bin, Driver, Drivers } from './api.ts';

/** A value of the outcome: a mean score, points of NPS, or a share of people. */
export function useOutcomeText(outcome: Drivers['outcome']): { readonly full: (value: number) => string; readonly short: (value: number) => string; readonly difference: (value: number) => string } {
  const formats = useFormats();
  if (outcome === 'repurchase') return { full: (value) => formats.percent(value), short: (value) => formats.percent(value, 0), difference: (value) => formats.signedPercent(value) };
  const digits = outcome === 'nps' ? 0 : 2;
  return { full: (value) => formats.number(value, digits), short: (value) => formats.number(value, outcome === 'nps' ? 0 : 1), difference: (value) => formats.signed(value, digits) };
}

/** Below this a share of an order is none of it: where the server begins the bin above nothing. */
const NOTHING = 0.000_01;

/** The values of a bin, short enough for an axis. */
export function useBinText(currency: string): (driver: Pick<Driver, 'code' | 'unit'>, bin: Pick<Bin, 'from' | 'to' | 'category'>) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  return ({ code, unit }, { from, to, category }) => {
    if (unit === 'category') return category === null ? t('drivers.bin.other') : nameOf('category', category);
    if (unit === 'flag') return t(from === null ? 'drivers.bin.first' : 'drivers.bin.repeat');
    if (code === 'contact' && from === null) return t('drivers.bin.notAsked');
    if (unit === 'share' && from === null && to !== null && to < NOTHING) return formats.percent(0, 0);
    const isWhole = unit === 'days' || unit === 'count';
    const write = (value: number): string => (unit === 'share' ? formats.percent(value < NOTHING ? 0 : value, 0) : unit === 'money' ? formats.moneyShort(value, currency) : formats.number(value));
    if (from === null) return to === null ? '–' : isWhole ? `≤ ${write(to - 1)}` : `< ${write(to)}`;
    if (to === null) return `≥ ${write(from)}`;
    return isWhole && to - 1 === from ? write(from) : `${write(from)} … ${write(isWhole ? to - 1 : to)}`;
  };
}
