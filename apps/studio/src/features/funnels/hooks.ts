import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../api/current-store.tsx';
import { touchpointsQuery } from '../../api/touchpoints.ts';
import { useEventName } from '../../ui/event-name.tsx';
import { useFormats } from '../../ui/format.ts';
import { useJourneyWords } from '../../ui/use-journey-words.ts';
import type { FunnelShare } from './api.ts';
import type { Step } from './search.ts';

/** What a step is called, for a reader. */
export function useStepName(): (step: Step) => string {
  const store = useStore();
  const { t } = useTranslation();
  const eventName = useEventName();
  const { nameOf } = useJourneyWords();
  const { data } = useQuery(touchpointsQuery(store.id));
  return (step) => {
    if ('touchpoint' in step) return t('funnel.touchpointName', { name: nameOf(data?.touchpoints.find(({ id }) => id === step.touchpoint) ?? { id: step.touchpoint, name: null }) });
    return step.only === undefined ? eventName(step.event) : `${eventName(step.event)} [${step.only}]`;
  };
}

/** A share, and how sure it is. */
export function useShareText(): { value: (share: FunnelShare) => string; note: (share: FunnelShare) => string } {
  const { t } = useTranslation();
  const formats = useFormats();
  return {
    value: (share) => (share.value === null ? '–' : formats.percent(share.value)),
    note: ({ low, high, n }) => {
      if (low === null || high === null) return t('funnel.nobody');
      const interval = t('journey.interval', { low: formats.percent(low), high: formats.percent(high), n: formats.number(n) });
      return n < SMALL ? `${interval} · ${t('funnel.small')}` : interval;
    },
  };
}

/** Fewer are called a small sample. */
const SMALL = 30;
