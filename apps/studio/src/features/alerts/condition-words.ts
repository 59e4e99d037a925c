import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/current-store.tsx';
import { figureFormat } from '../../ui/figure-format.ts';
import { useFormats } from '../../ui/format.ts';
import type { Condition } from './api.ts';

export interface WatchedMetric {
  readonly code: string;
  readonly unit: string;
}

/** When an alert goes off, in words. */
export function useConditionWords(): (condition: Condition, metric: WatchedMetric) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const { currency } = useStore();
  return (condition, metric) => {
    const side = t(`alerts.side.${condition.side}`);
    if (condition.kind === 'anomaly') return t('alerts.says.anomaly', { side });
    const days = t('alerts.daysCount', { count: condition.days });
    if (condition.kind === 'change') return t('alerts.says.change', { side, days });
    return t('alerts.says.threshold', { side, days, limit: figureFormat(formats, { ...metric, currency }).full(condition.value) });
  };
}
