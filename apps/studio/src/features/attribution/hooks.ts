import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format.ts';
import type { Credit } from './api.ts';

/** A credit in orders or in net sales, and how sure it is. */
export function useCreditText(currency: string, isMoney: boolean): { value: (credit: Pick<Credit, 'orders' | 'minor'>) => string; note: (credit: Credit) => string } {
  const { t } = useTranslation();
  const formats = useFormats();
  return {
    value: ({ orders, minor }) => (isMoney ? (minor === null ? '–' : formats.moneyShort(minor, currency)) : formats.number(orders, 1)),
    note: ({ low, high }) => (low === null || high === null ? t('attribution.noInterval') : t('metrics.interval', { low: formats.number(low, 1), high: formats.number(high, 1) })),
  };
}
