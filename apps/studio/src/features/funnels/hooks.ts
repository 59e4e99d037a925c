import { useTranslation } from 'react-i18next';
import { useFormats } from '../../ui/format.ts';
import type { FunnelShare } from './api.ts';

/** A share, and how sure it is. */
export function useShareText(): { value: (share: FunnelShare) => string; note: (share: FunnelShare) => string } {
  const { t } = useTranslation();
  const formats = useFormats();
  return {
    value: (share) => (share.value === null ? '–' : formats.percent(share.value)),
    note: ({ low, high, n }) => {
      if (low === null || high === null) return t('funnel.nobody');
      const interval = t('journey.interval', { low: formats.percent(low), high: formats.percent(high), n: formats.number(n) });
      return n < SMALL ? `${interval} · ${t('funnel.small')}` : interval;
    },
  };
}

/** Fewer are called a small sample. */
const SMALL = 30;
