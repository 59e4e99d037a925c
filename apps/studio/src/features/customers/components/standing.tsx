import { Anchor, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { standingQuery, type Standing as Stands } from '../../../api/segments.ts';
import { Facts } from '../../../ui/facts.tsx';
import { useFormats } from '../../../ui/format.ts';
import { Section } from '../../../ui/page.tsx';

const DAY_MS = 86_400_000;

function Scores({ rfm }: { rfm: NonNullable<Stands['rfm']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const why = (text: string) => <Text size="xs" c="dimmed">{text}</Text>;
  const days = formats.list(rfm.edges.recencyMs.map((ms) => formats.number(ms / DAY_MS)));
  return (
    <Facts
      items={[
        { key: 'group', name: t('person.rfmGroup'), value: <>{t(`segments.group.${rfm.group}`)}{why(t(`segments.groupHint.${rfm.group}`))}</> },
        { key: 'r', name: t('person.rfmR', { score: rfm.r }), value: why(t('person.rfmRWhy', { days: formats.inDays(rfm.recencyDays), edges: days })) },
        { key: 'f', name: t('person.rfmF', { score: rfm.f }), value: why(t('person.rfmFWhy', { count: rfm.orderDays, number: formats.number(rfm.orderDays) })) },
        { key: 'm', name: t('person.rfmM', { score: rfm.m }), value: why(t('person.rfmMWhy', { money: formats.money(rfm.moneyMinor), edges: formats.list(rfm.edges.moneyMinor.map((minor) => formats.money(minor))) })) },
      ]}
    />
  );
}

/** In which segments a person is, since when, and their scores with the edges that give them. */
export function Standing({ personKey }: { personKey: string }) {
  const { t } = useTranslation();
  const store = useStore();
  const { metrics } = useMay();
  const formats = useFormats();
  const { data } = useQuery(standingQuery(store.id, personKey));
  if (data === undefined) return null;
  return (
    <Section title={t('person.segments')}>
      {data.segments.length === 0 ? <Text size="sm" c="dimmed" mb="xs">{t('person.noSegments')}</Text> : (
        <Facts
          items={data.segments.map(({ id, name, since }) => ({
            key: id,
            name,
            value: metrics ? <Anchor size="sm" renderRoot={(rest) => <Link to="/s/$storeId/segments" params={{ storeId: store.id }} search={{ people: id }} {...rest} />}>{formats.date(since)}</Anchor> : formats.date(since),
          }))}
        />
      )}
      {data.rfm === null ? <Text size="sm" c="dimmed">{t('person.noRfm')}</Text> : <Scores rfm={data.rfm} />}
    </Section>
  );
}
