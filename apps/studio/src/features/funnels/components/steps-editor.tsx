import { ActionIcon, Button, Group, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { OnlyWhere, useStepChoices } from '../../../ui/step-choice.tsx';
import { keyOfStep, type Step, stepOfKey } from '../../../ui/steps.ts';
import { MOST_STEPS } from '../search.ts';
import classes from './steps-editor.module.css';

interface StepsEditorProps {
  readonly steps: readonly Step[];
  readonly onChange: (steps: readonly Step[]) => void;
}

/** The steps of a funnel in their order; each can be chosen, narrowed, moved and taken out. */
export function StepsEditor({ steps, onChange }: StepsEditorProps) {
  const { t } = useTranslation();
  const choices = useStepChoices(steps);
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
          <li key={`${index} ${keyOfStep(step)}`} className={classes['step']}>
            <span className={`num ${classes['number']}`} aria-hidden>{index + 1}</span>
            <Select
              size="xs"
              aria-label={t('funnel.step', { number: index + 1 })}
              data={choices}
              value={keyOfStep(step)}
              onChange={(key) => (key === null ? undefined : replace(index, stepOfKey(key)))}
              searchable
              allowDeselect={false}
              nothingFoundMessage={t('state.noMatch')}
            />
            {'event' in step ? <OnlyWhere step={step} className={classes['only'] ?? ''} label={t('funnel.only', { number: index + 1 })} onChange={(next) => replace(index, next)} /> : <span className={classes['only']} />}
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
