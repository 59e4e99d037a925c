import { Badge, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { Profile } from '../../../api/types.ts';
import { Facts } from '../../../ui/facts.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { usePersonName } from '../../../ui/person-name.ts';
import { Page, Section } from '../../../ui/page.tsx';
import { profileQuery } from '../api.ts';
import { Merges } from '../components/merges.tsx';
import { PersonActions } from '../components/person-actions.tsx';
import { Timeline } from '../components/timeline.tsx';
import classes from './profile-screen.module.css';
import { TextLink } from '../../../ui/links.tsx';

const route = getRouteApi('/s/$storeId/customers/$personKey');

function Stats({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { stats } = profile;
  const items = [
    { key: 'revenue', name: t('customers.revenue'), value: stats.revenueMinor === null ? t('metrics.noDataShort') : formats.money(stats.revenueMinor) },
    { key: 'orders', name: t('customers.orders'), value: formats.number(stats.orders) },
    { key: 'sessions', name: t('customers.sessions'), value: formats.number(stats.sessions) },
    { key: 'events', name: t('customers.events'), value: formats.number(stats.events) },
    { key: 'first', name: t('customers.firstSeen'), value: stats.firstSeen === null ? '–' : formats.date(stats.firstSeen) },
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

function traitText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function Sides({ profile }: { profile: Profile }) {
  const { t, i18n } = useTranslation();
  const traits = Object.entries(profile.traits);
  const kindName = (kind: string) => (i18n.exists(`alias.${kind}`) ? t(`alias.${kind}`) : kind);
  return (
    <div className={classes['side']}>
      <Section title={t('customers.aliases')} hint={t('customers.aliasesHint')}>
        <Facts items={profile.aliases.map((alias) => ({ key: `${alias.kind} ${alias.value}`, name: kindName(alias.kind), value: <span className="mono">{alias.value}</span> }))} />
      </Section>
      <Section title={t('customers.traits')}>
        {traits.length === 0 ? <Text size="sm" c="dimmed">{t('customers.noTraits')}</Text> : <Facts items={traits.map(([name, value]) => ({ key: name, name, value: traitText(value) }))} />}
      </Section>
      <Section title={t('customers.merges')} hint={t('customers.mergesHint')}>
        {profile.merges.length === 0 ? <Text size="sm" c="dimmed">{t('customers.noMerges')}</Text> : <Merges merges={profile.merges} />}
      </Section>
    </div>
  );
}

/** One person: who they are, what they are worth, all they did. */
export function ProfileScreen() {
  const { t } = useTranslation();
  const store = useStore();
  const { personKey } = route.useParams();
  const nameOf = usePersonName();
  const profile = useQuery(profileQuery(store.id, personKey));
  if (profile.isPending) return <Page title={t('customers.person')}><Waiting /></Page>;
  if (profile.isError) return <Page title={t('customers.person')}><FaultNotice error={profile.error} onRetry={() => void profile.refetch()} /></Page>;
  const person = profile.data;
  return (
    <Page title={nameOf({ ...person, orders: person.stats.orders })} actions={<PersonActions profile={person} />}>
      <Text size="sm" c="dimmed" mt={-10} mb="md">
        <TextLink to="/s/$storeId/customers" params={{ storeId: store.id }} size="sm">
          {t('nav.customers')}
        </TextLink>
        {person.erased ? <Badge size="sm" color="gray" ml="xs">{t('erase.erased')}</Badge> : null}
      </Text>
      <Stats profile={person} />
      <div className={classes['layout']}>
        <Section title={t('timeline.title')}>
          <Timeline key={personKey} personKey={personKey} />
        </Section>
        <Sides profile={person} />
      </div>
    </Page>
  );
}
