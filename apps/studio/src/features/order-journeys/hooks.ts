import { useTranslation } from 'react-i18next';
import { useDimensionValue } from '../../ui/dimension-value.ts';
import { useFormats } from '../../ui/format.ts';
import { useJourneyWords } from '../../ui/use-journey-words.ts';
import type { Distinction, Followed, JourneyType, Measured, OrderJourneys } from './api.ts';

const DAY_SECONDS = 86_400;
/** Fewer are called a small sample. */
const SMALL = 30;

/** What measures, types and shares of order journeys are called. */
export function useOrderJourneyWords() {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  const { duration } = useJourneyWords();
  const valueOf = (measure: string, value: number): string => (measure === 'days' ? duration(value * DAY_SECONDS) : formats.number(value, Number.isInteger(value) ? 0 : 1));
  const isShare = (feature: string): boolean => feature === 'returning' || feature.startsWith('source:');
  const figure = ({ feature }: Pick<Distinction, 'feature'>, value: number): string => (isShare(feature) ? formats.percent(value, 0) : valueOf(feature, value));
  const shortOf = ({ feature, isMore }: Distinction): string =>
    feature.startsWith('source:') ? t('orderJourneys.mark.source', { source: nameOf('source', feature.slice('source:'.length)) }) : t(`orderJourneys.mark.${feature}.${isMore ? 'more' : 'less'}`);
  return {
    valueOf,
    measure: ({ measure }: Pick<Measured, 'measure'>) => t(`orderJourneys.measure.${measure}`),
    bucket: ({ from, to }: Measured['buckets'][number], measure: Measured['measure']): string => {
      if (measure === 'days') return to === null ? t('orderJourneys.longer', { time: valueOf('days', from) }) : t('orderJourneys.under', { time: valueOf('days', to) });
      const last = to === null ? null : to - 1;
      const first = measure === 'sessions' && from === 0 ? 1 : from;
      return last === null ? t('orderJourneys.orMore', { number: formats.number(first) }) : first === last ? formats.number(first) : `${formats.number(first)}–${formats.number(last)}`;
    },
    followed: (by: Followed['by']) => t(`orderJourneys.followed.${by}`),
    share: ({ value }: Followed['share']) => (value === null ? '–' : formats.percent(value)),
    interval: ({ low, high, n }: Followed['share']) => {
      if (low === null || high === null) return t('orderJourneys.noTime');
      const text = t('journey.interval', { low: formats.percent(low), high: formats.percent(high), n: formats.number(n) });
      return n < SMALL ? `${text} · ${t('funnel.small')}` : text;
    },
    /** A type's name: what it differs in most. */
    type: ({ type, distinctions }: Pick<JourneyType, 'type' | 'distinctions'>): string => {
      const words = distinctions.slice(0, 2).map(shortOf);
      return words.length === 0 ? t('orderJourneys.usual', { number: formats.number(type) }) : formats.list(words);
    },
    distinction: (one: Distinction): string => {
      // A share of people who had ordered before is told as that of first orders where those are what stands out.
      const told = (value: number): string => figure(one, one.feature === 'returning' && !one.isMore ? 1 - value : value);
      return t('orderJourneys.against', { what: shortOf(one), value: told(one.value), all: told(one.ofAll) });
    },
    orders: (count: number) => t('counted.orders', { count, number: formats.number(count) }),
    reason: (reason: OrderJourneys['typesReason']) => t(reason === 'all_alike' ? 'orderJourneys.allAlike' : 'orderJourneys.tooFew'),
  };
}
