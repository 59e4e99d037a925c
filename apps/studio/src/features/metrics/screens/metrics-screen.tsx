import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { metricDefinitionsQuery } from '../../../api/metric-definitions.ts';
import type { ChartView } from '../../../ui/chart-frame.tsx';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { Page } from '../../../ui/page.tsx';
import type { MetricDefinition } from '../../../api/types.ts';
import { MetricPicker } from '../components/metric-picker.tsx';
import { MetricView } from '../components/metric-view.tsx';
import { SavedViews, SaveView } from '../components/saved-views.tsx';
import { PeriodPicker } from '../components/period-picker.tsx';
import { addDays, lengthDays, fittingBucket, periodOf, todayIn, type Period, type Preset } from '../period.ts';
import { BUCKETS, type Bucket, type MetricsSearch } from '../search.ts';
import classes from './metrics-screen.module.css';

const DEFAULT_METRIC = 'revenue';
const DEFAULT_PERIOD = '28d';
const route = getRouteApi('/s/$storeId/metrics');

function usePeriod(search: MetricsSearch): { preset: Preset; period: Period } {
  const store = useStore();
  const today = todayIn(store.timezone);
  return useMemo(() => {
    if (search.from !== undefined && search.to !== undefined) return { preset: 'custom', period: { from: search.from, to: addDays(search.to, 1) } };
    const preset = search.period === undefined || search.period === 'custom' ? DEFAULT_PERIOD : search.period;
    return { preset, period: periodOf(preset, today) };
  }, [search.from, search.to, search.period, today]);
}

/** The wanted step, or the next longer one that makes sense for the metric. */
function allowedBucket(metric: MetricDefinition, wanted: Bucket): Bucket {
  const longer = BUCKETS.slice(BUCKETS.indexOf(wanted));
  return longer.find((bucket) => metric.refusals[bucket] === undefined) ?? wanted;
}

function withView({ view: _view, ...rest }: MetricsSearch, view: ChartView): MetricsSearch {
  return view === 'table' ? { ...rest, view } : rest;
}

/** Any metric: its value, over time, broken down, and opened. */
export function MetricsScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const definitions = useQuery(metricDefinitionsQuery(store.id));
  const { preset, period } = usePeriod(search);
  const change = (next: MetricsSearch) => void navigate({ search: next, replace: true });
  if (definitions.isPending) return <Page title={t('nav.metrics')}><Waiting /></Page>;
  if (definitions.isError) return <Page title={t('nav.metrics')}><FaultNotice error={definitions.error} onRetry={() => void definitions.refetch()} /></Page>;
  const metric = definitions.data.find((one) => one.code === (search.metric ?? DEFAULT_METRIC)) ?? definitions.data[0];
  if (metric === undefined) return null;
  const { from: _from, to: _to, period: _period, bucket: _bucket, ...rest } = search;
  return (
    <Page
      title={words.label(metric.code, metric.label)}
      actions={
        <>
          <PeriodPicker
            preset={preset}
            period={period}
            compare={search.compare === true && period.from !== null}
            onPreset={(next) => change({ ...rest, period: next })}
            onDays={(days) => change({ ...rest, ...days })}
            onCompare={(compare) => change({ ...search, compare })}
          />
          <SaveView suggestion={words.label(metric.code, metric.label)} />
        </>
      }
    >
      <div className={classes['layout']}>
        <div className={classes['picker']}>
          <SavedViews />
          <MetricPicker metrics={definitions.data} chosen={metric.code} onChoose={(code) => change({ ...search, metric: code })} />
        </div>
        <MetricView
          key={metric.code}
          metric={metric}
          period={period}
          bucket={allowedBucket(metric, search.bucket ?? fittingBucket(lengthDays(period)))}
          by={search.by !== undefined && metric.dimensions.includes(search.by) ? search.by : (metric.dimensions[0] ?? null)}
          compare={search.compare === true && period.from !== null}
          view={search.view ?? 'chart'}
          onView={(view) => change(withView(search, view))}
          onBucket={(bucket) => change({ ...search, bucket })}
          onBy={(by) => change({ ...search, by })}
          onAllTime={period.from === null ? null : () => change({ ...rest, period: 'all' })}
        />
      </div>
    </Page>
  );
}
