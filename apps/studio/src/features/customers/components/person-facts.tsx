import { Badge, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../api/types.ts';
import { Facts } from '../../../ui/facts.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';
import { useValueWords } from '../../../ui/value-words.ts';
import type { Overview } from '../api.ts';
import { Merges } from './merges.tsx';

function traitText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function FirstTouch({ touch }: { touch: Overview['firstTouch'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  if (touch === null) return <Text size="sm" c="dimmed">{t('person.noFirstTouch')}</Text>;
  const items = [
    { key: 'source', name: t('dimension.source'), value: wordOf('source', touch.source) },
    { key: 'campaign', name: t('person.campaign'), value: touch.campaign },
    { key: 'medium', name: t('person.medium'), value: touch.medium },
    { key: 'page', name: t('event.path'), value: touch.landingPath },
    { key: 'device', name: t('dimension.device'), value: touch.device === null ? null : wordOf('device', touch.device) },
    { key: 'at', name: t('event.at'), value: formats.dateTime(touch.at) },
  ];
  return <Facts items={items.filter((item) => item.value !== null)} />;
}

function Consents({ consents }: { consents: Overview['consents'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  if (consents.length === 0) return <Text size="sm" c="dimmed">{t('person.noConsents')}</Text>;
  return (
    <Facts
      items={consents.map((consent) => ({
        key: consent.purpose,
        name: wordOf('consent', consent.purpose),
        value: (
          <>
            <Badge size="sm" color={consent.granted ? 'green' : 'gray'}>
              {consent.granted ? t('person.allowed') : t('person.notAllowed')}
            </Badge>
            <Text size="xs" c="dimmed" className="break">
              {[formats.dateTime(consent.at), consent.place, consent.textId === null ? null : t('person.consentText', { id: [consent.textId, consent.textVersion].filter((part) => part !== null).join(' ') })].filter((part) => part !== null).join(' · ')}
            </Text>
          </>
        ),
      }))}
    />
  );
}

function Devices({ devices }: { devices: Overview['devices'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  if (devices.length === 0) return <Text size="sm" c="dimmed">{t('person.noDevices')}</Text>;
  return (
    <Facts
      items={devices.map((one) => ({ key: one.device, name: wordOf('device', one.device), value: `${t('story.events', { count: one.events, number: formats.number(one.events) })} · ${formats.date(one.lastAt)}` }))}
    />
  );
}

/** Who a person is: where they came from, what they allow, by what they are known. */
export function PersonFacts({ profile, overview }: { profile: Profile; overview: Overview | undefined }) {
  const { t, i18n } = useTranslation();
  const traits = Object.entries(profile.traits);
  const kindName = (kind: string) => (i18n.exists(`alias.${kind}`) ? t(`alias.${kind}`) : kind);
  return (
    <>
      {overview === undefined ? null : (
        <>
          <Section title={t('person.firstTouch')}>
            <FirstTouch touch={overview.firstTouch} />
          </Section>
          <Section title={t('person.consents')}>
            <Consents consents={overview.consents} />
          </Section>
          <Section title={t('person.devices')}>
            <Devices devices={overview.devices} />
          </Section>
        </>
      )}
      <Section title={t('customers.aliases')} hint={t('customers.aliasesHint')}>
        <Facts items={profile.aliases.map((alias) => ({ key: `${alias.kind} ${alias.value}`, name: kindName(alias.kind), value: <span className="mono">{alias.value}</span> }))} />
      </Section>
      <Section title={t('customers.traits')}>
        {traits.length === 0 ? <Text size="sm" c="dimmed">{t('customers.noTraits')}</Text> : <Facts items={traits.map(([name, value]) => ({ key: name, name, value: traitText(value) }))} />}
      </Section>
      <Section title={t('customers.merges')} hint={t('customers.mergesHint')}>
        {profile.merges.length === 0 ? <Text size="sm" c="dimmed">{t('customers.noMerges')}</Text> : <Merges merges={profile.merges} />}
      </Section>
    </>
  );
}
