import { ActionIcon, Button, Group, Select, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { eventNamesQuery } from '../../../api/event-names.ts';
import { touchpointsQuery } from '../../../api/touchpoints.ts';
import { useEventName } from '../../../ui/event-name.tsx';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { MOST_STEPS, type Step } from '../search.ts';
import classes from './steps-editor.module.css';

interface StepsEditorProps {
  readonly steps: readonly Step[];
  readonly onChange: (steps: readonly Step[]) => void;
}

const keyOf = (step: Step): string => ('touchpoint' in step ? `touchpoint:${step.touchpoint}` : `event:${step.event}`);
const stepOf = (key: string): Step => (key.startsWith('touchpoint:') ? { touchpoint: key.slice('touchpoint:'.length) } : { event: key.slice('event:'.length) });

/** What a step can be: touchpoints of the map, and events that the store has sent. */
function useChoices(steps: readonly Step[]) {
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

function OnlyWhere({ step, label, onChange }: { step: { event: string; only?: string }; label: string; onChange: (step: Step) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(step.only ?? '');
  const keep = () => {
    if (text.trim() !== (step.only ?? '')) onChange(text.trim() === '' ? { event: step.event } : { event: step.event, only: text.trim() });
  };
  return (
    <TextInput
      size="xs"
      className={classes['only'] ?? ''}
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

/** The steps of a funnel in their order; each can be chosen, narrowed, moved and taken out. */
export function StepsEditor({ steps, onChange }: StepsEditorProps) {
  const { t } = useTranslation();
  const choices = useChoices(steps);
  const replace = (index: number, step: Step) => onChange(steps.map((one, at) => (at === index ? step : one)));
  const move = (index: number, by: number) => {
    const next = [...steps];
    next.splice(index + by, 0, ...next.splice(index, 1));
    onChange(next);
  };
  return (
    <>
      <ol className={classes['steps']} aria-label={t('funnel.steps')}>
        {steps.map((step, index) => (
          <li key={`${index} ${keyOf(step)}`} className={classes['step']}>
            <span className={`num ${classes['number']}`} aria-hidden>{index + 1}</span>
            <Select
              size="xs"
              aria-label={t('funnel.step', { number: index + 1 })}
              data={choices}
              value={keyOf(step)}
              onChange={(key) => (key === null ? undefined : replace(index, stepOf(key)))}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('state.noMatch')}
            />
            {'event' in step ? <OnlyWhere step={step} label={t('funnel.only', { number: index + 1 })} onChange={(next) => replace(index, next)} /> : <span className={classes['only']} />}
            <Group gap={2} wrap="nowrap">
              <ActionIcon variant="subtle" color="gray" size="sm" disabled={index === 0} onClick={() => move(index, -1)} aria-label={t('funnel.up', { number: index + 1 })}>
                <IconArrowUp size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" size="sm" disabled={index === steps.length - 1} onClick={() => move(index, 1)} aria-label={t('funnel.down', { number: index + 1 })}>
                <IconArrowDown size={14} aria-hidden />
              </ActionIcon>
              <ActionIcon variant="subtle" color="gray" size="sm" disabled={steps.length <= 2} onClick={() => onChange(steps.filter((_one, at) => at !== index))} aria-label={t('funnel.remove', { number: index + 1 })}>
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </Group>
          </li>
        ))}
      </ol>
      <Button
        mt="xs"
        size="xs"
        variant="subtle"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={steps.length >= MOST_STEPS}
        onClick={() => onChange([...steps.slice(0, -1), { event: 'Product Viewed' }, ...steps.slice(-1)])}
      >
        {t('funnel.add')}
      </Button>
    </>
  );
}
