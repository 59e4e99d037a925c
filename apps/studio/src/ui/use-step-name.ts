import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { touchpointsQuery } from '../api/touchpoints.ts';
import { useEventName } from './event-name.tsx';
import type { Step } from './steps.ts';
import { useJourneyWords } from './use-journey-words.ts';

/** What a step is called, for a reader. */
export function useStepName(): (step: Step) => string {
  const { t } = useTranslation();
  const eventName = useEventName();
  const touchpointName = useTouchpointName();
  return (step) => {
    if ('touchpoint' in step) return t('funnel.touchpointName', { name: touchpointName(step.touchpoint) });
    return step.only === undefined ? eventName(step.event) : `${eventName(step.event)} [${step.only}]`;
  };
}

/** What a touchpoint of the store is called, by its id. */
export function useTouchpointName(): (id: string) => string {
  const store = useStore();
  const { nameOf } = useJourneyWords();
  const { data } = useQuery(touchpointsQuery(store.id));
  return (id) => nameOf(data?.touchpoints.find((one) => one.id === id) ?? { id, name: null });
}
