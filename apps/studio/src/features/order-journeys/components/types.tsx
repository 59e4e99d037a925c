import { Button, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useFormats } from '../../../ui/format.ts';
import type { JourneyType, OrderJourneys } from '../api.ts';
import { useOrderJourneyWords } from '../hooks.ts';
import classes from './types.module.css';

function Type({ data, type, onOpen }: { data: OrderJourneys; type: JourneyType; onOpen: (type: number) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  const words = useOrderJourneyWords();
  const { days, sessions, touchpoints } = type.medians;
  const after = type.followed.filter(({ by, share }) => (by === 'next_order' || by === 'review' || by === 'help') && share.value !== null);
  return (
    <li className={classes['type']}>
      <Title order={3} size="h3" className={classes['name'] ?? ''}>{words.type(type)}</Title>
      <span className={classes['track']}><span className={classes['fill']} style={{ width: `${(type.share.value ?? 0) * 100}%` }} /></span>
      <Text size="sm" className="num" title={words.interval(type.share)}>{words.orders(type.n)} · {words.share(type.share)}{type.n < 30 ? ` · ${t('funnel.small')}` : ''}</Text>
      {type.distinctions.length === 0 ? null : <ul className={classes['lines']}>{type.distinctions.map((one) => <li key={one.feature}>{words.distinction(one)}</li>)}</ul>}
      <p className={classes['note']}>
        {t('orderJourneys.half', { days: words.valueOf('days', days), sessions: t('counted.sessions', { count: Math.round(sessions), number: words.valueOf('sessions', sessions) }), touchpoints: words.valueOf('touchpoints', touchpoints) })}
        {type.medianMinor === null ? null : <> {t('orderJourneys.worth', { money: formats.money(Math.round(type.medianMinor), data.currency) })}</>}
      </p>
      <p className={classes['note']}>{t('orderJourneys.beganAt', { sources: formats.list(type.sources.map(({ source, n }) => `${nameOf('source', source)} ${formats.percent(n / type.n, 0)}`)) })}</p>
      {after.length === 0 ? null : <p className={classes['note']}>{t('orderJourneys.then', { what: formats.list(after.map(({ by, share }) => `${words.followed(by)} ${words.share(share)}`)) })}</p>}
      <Button size="compact-sm" variant="default" onClick={() => onOpen(type.type)} aria-label={t('orderJourneys.openType', { name: words.type(type), orders: words.orders(type.n) })}>{t('orderJourneys.showWho')}</Button>
    </li>
  );
}

/** Types of journeys that stand apart, the most frequent first. */
export function Types({ data, onOpen }: { data: OrderJourneys; onOpen: (type: number) => void }) {
  const words = useOrderJourneyWords();
  if (data.types.length === 0) return <Text size="sm" c="dimmed">{words.reason(data.typesReason)}</Text>;
  return <ol className={classes['types']}>{data.types.map((type) => <Type key={type.type} data={data} type={type} onOpen={onOpen} />)}</ol>;
}
