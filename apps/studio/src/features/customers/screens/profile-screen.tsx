import { Badge, Text } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { Profile } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { usePersonName } from '../../../ui/person-name.ts';
import { Page, Section } from '../../../ui/page.tsx';
import { overviewQuery, profileQuery, type Mark, type Overview, type TimelineSearch } from '../api.ts';
import { Lifeline } from '../components/lifeline.tsx';
import { PersonActions } from '../components/person-actions.tsx';
import { PersonMotiveSection } from '../components/motive.tsx';
import { Standing } from '../components/standing.tsx';
import { PersonFacts } from '../components/person-facts.tsx';
import { Story } from '../components/story.tsx';
import { showsEvents, TimelineFilters } from '../components/timeline-filters.tsx';
import { Timeline } from '../components/timeline.tsx';
import type { ProfileSearch } from '../search.ts';
import classes from './profile-screen.module.css';
import { TextLink } from '../../../ui/links.tsx';

const route = getRouteApi('/s/$storeId/customers/$personKey');

function Stats({ profile, money }: { profile: Profile; money: Overview['money'] | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { stats } = profile;
  const amount = (minor: number | null | undefined) => (minor === null || minor === undefined ? t('metrics.noDataShort') : formats.money(minor));
  const day = (at: string | null | undefined) => (at === null || at === undefined ? '–' : formats.date(at));
  const items = [
    { key: 'revenue', name: t('customers.revenue'), value: amount(stats.revenueMinor) },
    { key: 'orders', name: t('customers.orders'), value: formats.number(stats.orders) },
    { key: 'aov', name: t('person.aov'), value: amount(money?.aovMinor) },
    { key: 'refunds', name: t('person.refunds'), value: amount(money?.refundedMinor) },
    { key: 'firstOrder', name: t('person.firstOrder'), value: day(money?.firstOrderAt) },
    { key: 'lastOrder', name: t('person.lastOrder'), value: day(money?.lastOrderAt) },
    { key: 'sessions', name: t('customers.sessions'), value: formats.number(stats.sessions) },
    { key: 'events', name: t('customers.events'), value: formats.number(stats.events) },
    { key: 'first', name: t('customers.firstSeen'), value: day(stats.firstSeen) },
    { key: 'last', name: t('customers.lastSeen'), value: stats.lastSeen === null ? '–' : formats.relative(stats.lastSeen) },
  ];
  return (
    <dl className={classes['stats']}>
      {items.map((item) => (
        <div key={item.key}>
          <dt>{item.name}</dt>
          <dd className="num">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

function wholeOf(overview: Overview | undefined): { fromMs: number; toMs: number } | null {
  const span = overview?.span ?? null;
  return span === null ? null : { fromMs: Date.parse(span.from), toMs: Date.parse(span.to) + 1 };
}

function timelineOf({ kind, stage, find, at }: ProfileSearch): TimelineSearch {
  return { ...(kind === undefined ? {} : { kind }), ...(stage === undefined ? {} : { stage }), ...(find === undefined ? {} : { find }), ...(at === undefined ? {} : { at }) };
}

/** One person: who they are, what they are worth, and the whole line of what they did. */
export function ProfileScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const { personKey } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const nameOf = usePersonName();
  const below = useRef<HTMLDivElement>(null);
  const profile = useQuery(profileQuery(store.id, personKey));
  const overview = useQuery(overviewQuery(store.id, personKey));
  if (profile.isPending) return <Page title={t('customers.person')}><Waiting /></Page>;
  if (profile.isError) return <Page title={t('customers.person')}><FaultNotice error={profile.error} onRetry={() => void profile.refetch()} /></Page>;
  const person = profile.data;
  const change = (next: ProfileSearch) => void navigate({ search: next, replace: true, resetScroll: false });
  const onMark = (mark: Mark) => {
    change({ ...search, at: mark.to });
    const isCalm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    below.current?.scrollIntoView({ behavior: isCalm ? 'auto' : 'smooth', block: 'start' });
  };
  const onSpan = (span: { fromMs: number; toMs: number } | null) => {
    const { from: _from, to: _to, ...rest } = search;
    change(span === null ? rest : { ...rest, from: new Date(span.fromMs).toISOString(), to: new Date(span.toMs).toISOString() });
  };
  return (
    <Page
      title={nameOf({ ...person, orders: person.stats.orders })}
      actions={<PersonActions profile={person} />}
      above={
        <Text size="sm" c="dimmed" mb={4} component="div">
          <TextLink to="/s/$storeId/customers" params={{ storeId: store.id }} size="sm">
            <IconChevronLeft size={13} aria-hidden style={{ verticalAlign: -2 }} /> {t('nav.customers')}
          </TextLink>
          {person.erased ? <Badge size="sm" color="gray" ml="xs">{t('erase.erased')}</Badge> : null}
        </Text>
      }
    >
      <Stats profile={person} money={overview.data?.money} />
      <Lifeline personKey={personKey} whole={wholeOf(overview.data)} shown={{ from: search.from, to: search.to }} onSpan={onSpan} onMark={onMark} />
      <div className={classes['layout']} ref={below}>
        <Section title={t('timeline.title')}>
          <TimelineFilters key={personKey} search={search} kinds={overview.data?.kinds ?? []} onChange={change} />
          {showsEvents(search) ? (
            <Timeline key={`${personKey} ${search.at ?? ''}`} personKey={personKey} search={timelineOf(search)} />
          ) : (
            <Story key={`${personKey} ${search.at ?? ''}`} personKey={personKey} at={search.at} />
          )}
        </Section>
        <div className={classes['side']}>
          <Standing personKey={person.personKey} />
          <PersonMotiveSection personKey={person.personKey} />
          <PersonFacts profile={person} overview={overview.data} />
        </div>
      </div>
    </Page>
  );
}
