import { useTranslation } from 'react-i18next';
import type { MetricDefinition } from '../../../api/types.ts';
import { Facts } from '../../../ui/facts.tsx';
import { useMetricDefinition } from '../../../ui/metric-definition.ts';

/** What a metric means and how it is computed. */
export function AboutMetric({ metric }: { metric: MetricDefinition }) {
  const { t, i18n } = useTranslation();
  const words = useMetricDefinition();
  const method = `method.${metric.interval}`;
  return (
    <Facts
      items={[
        { key: 'definition', name: t('metrics.definition'), value: words.definition(metric.code, metric.definition) },
        { key: 'formula', name: t('metrics.formula'), value: words.formula(metric.code, metric.formula) },
        { key: 'interval', name: t('metrics.method'), value: i18n.exists(method) ? t(method) : metric.interval },
        { key: 'source', name: t('metrics.source'), value: words.source(metric) },
        { key: 'code', name: t('metrics.code'), value: <code className="mono">{metric.code}</code> },
      ]}
    />
  );
}
