import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { MetricDefinition } from '../../../api/types.ts';
import { useStore } from '../../../api/current-store.tsx';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { groupMetrics } from '../groups.ts';
import classes from './metric-picker.module.css';
import { ItemLink } from '../../../ui/links.tsx';

interface PickerProps {
  readonly metrics: readonly MetricDefinition[];
  readonly chosen: string;
  readonly onChoose: (code: string) => void;
}

/** All metrics by what they are about: a list beside the figure, a menu on a narrow screen. */
export function MetricPicker({ metrics, chosen, onChoose }: PickerProps) {
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const groups = groupMetrics(metrics);
  return (
    <>
      <nav className={classes['list']} aria-label={t('metrics.pick')}>
        {groups.map((group) => (
          <div key={group.group} className={classes['group']}>
            <Text size="xs" className={classes['stage'] ?? ''} component="h2">
              {t(`metricGroup.${group.group}`)}
            </Text>
            {group.metrics.map((metric) => (
              <ItemLink
                key={metric.code}
                to="/s/$storeId/metrics"
                params={{ storeId: store.id }}
                search={(before) => ({ ...before, metric: metric.code })}
                activeOptions={{ exact: true, includeSearch: true }}
                label={words.label(metric.code, metric.label)}
                active={metric.code === chosen}
                aria-current={metric.code === chosen ? 'page' : undefined}
                className={classes['item'] ?? ''}
              />
            ))}
          </div>
        ))}
      </nav>
      <Select
        className={classes['menu'] ?? ''}
        aria-label={t('metrics.pick')}
        data={groups.map((group) => ({
          group: t(`metricGroup.${group.group}`),
          items: group.metrics.map((metric) => ({ value: metric.code, label: words.label(metric.code, metric.label) })),
        }))}
        value={chosen}
        onChange={(code) => code !== null && onChoose(code)}
        searchable
        nothingFoundMessage={t('state.noMatch')}
        size="md"
      />
    </>
  );
}
