import { ActionIcon, Button, Collapse, Group, Select, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight, IconChevronUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Touchpoint, TouchpointTrial } from '../../../api/types.ts';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { eventRule, withRule } from '../draft.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { STAGES } from '../stages.ts';
import classes from './editor.module.css';
import { RuleFields } from './rule-fields.tsx';

interface EditorProps {
  readonly touchpoint: Touchpoint;
  readonly trial: TouchpointTrial['touchpoints'][number] | null;
  readonly names: readonly string[];
  readonly on: { readonly change: (touchpoint: Touchpoint) => void; readonly move: (by: -1 | 1) => void; readonly remove: () => void };
}

/** One touchpoint of the list: its name, its stage, its place among the others, its rules and what they take. */
export function TouchpointEditor({ touchpoint, trial, names, on }: EditorProps) {
  const { t } = useTranslation();
  const eventNameOf = useEventName();
  const formats = useFormats();
  const { nameOf } = useJourneyWords();
  const [isOpen, setIsOpen] = useState(touchpoint.rules.length === 0);
  const name = nameOf(touchpoint);
  const isOdd = trial !== null && trial.rules.some(({ verdict }) => verdict === 'everything' || verdict === 'shadowed');
  return (
    <li className={classes['touchpoint']}>
      <Group gap="xs" wrap="nowrap">
        <UnstyledButton className={classes['open'] ?? ''} onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen} title={name}>
          <IconChevronRight size={14} className={classes['chevron'] ?? ''} data-open={isOpen || undefined} aria-hidden />
          <span className={`truncate ${classes['name']}`}>{name}</span>
          <span className={classes['stage']}>{t(`journey.stage.${touchpoint.stage}`)}</span>
          <span className={`num ${classes['count']}`} data-odd={isOdd || undefined}>
            {trial === null ? '' : t('counted.people', { count: trial.people, number: formats.number(trial.people) })}
          </span>
        </UnstyledButton>
        <ActionIcon.Group>
          <ActionIcon variant="default" size={26} onClick={() => on.move(-1)} aria-label={t('journey.edit.up', { place: name })}><IconChevronUp size={14} aria-hidden /></ActionIcon>
          <ActionIcon variant="default" size={26} onClick={() => on.move(1)} aria-label={t('journey.edit.down', { place: name })}><IconChevronDown size={14} aria-hidden /></ActionIcon>
          <ActionIcon variant="default" size={26} onClick={on.remove} aria-label={t('journey.edit.remove', { place: name })}><IconTrash size={14} aria-hidden /></ActionIcon>
        </ActionIcon.Group>
      </Group>
      <Collapse expanded={isOpen}>
        <div className={classes['body']}>
          <Group gap="xs" align="flex-end">
            <TextInput
              size="xs" label={t('journey.edit.name')} value={touchpoint.name ?? ''} placeholder={name} maxLength={1_000}
              onChange={(event) => on.change({ ...touchpoint, name: event.currentTarget.value === '' ? null : event.currentTarget.value })}
            />
            <Select
              size="xs" label={t('journey.stage')} value={touchpoint.stage} data={STAGES.map((stage) => ({ value: stage, label: t(`journey.stage.${stage}`) }))}
              onChange={(value) => {
                const stage = STAGES.find((one) => one === value);
                if (stage !== undefined) on.change({ ...touchpoint, stage });
              }}
            />
          </Group>
          {touchpoint.rules.map((rule, index) => (
            <RuleFields key={index} rule={rule} trial={trial?.rules[index] ?? null} names={names} onChange={(next) => on.change(withRule(touchpoint, index, next))} />
          ))}
          <Button size="compact-xs" variant="subtle" leftSection={<IconPlus size={13} aria-hidden />} onClick={() => on.change({ ...touchpoint, rules: [...touchpoint.rules, eventRule()] })}>
            {t('journey.edit.addRule')}
          </Button>
          {trial === null || trial.samples.length === 0 ? null : (
            <Text size="xs" c="dimmed" className="break" mt={4}>
              {t('journey.edit.samples', { events: formats.list(trial.samples.map((sample) => (sample.path === '' ? eventNameOf(sample.name) : `${eventNameOf(sample.name)} ${sample.path}`))) })}
            </Text>
          )}
        </div>
      </Collapse>
    </li>
  );
}
