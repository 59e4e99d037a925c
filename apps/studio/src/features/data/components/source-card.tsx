import { Badge, Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import type { EventSource } from '../../../api/types.ts';
import { EventName } from '../../../ui/event-name.tsx';
import { useFaultSentence } from '../../../ui/fault-sentence.ts';
import { useFormats } from '../../../ui/format.ts';
import { TextLink } from '../../../ui/links.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { useSourceWords } from './source-words.ts';
import classes from './source-card.module.css';

const COLOUR = { healthy: 'green', quiet: 'yellow', failing: 'red' } as const;

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="num break">{children}</dd>
    </div>
  );
}

function SourceFacts({ source }: { source: EventSource }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { share } = useSourceWords();
  const kept = source.accepted + source.duplicates;
  const within = (ms: number | null) => (ms === null ? t('sources.longer') : formats.duration(ms));
  const [half, most] = [within(source.halfWithinMs), within(source.mostWithinMs)];
  const keys = source.keys.map((key) => (key.name === null ? `${key.prefix}… (${t('sources.keyRevoked')})` : key.name));
  return (
    <dl className={classes['facts']}>
      <Fact name={t('sources.last')}>{formats.moment(source.lastAt)}</Fact>
      <Fact name={t('sources.first')}>{formats.date(source.firstAt)}</Fact>
      <Fact name={t('sources.events')}>{formats.number(source.accepted)}</Fact>
      {kept + source.quarantined === 0 ? null : <Fact name={t('sources.quarantined')}>{share(source.quarantined / (kept + source.quarantined))}</Fact>}
      {kept === 0 ? null : <Fact name={t('sources.duplicates')}>{share(source.duplicates / kept)}</Fact>}
      {source.teller === 'import' || kept === 0 ? null : <Fact name={t('sources.delay')}>{half === most ? most : t('sources.delayText', { half, most })}</Fact>}
      {source.skewedShare === null ? null : <Fact name={t('sources.clock')}>{share(source.skewedShare)}</Fact>}
      {keys.length === 0 ? null : <Fact name={t('sources.keys')}>{formats.list(keys)}</Fact>}
    </dl>
  );
}

/** What is most often wrong, each leading to the events in quarantine. */
function SourceFaults({ source }: { source: EventSource }) {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const sentence = useFaultSentence();
  if (source.faults.length === 0) return null;
  const ofSource = { tab: 'quarantine', teller: source.teller, ...(source.teller === 'import' ? {} : { library: source.library === '' ? '(none)' : source.library }) } as const;
  return (
    <>
      <Text size="xs" c="dimmed">
        {t('sources.faults')}
      </Text>
      <ul className={classes['faults']}>
        {source.faults.map((fault) => (
          <li key={`${fault.name} ${fault.path}`} className="break">
            <strong><EventName name={fault.name} /></strong>: {sentence(fault)}{' '}
            {manage ? (
              <TextLink size="sm" underline="always" to="/s/$storeId/data" params={{ storeId: store.id }} search={{ ...ofSource, name: fault.name, path: fault.path }}>
                {t('quarantine.open', { count: fault.events, number: formats.number(fault.events) })}
              </TextLink>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

/** One source: how it does, why, what to do, and the figures behind it. */
export function SourceCard({ source }: { source: EventSource }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useSourceWords();
  const name = words.name(source);
  const toDo = words.whatToDo(source);
  const total = source.perHour.reduce((sum, events) => sum + events, 0);
  return (
    <article className={classes['card']} data-status={source.status} aria-label={name}>
      <div className={classes['words']}>
        <Group gap="xs">
          <Title order={3} className="break">
            {name}
          </Title>
          <Badge color={COLOUR[source.status]}>{t(`sources.status.${source.status}`)}</Badge>
          {source.simulated ? <Badge color="gray">{t('store.simulatedShort')}</Badge> : null}
          {source.library === '' ? null : (
            <Text size="xs" c="dimmed">
              {t(`teller.${source.teller}`)}
            </Text>
          )}
        </Group>
        <Text size="sm">
          {words.why(source)} {toDo}
        </Text>
        {words.notes(source).map((note) => (
          <Text key={note} size="sm" c="dimmed">
            {note}
          </Text>
        ))}
        <SourceFaults source={source} />
      </div>
      <div className={classes['figures']}>
        <Sparkline values={source.perHour} label={t('sources.spark', { total: formats.number(total), most: formats.number(Math.max(...source.perHour)) })} />
      </div>
      <SourceFacts source={source} />
    </article>
  );
}
