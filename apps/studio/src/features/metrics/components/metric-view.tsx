import { Text } from '@mantine/core';
import { usePrefetchQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricAnswer, MetricDefinition } from '../../../api/types.ts';
import type { ChartView } from '../../../ui/chart-frame.tsx';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import type { Period } from '../../../ui/period.ts';
import { metricQuery, type Part } from '../api.ts';
import type { Bucket } from '../search.ts';
import { AboutMetric } from './about-metric.tsx';
import { Breakdown } from './breakdown.tsx';
import { Figure, FigureSkeleton } from './figure.tsx';
import { OpenDrawer } from './open-drawer.tsx';
import { OverTime } from './over-time.tsx';
import classes from './metric-view.module.css';

interface MetricViewProps {
  readonly metric: MetricDefinition;
  readonly period: Period;
  /** Filter as the server reads it. */
  readonly where: string | null;
  readonly bucket: Bucket;
  readonly by: string | null;
  readonly compare: boolean;
  readonly view: ChartView;
  readonly onView: (view: ChartView) => void;
  readonly onBucket: (bucket: Bucket) => void;
  readonly onBy: (by: string) => void;
  readonly onAllTime: (() => void) | null;
}

function AsOf({ answer }: { answer: MetricAnswer }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <Text size="xs" c="dimmed" mt="xs">
      {t('metrics.asOf', { when: formats.dateTime(answer.asOf), zone: answer.range.timezone })}
      {answer.upToDate ? null : ` · ${t('metrics.stillCounting')}`}
    </Text>
  );
}

/** One metric over one period. */
export function MetricView(props: MetricViewProps) {
  const { metric, period, where, compare, by } = props;
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const [opened, setOpened] = useState<{ part: Part | null } | null>(null);
  // A series carries the figure of its whole, so the page asks once for both; hours can be too many, and then the figure stands alone.
  const isInSeries = !compare && props.bucket !== 'hour';
  usePrefetchQuery(metricQuery({ storeId: store.id, code: metric.code, period, where, by: props.bucket }));
  usePrefetchQuery(metricQuery({ storeId: store.id, code: metric.code, period, where, by: by ?? props.bucket }));
  const answer = useQuery(metricQuery({ storeId: store.id, code: metric.code, period, where, ...(isInSeries ? { by: props.bucket } : { compare }) }));
  const label = words.label(metric.code, metric.label);
  const open = (part: Part | null) => setOpened({ part });
  const hasValue = answer.data !== undefined && answer.data.value !== null;
  return (
    <div>
      {answer.isPending ? <FigureSkeleton /> : null}
      {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
      {answer.data === undefined ? null : (
        <>
          <Figure answer={answer.data} onOpen={() => open(null)} onAllTime={props.onAllTime} />
          <AsOf answer={answer.data} />
        </>
      )}
      <div className={classes['parts']}>
        {hasValue ? <OverTime {...props} onOpen={open} /> : null}
        <div className={classes['pair']}>
          {hasValue && by !== null ? <Breakdown {...props} by={by} onOpen={open} /> : null}
          <Section title={t('metrics.about')}>
            <AboutMetric metric={metric} />
          </Section>
        </div>
      </div>
      <OpenDrawer
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened?.part == null ? label : `${label} · ${opened.part.label}`}
        code={metric.code}
        period={period}
        where={where}
        part={opened?.part ?? null}
        isShare={metric.unit === 'share'}
      />
    </div>
  );
}
