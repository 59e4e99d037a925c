import { ActionIcon, Autocomplete, Badge, Group, Select, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { TouchpointRule, TouchpointTrial } from '../../../api/types.ts';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useFormats } from '../../../ui/format.ts';
import { arrivalRule, eventRule } from '../draft.ts';
import classes from './editor.module.css';

const SOURCES = ['ad', 'search engine', 'social', 'e-mail', 'referral', 'direct'];
const PROPERTIES = ['sales_channel', 'contact_channel', 'kind', 'status', 'step', 'step_name', 'category', 'list_id', 'survey_id', 'touchpoint', 'share_via', 'type'] as const;
const TELLERS = ['browser', 'mobile', 'server', 'webhook', 'import'] as const;

type RuleTrial = TouchpointTrial['touchpoints'][number]['rules'][number];
type EventRule = Extract<TouchpointRule, { on: 'event' }>;
type ArrivalRule = Extract<TouchpointRule, { on: 'arrival' }>;

interface FieldsProps<Rule> {
  readonly rule: Rule;
  readonly onChange: (rule: TouchpointRule) => void;
}

const orNull = (text: string | null) => (text === null || text === '' ? null : text);

function ArrivalFields({ rule, onChange }: FieldsProps<ArrivalRule>) {
  const { t } = useTranslation();
  const nameOf = useDimensionValue();
  const change = (part: Partial<ArrivalRule>) => onChange({ ...rule, ...part });
  return (
    <>
      <Select size="xs" clearable label={t('journey.rule.source')} value={rule.source} data={SOURCES.map((value) => ({ value, label: nameOf('source', value) }))} onChange={(source) => change({ source })} />
      <TextInput size="xs" label={t('journey.rule.medium')} value={rule.medium ?? ''} onChange={(event) => change({ medium: orNull(event.currentTarget.value) })} />
      <TextInput size="xs" label={t('journey.rule.campaign')} value={rule.campaign ?? ''} onChange={(event) => change({ campaign: orNull(event.currentTarget.value) })} />
      <TextInput size="xs" label={t('journey.rule.referrer')} placeholder="*.example.com" value={rule.referrer ?? ''} onChange={(event) => change({ referrer: orNull(event.currentTarget.value) })} />
    </>
  );
}

function EventFields({ rule, onChange, names }: FieldsProps<EventRule> & { names: readonly string[] }) {
  const { t } = useTranslation();
  const change = (part: Partial<EventRule>) => onChange({ ...rule, ...part });
  const { property } = rule;
  return (
    <>
      <Autocomplete size="xs" label={t('journey.rule.name')} placeholder="Product Viewed" limit={20} data={[...names]} value={rule.name ?? ''} onChange={(name) => change({ name: orNull(name) })} />
      <TextInput size="xs" label={t('journey.rule.path')} placeholder="/products/*" value={rule.path ?? ''} onChange={(event) => change({ path: orNull(event.currentTarget.value) })} />
      <Select size="xs" clearable label={t('journey.rule.teller')} value={rule.teller} data={TELLERS.map((value) => ({ value, label: t(`teller.${value}`) }))} onChange={(value) => change({ teller: TELLERS.find((one) => one === value) ?? null })} />
      <Select
        size="xs" clearable label={t('journey.rule.property')} value={property?.name ?? null} data={[...PROPERTIES]}
        onChange={(value) => {
          const name = PROPERTIES.find((one) => one === value);
          change({ property: name === undefined ? null : { name, equals: property?.equals ?? '' } });
        }}
      />
      {property === null ? null : (
        <TextInput size="xs" label={t('journey.rule.equals')} value={property.equals} onChange={(event) => change({ property: { ...property, equals: event.currentTarget.value } })} />
      )}
    </>
  );
}

/** What the rule would take, and what is odd about it. */
function RuleVerdict({ trial }: { trial: RuleTrial | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (trial === null) return null;
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed" className="num">{t('journey.rule.takes', { count: trial.taken, number: formats.number(trial.taken) })}</Text>
      {trial.verdict === 'fine' ? null : (
        <Badge color={trial.verdict === 'never' ? 'gray' : 'yellow'} size="sm">
          {trial.verdict === 'shadowed' ? t('journey.rule.shadowed', { number: formats.number(trial.caught) }) : t(`journey.rule.${trial.verdict}`)}
        </Badge>
      )}
    </Group>
  );
}

interface RuleProps {
  readonly rule: TouchpointRule;
  readonly trial: RuleTrial | null;
  /** Event names to offer. */
  readonly names: readonly string[];
  /** Null removes it. */
  readonly onChange: (rule: TouchpointRule | null) => void;
}

/** One rule of a touchpoint: all of its parts that are filled in must hold. */
export function RuleFields({ rule, trial, names, onChange }: RuleProps) {
  const { t } = useTranslation();
  return (
    <div className={classes['rule']} role="group" aria-label={t('journey.rule')}>
      <div className={classes['fields']}>
        <Select
          size="xs" label={t('journey.rule.on')} value={rule.on}
          data={[{ value: 'event', label: t('journey.rule.on.event') }, { value: 'arrival', label: t('journey.rule.on.arrival') }]}
          onChange={(on) => onChange(on === 'arrival' ? arrivalRule() : eventRule())}
        />
        {rule.on === 'arrival' ? <ArrivalFields rule={rule} onChange={onChange} /> : <EventFields rule={rule} onChange={onChange} names={names} />}
        <ActionIcon variant="subtle" color="gray" onClick={() => onChange(null)} aria-label={t('journey.rule.remove')} className={classes['remove'] ?? ''}>
          <IconX size={14} aria-hidden />
        </ActionIcon>
      </div>
      <RuleVerdict trial={trial} />
    </div>
  );
}
