import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { eventNamesQuery } from '../api/event-names.ts';
import { touchpointsQuery } from '../api/touchpoints.ts';
import { useEventName } from './event-name.tsx';
import type { Step } from './steps.ts';
import { useJourneyWords } from './use-journey-words.ts';

interface Choice {
  readonly value: string;
  readonly label: string;
}

/** What a step can be: events that the store has sent, touchpoints of the map, and the steps that are chosen already, whether they still exist or not. */
export function useStepChoices(steps: readonly Step[]): { group: string; items: Choice[] }[] {
  const { t } = useTranslation();
  const store = useStore();
  const eventName = useEventName();
  const { nameOf } = useJourneyWords();
  const names = useQuery(eventNamesQuery(store.id));
  const touchpoints = useQuery(touchpointsQuery(store.id));
  const used = steps.flatMap((step) => ('event' in step ? [step.event] : []));
  const events = [...new Set([...(names.data ?? []), ...used])];
  const places = touchpoints.data?.touchpoints ?? [];
  const lost = steps.flatMap((step) => ('touchpoint' in step && !places.some(({ id }) => id === step.touchpoint) ? [{ id: step.touchpoint, name: null }] : []));
  return [
    { group: t('funnel.events'), items: events.map((name) => ({ value: `event:${name}`, label: eventName(name) })) },
    { group: t('funnel.touchpoints'), items: [...places, ...lost].map((place) => ({ value: `touchpoint:${place.id}`, label: nameOf(place) })) },
  ];
}

/** The conditions on a step's event, kept when the field is left. */
export function OnlyWhere({ step, label, className = '', onChange }: { step: { event: string; only?: string }; label: string; className?: string; onChange: (step: Step) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(step.only ?? '');
  const keep = () => {
    if (text.trim() !== (step.only ?? '')) onChange(text.trim() === '' ? { event: step.event } : { event: step.event, only: text.trim() });
  };
  return (
    <TextInput
      size="xs"
      className={className}
      aria-label={label}
      placeholder={t('funnel.onlyExample')}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}
