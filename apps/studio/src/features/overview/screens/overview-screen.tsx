import { Skeleton, Text } from '@mantine/core';
import { usePrefetchQuery, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { dataRangeQuery } from '../../../api/data-range.ts';
import type { Overview } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { ButtonLink, TextLink } from '../../../ui/links.tsx';
import { Empty, FaultNotice } from '../../../ui/notice.tsx';
import { Page } from '../../../ui/page.tsx';
import { addDays, type PeriodSearch, todayIn } from '../../../ui/period.ts';
import { PeriodBar } from '../../../ui/period-bar.tsx';
import { SegmentFilter } from '../../../ui/segment-filter.tsx';
import { usePeriod } from '../../../ui/use-period.ts';
import { noticesQuery, overviewQuery } from '../api.ts';
import { Changes } from '../components/changes.tsx';
import { Missing } from '../components/missing.tsx';
import { Notices } from '../components/notices.tsx';
import { Tiles } from '../components/tiles.tsx';
import { Why } from '../components/why.tsx';
import { useLastLook } from '../hooks/use-last-look.ts';
import type { OverviewSearch } from '../search.ts';
import classes from './overview-screen.module.css';

const route = getRouteApi('/s/$storeId/overview');

/** Which days are held against which, and when the reader looked last. */
function Compared({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const lastLook = useLastLook(store.id);
  const { previous } = overview;
  const since = lastLook === null ? null : todayIn(store.timezone, new Date(lastLook));
  const yesterday = addDays(todayIn(store.timezone), -1);
  return (
    <Text size="sm" c="dimmed" mb="lg" mt={-6}>
      {previous === null || previous.from === null || previous.to === null ? t('overview.whole') : t('overview.compared', { days: formats.days(previous.from, addDays(previous.to, -1)) })}
      {lastLook === null || since === null ? null : (
        <>
          {' · '}
          {since < yesterday ? (
            <TextLink to="/s/$storeId/overview" params={{ storeId: store.id }} search={{ from: since, to: yesterday }} size="sm">
              {t('overview.lastLook', { when: formats.relative(lastLook) })}
            </TextLink>
          ) : (
            t('overview.lastLook', { when: formats.relative(lastLook) })
          )}
        </>
      )}
    </Text>
  );
}

/** Neither orders nor sessions: how to get them, and whether anything at all has come. */
function NothingYet({ lastEventAt }: { lastEventAt: string | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const store = useStore();
  return (
    <Empty
      title={lastEventAt === null ? t('overview.empty', { name: store.name }) : t('overview.onlyEvents')}
      action={
        <>
          {lastEventAt === null ? null : (
            <ButtonLink to="/s/$storeId/live" params={{ storeId: store.id }} search={{ list: 'events' }}>
              {t('overview.seeEvents')}
            </ButtonLink>
          )}
          <ButtonLink {...(lastEventAt === null ? {} : { variant: 'default' })} to="/s/$storeId/start" params={{ storeId: store.id }}>
            {t('live.connect')}
          </ButtonLink>
          <ButtonLink variant="default" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ tab: 'imports' }}>
            {t('imports.start')}
          </ButtonLink>
        </>
      }
    >
      {lastEventAt === null ? t('overview.emptyText') : t('overview.onlyEventsText', { when: formats.relative(lastEventAt) })}
    </Empty>
  );
}

function Waiting() {
  return (
    <div className={classes['waiting']} aria-hidden>
      <Skeleton h={120} />
      <Skeleton h={120} />
      <Skeleton h={300} className={classes['wide'] ?? ''} />
    </div>
  );
}

/** Figures of the store's first page. */
function Figures({ search, why, onWhy }: { search: PeriodSearch; why: string | undefined; onWhy: (code: string | undefined) => void }) {
  const store = useStore();
  const { period } = usePeriod(search);
  usePrefetchQuery(noticesQuery(store.id));
  const answer = useQuery(overviewQuery({ storeId: store.id, period, where: search.where }));
  if (answer.isError) return <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.isPending) return <Waiting />;
  return (
    <>
      <Compared overview={answer.data} />
      <div className={classes['top']}>
        <Changes overview={answer.data} search={search} onWhy={onWhy} />
        <Notices period={period} search={search} />
      </div>
      <Tiles overview={answer.data} search={search} />
      <Missing overview={answer.data} />
      <Why period={period} search={search} code={why} onClose={() => onWhy(undefined)} />
    </>
  );
}

/** What changed, what it is worth, what to look at next. */
export function OverviewScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const { why, ...search } = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = usePeriod(search);
  const { data: range } = useSuspenseQuery(dataRangeQuery(store.id));
  const change = (next: OverviewSearch) => void navigate({ search: next, replace: true });
  const { where, ...rest } = search;
  const filter = where === undefined ? {} : { where };
  if (range.orders === null && range.sessions === null) return <Page title={t('nav.overview')}><NothingYet lastEventAt={range.lastOtherEventAt} /></Page>;
  return (
    <Page
      title={t('nav.overview')}
      actions={
        <>
          <SegmentFilter where={where} period={chosen.period} onChange={(next) => change(next === undefined ? rest : { ...rest, where: next })} />
          <PeriodBar search={search} chosen={chosen} canCompare={false} onChange={(part) => change({ ...part, ...filter })} />
        </>
      }
    >
      <Figures search={search} why={why} onWhy={(code) => change(code === undefined ? search : { ...search, why: code })} />
    </Page>
  );
}
