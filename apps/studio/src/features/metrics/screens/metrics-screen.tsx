import { IconBell } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { dataRangeQuery } from '../../../api/data-range.ts';
import { metricDefinitionsQuery } from '../../../api/metric-definitions.ts';
import type { ChartView } from '../../../ui/chart-frame.tsx';
import { ButtonLink } from '../../../ui/links.tsx';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { NEEDED } from '../../../ui/metric-needs.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { Page } from '../../../ui/page.tsx';
import type { MetricDefinition } from '../../../api/types.ts';
import { MetricPicker } from '../components/metric-picker.tsx';
import { MetricView } from '../components/metric-view.tsx';
import { SavedViews, SaveView } from '../components/saved-views.tsx';
import { fittingBucket, lengthDays } from '../../../ui/period.ts';
import { PeriodBar } from '../../../ui/period-bar.tsx';
import { FILTERS, readSegment, writeSegment, type FilterDimension } from '../../../ui/segment.ts';
import { SegmentFilter } from '../../../ui/segment-filter.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { BUCKETS, type Bucket, type MetricsSearch } from '../search.ts';
import classes from './metrics-screen.module.css';

const DEFAULT_METRIC = 'revenue';
const route = getRouteApi('/s/$storeId/metrics');

function canFilter(metric: MetricDefinition, dimension: FilterDimension): boolean {
  return dimension === 'customer' ? metric.refusals[dimension] === undefined : metric.dimensions.includes(dimension);
}

/** The conditions that make sense for this metric: another one keeps what this one can't use. */
function sensibleWhere(metric: MetricDefinition, where: string | undefined): string | null {
  const segment = readSegment(where);
  // What cannot be read is for the server to refuse: to leave it out would show everybody's figures under a filter.
  if (where !== undefined && segment.length < where.split(',').length) return where;
  return writeSegment(segment.filter(({ dimension }) => canFilter(metric, dimension))) ?? null;
}

/** The wanted step, or the next longer one that makes sense for the metric. */
function allowedBucket(metric: MetricDefinition, wanted: Bucket): Bucket {
  const longer = BUCKETS.slice(BUCKETS.indexOf(wanted));
  return longer.find((bucket) => metric.refusals[bucket] === undefined) ?? wanted;
}

function withView({ as: _as, ...rest }: MetricsSearch, view: ChartView): MetricsSearch {
  return view === 'table' ? { ...rest, as: view } : rest;
}

/** What the form of a new alert begins with: this metric, and as much of the filter as it can use. */
function alertSearch(metric: MetricDefinition, where: string | undefined): { metric: string; where?: string } {
  const sensible = sensibleWhere(metric, where);
  return { metric: metric.code, ...(sensible === null ? {} : { where: sensible }) };
}

/** Any metric: its value, over time, broken down, and opened. */
export function MetricsScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const definitions = useQuery(metricDefinitionsQuery(store.id));
  const chosen = usePeriod(search);
  const { period } = chosen;
  const { data: range } = useSuspenseQuery(dataRangeQuery(store.id));
  const change = (next: MetricsSearch) => void navigate({ search: next, replace: true });
  if (definitions.isPending) return <Page title={t('nav.metrics')}><Waiting /></Page>;
  if (definitions.isError) return <Page title={t('nav.metrics')}><FaultNotice error={definitions.error} onRetry={() => void definitions.refetch()} /></Page>;
  const metric = definitions.data.find((one) => one.code === (search.metric ?? DEFAULT_METRIC)) ?? definitions.data[0];
  if (metric === undefined) return null;
  const { from: _from, to: _to, period: _period, compare: _compare, bucket: _bucket, ...rest } = search;
  const { where: _where, ...unfiltered } = search;
  // Another period cannot show what the store was never told.
  const isNeverTold = range.sessions === null && (range.orders === null || NEEDED[metric.code] === 'sessions');
  return (
    <Page
      title={words.label(metric.code, metric.label)}
      actions={
        <>
          <SegmentFilter
            where={search.where}
            period={period}
            dimensions={FILTERS.filter((one) => canFilter(metric, one))}
            onChange={(where) => change(where === undefined ? unfiltered : { ...search, where })}
          />
          <PeriodBar search={search} chosen={chosen} onChange={(part) => change({ ...rest, ...part })} />
          <ButtonLink
            variant="default" className="icon-when-narrow" aria-label={t('alerts.fromMetric')} title={t('alerts.fromMetric')} leftSection={<IconBell size={15} aria-hidden />}
            to="/s/$storeId/alerts" params={{ storeId: store.id }} search={alertSearch(metric, search.where)}
          >
            {t('alerts.fromMetric')}
          </ButtonLink>
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
          where={sensibleWhere(metric, search.where)}
          bucket={allowedBucket(metric, search.bucket ?? fittingBucket(lengthDays(period)))}
          by={search.by !== undefined && metric.dimensions.includes(search.by) ? search.by : (metric.dimensions[0] ?? null)}
          compare={search.compare === true && period.from !== null}
          view={search.as ?? 'chart'}
          onView={(view) => change(withView(search, view))}
          onBucket={(bucket) => change({ ...search, bucket })}
          onBy={(by) => change({ ...search, by })}
          onAllTime={period.from === null || isNeverTold ? null : () => change({ ...rest, period: 'all' })}
        />
      </div>
    </Page>
  );
}
