import { MultiSelect, SegmentedControl, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { SplitSelect, withSplit } from '../../../ui/split-select.tsx';
import { OnlyWhere, useStepChoices } from '../../../ui/step-choice.tsx';
import { keyOfStep, stepOfKey } from '../../../ui/steps.ts';
import { useTouchpointName } from '../../../ui/use-step-name.ts';
import { kindOf } from '../api.ts';
import { DEFAULT_LENGTH, DEFAULT_RARE, LENGTHS, type PathsSearch, RARE, SPLITS, WINDOWS } from '../search.ts';
import classes from './paths-screen.module.css';

interface ChoicesProps {
  readonly search: PathsSearch;
  /** Names that paths can pass over. */
  readonly names: readonly string[];
  readonly onChange: (search: PathsSearch) => void;
}

const SESSION_OF_TOUCHPOINTS = 'session:touchpoints';
const SESSION_OF_EVENTS = 'session:events';

/** Where paths start from or lead to, whose they are and how much of them is shown. */
export function PathsChoices({ search, names, onChange }: ChoicesProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const eventName = useEventName();
  const touchpointName = useTouchpointName();
  const { step } = search;
  const isBackward = search.back === true;
  const kind = kindOf(search);
  const choices = useStepChoices(step === undefined ? [] : [step]);
  const nameOf = kind === 'events' ? eventName : touchpointName;
  const { back: _backward, ...forward } = search;
  const { window: _usual, ...usual } = search;
  const { per: _person, ...perSession } = search;
  const choose = (key: string) => {
    const { step: _step, of: _of, without: _without, per, ...others } = search;
    if (key === SESSION_OF_TOUCHPOINTS) onChange(others);
    else if (key === SESSION_OF_EVENTS) onChange({ ...others, of: 'events' });
    else onChange({ ...others, ...(per === undefined ? {} : { per }), step: stepOfKey(key) });
  };
  const sessions = t(isBackward ? 'paths.sessionEnd' : 'paths.sessionStart');
  return (
    <div className={classes['choices']}>
      <SegmentedControl
        size="xs" className={classes['direction'] ?? ''} aria-label={t('paths.direction')} value={isBackward ? 'backward' : 'forward'} onChange={(value) => onChange(value === 'backward' ? { ...search, back: true } : forward)}
        data={[{ value: 'forward', label: t('paths.after') }, { value: 'backward', label: t('paths.before') }]}
      />
      <Select
        size="xs" className={classes['wide'] ?? ''} label={t(isBackward ? 'paths.to' : 'paths.from')} searchable allowDeselect={false} nothingFoundMessage={t('state.noMatch')} value={step === undefined ? (kind === 'events' ? SESSION_OF_EVENTS : SESSION_OF_TOUCHPOINTS) : keyOfStep(step)}
        data={[{ group: sessions, items: [{ value: SESSION_OF_TOUCHPOINTS, label: t('paths.inTouchpoints', { where: sessions }) }, { value: SESSION_OF_EVENTS, label: t('paths.inEvents', { where: sessions }) }] }, ...choices]}
        onChange={(key) => (key === null ? undefined : choose(key))}
      />
      {step !== undefined && 'event' in step ? <OnlyWhere key={step.event} step={step} label={t('paths.only')} onChange={(next) => onChange({ ...search, step: next })} /> : null}
      <Select
        size="xs" label={t('funnel.per')} allowDeselect={false} value={search.per ?? 'session'} disabled={step === undefined} onChange={(value) => onChange(value === 'person' ? { ...search, per: value } : perSession)}
        data={[{ value: 'session', label: t('funnel.perSession') }, { value: 'person', label: t('funnel.perPerson') }]}
      />
      <Select
        size="xs" label={t('paths.window')} allowDeselect={false} value={search.window ?? (search.per === 'person' ? '14d' : '24h')} data={WINDOWS.map((value) => ({ value, label: t(`paths.window.${value}`) }))}
        onChange={(value) => {
          const window = WINDOWS.find((one) => one === value);
          onChange(window === undefined ? usual : { ...search, window });
        }}
      />
      <Select
        size="xs" label={t('paths.length')} allowDeselect={false} value={String(search.length ?? DEFAULT_LENGTH)} data={LENGTHS.map((value) => ({ value: String(value), label: formats.number(value) }))}
        onChange={(value) => {
          const length = LENGTHS.find((one) => String(one) === value);
          if (length !== undefined) onChange({ ...search, length });
        }}
      />
      <Select
        size="xs" label={t('paths.rare')} allowDeselect={false} value={String(search.rare ?? DEFAULT_RARE)} data={RARE.map((value) => ({ value: String(value), label: t('paths.rareUnder', { share: formats.percent(value / 100, value < 1 ? 1 : 0) }) }))}
        onChange={(value) => {
          const rare = RARE.find((one) => String(one) === value);
          if (rare !== undefined) onChange({ ...search, rare });
        }}
      />
      <MultiSelect
        size="xs" className={classes['wide'] ?? ''} label={t('paths.without')} searchable clearable hidePickedOptions nothingFoundMessage={t('state.noMatch')} placeholder={search.without === undefined ? t('paths.withoutNothing') : ''} value={[...(search.without ?? [])]}
        data={[...new Set([...(search.without ?? []), ...names])].map((value) => ({ value, label: nameOf(value) }))}
        onChange={(without) => {
          const { without: _left, ...all } = search;
          onChange(without.length === 0 ? all : { ...search, without });
        }}
      />
      <SplitSelect dimensions={SPLITS} value={search.by} onChange={(by) => onChange(withSplit(search, by))} />
    </div>
  );
}
