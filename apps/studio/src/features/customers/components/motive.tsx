import { Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { type PersonMotive, personMotiveQuery } from '../../../api/motives.ts';
import { Facts } from '../../../ui/facts.tsx';
import { useFormats } from '../../../ui/format.ts';
import { NotLearnt } from '../../../ui/not-learnt.tsx';
import { Section } from '../../../ui/page.tsx';
import classes from './motive.module.css';

const MOST_EVIDENCE = 4;

function Chances({ data: { chances, evidence } }: { data: PersonMotive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const told = evidence.slice(0, MOST_EVIDENCE);
  return (
    <>
      <Facts
        items={chances.map(({ motive, probability }) => ({
          key: motive, name: t(`value.motive.${motive}`),
          value: <div className={classes['chance']}>{formats.percent(probability, 0)}<Progress size="xs" value={probability * 100} aria-label={t('person.motiveChance', { motive: t(`value.motive.${motive}`) })} /></div>,
        }))}
      />
      {told.length === 0 ? null : <Text size="sm" mt="xs" mb={4}>{t('person.motiveEvidence')}</Text>}
      <ul className={classes['evidence']}>
        {told.map(({ sign, motive, seen, possible, times }) => (
          <li key={sign}>
            <Text size="xs">{t('person.motiveSeen', { sign: t(`motives.signs.${sign}`), seen: formats.number(seen), possible: formats.number(possible) })}</Text>
            <Text size="xs" c="dimmed">{times >= 1 ? t('person.motiveFor', { motive: t(`value.motive.${motive}`), number: formats.number(times, 1) }) : t('person.motiveAgainst', { motive: t(`value.motive.${motive}`), number: formats.number(1 / times, 1) })}</Text>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What drives a person, how likely that is, and what speaks for it. */
export function PersonMotiveSection({ personKey }: { personKey: string }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const { data } = useQuery(personMotiveQuery(store.id, personKey));
  if (data === undefined) return null;
  const { motive, reason, asked, notLearnt } = data;
  return (
    <Section title={t('person.motive')}>
      {notLearnt === null ? null : <NotLearnt not={notLearnt} />}
      {notLearnt !== null ? null : <Text size="sm" mb="xs">{motive === null ? t(`person.noMotive.${reason === 'no_sessions' ? reason : 'not_clear'}`) : t('person.motiveIs', { motive: t(`value.motive.${motive}`), count: data.sessions, number: formats.number(data.sessions) })}</Text>}
      {data.chances.length === 0 ? null : <Chances data={data} />}
      {asked === null ? null : <Text size="sm" mt="xs">{t('person.motiveAsked', { motive: t(`value.motive.${asked.motive}`), date: formats.date(asked.at) })}</Text>}
    </Section>
  );
}
