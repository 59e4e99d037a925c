import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/current-store.tsx';
import { touchpointsQuery } from '../../api/touchpoints.ts';
import { useDimensionValue } from '../../ui/dimension-value.ts';
import { useFormats } from '../../ui/format.ts';
import { useJourneyWords } from '../../ui/use-journey-words.ts';
import type { Cost, Friction } from './api.ts';
import type { PlaceOf } from './search.ts';

/** What a touchpoint, page, element or motive is called. */
export function usePlaceName(): (by: PlaceOf, place: string) => string {
  const { t } = useTranslation();
  const store = useStore();
  const { nameOf } = useJourneyWords();
  const { data } = useQuery(touchpointsQuery(store.id));
  const valueOf = useDimensionValue();
  return (by, place) => {
    if (by === 'motive') return valueOf(by, place);
    if (place === '') return t('friction.placeUnknown');
    return by === 'touchpoint' ? nameOf(data?.touchpoints.find(({ id }) => id === place) ?? { id: place, name: null }) : place;
  };
}

/** The figures of a cost in words. */
export function useCostText({ currency }: Pick<Friction, 'currency'>) {
  const { t } = useTranslation();
  const formats = useFormats();
  return {
    rates: ({ converted, without }: Cost) => (converted.value === null ? '–' : without === null ? formats.percent(converted.value) : `${formats.percent(converted.value)} / ${formats.percent(without)}`),
    points: ({ difference }: Cost) =>
      difference === null ? '' : t('friction.points', { value: formats.signed(difference.value * 100), low: formats.signed(difference.low * 100), high: formats.signed(difference.high * 100) }),
    orders: ({ lostOrders }: Cost) => (lostOrders === null ? '–' : formats.number(lostOrders.value, Math.abs(lostOrders.value) < 10 ? 1 : 0)),
    money: ({ lostMinor }: Cost) => (lostMinor === null ? '–' : formats.moneyShort(lostMinor.value, currency)),
    range: ({ lostMinor }: Cost) => (lostMinor === null ? '' : t('friction.range', { low: formats.moneyShort(lostMinor.low, currency), high: formats.moneyShort(lostMinor.high, currency) })),
    /** Why there is no cost, or how far it can be trusted. */
    verdict: ({ reason, isBeyondChance, difference }: Cost) => {
      if (reason === 'small' || reason === 'no_match') return t(`friction.reason.${reason}`);
      if (!isBeyondChance) return t('friction.chance');
      return difference !== null && difference.value > 0 ? t('friction.ordersMore') : reason === null ? t('friction.costs') : t(`friction.reason.${reason}`);
    },
  };
}
