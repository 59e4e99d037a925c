import { ActionIcon, Checkbox, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { eventNamesQuery } from '../../../api/event-names.ts';
import { MOTIVES } from '../../../api/motives.ts';
import { segmentsQuery } from '../../../api/segments.ts';
import { touchpointsQuery } from '../../../api/touchpoints.ts';
import { useEventName } from '../../../ui/event-name.tsx';
import { currencyDigits } from '../../../ui/format.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { KINDS, type Leaf, type LeafRow, METRICS, MONEY, newLeaf, RFM_GROUPS, type Span, WINDOWED } from '../condition.ts';
import classes from './editor.module.css';

interface RowProps {
  readonly row: LeafRow;
  /** Its place, such as 2, or 2.1 within a group. */
  readonly number: string;
  /** The segment that is edited, which cannot name itself. */
  readonly ownId: string | null;
  readonly onChange: (row: LeafRow) => void;
  readonly onRemove: (() => void) | null;
}

interface FieldsProps<Kind extends Leaf['kind']> {
  readonly leaf: Extract<Leaf, { readonly kind: Kind }>;
  readonly onLeaf: (leaf: Leaf) => void;
}

const TIMES = ['at_least', 'at_most', 'exactly'] as const;

function useEventOptions(used: readonly string[]) {
  const store = useStore();
  const eventName = useEventName();
  const names = useQuery(eventNamesQuery(store.id));
  return [...new Set([...(names.data ?? []), ...used])].map((name) => ({ value: name, label: eventName(name) }));
}

function Whole({ label, value, onValue, min = 0, max = 3_650 }: { label: string; value: number; onValue: (value: number) => void; min?: number; max?: number }) {
  return <NumberInput size="xs" w={92} aria-label={label} title={label} value={value} min={min} max={max} allowDecimal={false} clampBehavior="strict" onChange={(next) => (typeof next === 'number' ? onValue(next) : undefined)} />;
}

function SpanFields({ within, onSpan }: { within: Span; onSpan: (span: Span) => void }) {
  const { t } = useTranslation();
  const kind = within === null ? 'ever' : 'lastDays' in within ? 'last' : 'between';
  return (
    <>
      <Select
        size="xs" w={172} aria-label={t('segments.span.label')} allowDeselect={false} value={kind} data={(['ever', 'last', 'between'] as const).map((value) => ({ value, label: t(`segments.span.${value}`) }))}
        onChange={(value) => onSpan(value === 'last' ? { lastDays: 30 } : value === 'between' ? { fromDaysAgo: 60, toDaysAgo: 30 } : null)}
      />
      {within === null ? null : 'lastDays' in within ? <Whole label={t('segments.span.days')} min={1} value={within.lastDays} onValue={(lastDays) => onSpan({ lastDays })} /> : (
        <>
          <Whole label={t('segments.span.from')} min={1} value={within.fromDaysAgo} onValue={(fromDaysAgo) => onSpan({ ...within, fromDaysAgo })} />
          <Whole label={t('segments.span.to')} value={within.toDaysAgo} onValue={(toDaysAgo) => onSpan({ ...within, toDaysAgo })} />
        </>
      )}
    </>
  );
}

function DidFields({ leaf, onLeaf }: FieldsProps<'did'>) {
  const { t } = useTranslation();
  const store = useStore();
  const { nameOf } = useJourneyWords();
  const events = useEventOptions(leaf.on === 'event' ? [leaf.name] : []);
  const touchpoints = useQuery(touchpointsQuery(store.id));
  const places = touchpoints.data?.touchpoints ?? [];
  const lost = leaf.on === 'touchpoint' && !places.some(({ id }) => id === leaf.name) ? [{ id: leaf.name, name: null }] : [];
  const options = [
    { group: t('funnel.events'), items: events.map(({ value, label }) => ({ value: `event:${value}`, label })) },
    { group: t('funnel.touchpoints'), items: [...places, ...lost].map((place) => ({ value: `touchpoint:${place.id}`, label: nameOf(place) })) },
  ];
  const [only] = leaf.where ?? [];
  return (
    <>
      <Select
        size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.what')} searchable allowDeselect={false} nothingFoundMessage={t('state.noMatch')} data={options} value={`${leaf.on}:${leaf.name}`}
        onChange={(value) => {
          if (value !== null) onLeaf({ ...leaf, on: value.startsWith('event:') ? 'event' : 'touchpoint', name: value.slice(value.indexOf(':') + 1), where: [] });
        }}
      />
      {leaf.on === 'touchpoint' ? null : (
        <TextInput
          size="xs" w={150} aria-label={t('segments.only')} placeholder={t('segments.onlyExample')} defaultValue={only === undefined ? '' : `${only.property}${only.operator}${only.value}`}
          onBlur={(event) => {
            const [, property = '', operator = '', value = ''] = /^\s*([\w.]+)\s*(!=|>=|<=|=|>|<|~)\s*(.+?)\s*$/.exec(event.currentTarget.value) ?? [];
            const sign = (['!=', '>=', '<=', '=', '>', '<', '~'] as const).find((one) => one === operator);
            onLeaf({ ...leaf, where: sign === undefined ? [] : [{ property, operator: sign, value }] });
          }}
        />
      )}
      <Select size="xs" w={130} aria-label={t('segments.times.label')} allowDeselect={false} value={leaf.times.op} data={TIMES.map((value) => ({ value, label: t(`segments.times.${value}`) }))}
        onChange={(value) => onLeaf({ ...leaf, times: { ...leaf.times, op: TIMES.find((one) => one === value) ?? 'at_least' } })} />
      <Whole label={t('segments.times.number')} value={leaf.times.n} min={leaf.times.op === 'at_least' ? 1 : 0} max={1_000} onValue={(n) => onLeaf({ ...leaf, times: { ...leaf.times, n } })} />
      <SpanFields within={leaf.within} onSpan={(within) => onLeaf({ ...leaf, within })} />
    </>
  );
}

function PairFields({ leaf, onLeaf }: FieldsProps<'sequence' | 'unfinished'>) {
  const { t } = useTranslation();
  const events = useEventOptions([leaf.first.name, leaf.next.name]);
  const act = (which: 'first' | 'next') => (
    <Select size="xs" className={classes['wide'] ?? ''} aria-label={t(`segments.${which}`)} searchable allowDeselect={false} nothingFoundMessage={t('state.noMatch')} data={events} value={leaf[which].name} onChange={(name) => (name === null ? undefined : onLeaf({ ...leaf, [which]: { name } }))} />
  );
  return (
    <>
      {act('first')}
      <span className={classes['word']}>{t(leaf.kind === 'sequence' ? 'segments.then' : 'segments.butNot')}</span>
      {act('next')}
      {leaf.kind === 'sequence' ? <Whole label={t('segments.withinDays')} min={1} value={leaf.withinDays} onValue={(withinDays) => onLeaf({ ...leaf, withinDays })} /> : (
        <>
          <Whole label={t('segments.afterHours')} max={8_760} value={leaf.afterHours} onValue={(afterHours) => onLeaf({ ...leaf, afterHours })} />
          <Whole label={t('segments.span.days')} min={1} value={leaf.lastDays} onValue={(lastDays) => onLeaf({ ...leaf, lastDays })} />
        </>
      )}
    </>
  );
}

function MetricFields({ leaf, onLeaf }: FieldsProps<'metric'>) {
  const { t } = useTranslation();
  const { currency } = useStore();
  const scale = MONEY.has(leaf.metric) ? 10 ** currencyDigits(currency) : 1;
  return (
    <>
      <Select size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.what')} allowDeselect={false} searchable value={leaf.metric} data={METRICS.map((value) => ({ value, label: t(`segments.metric.${value}`) }))}
        onChange={(value) => {
          const metric = METRICS.find((one) => one === value) ?? leaf.metric;
          onLeaf({ ...leaf, metric, within: WINDOWED.has(metric) ? leaf.within : null });
        }} />
      <Select size="xs" w={130} aria-label={t('segments.op.label')} allowDeselect={false} value={leaf.op} data={(['at_least', 'below'] as const).map((value) => ({ value, label: t(`segments.op.${value}`) }))} onChange={(value) => onLeaf({ ...leaf, op: value === 'below' ? 'below' : 'at_least' })} />
      <NumberInput size="xs" w={120} aria-label={t('segments.value')} value={leaf.value / scale} min={0} suffix={MONEY.has(leaf.metric) ? ` ${currency}` : ''} onChange={(next) => (typeof next === 'number' ? onLeaf({ ...leaf, value: Math.round(next * scale * 100) / 100 }) : undefined)} />
      {WINDOWED.has(leaf.metric) ? <SpanFields within={leaf.within} onSpan={(within) => onLeaf({ ...leaf, within })} /> : null}
    </>
  );
}

function OtherFields({ leaf, onLeaf, ownId }: FieldsProps<'trait' | 'consent' | 'motive' | 'rfm' | 'score' | 'segment'> & { ownId: string | null }) {
  const { t } = useTranslation();
  const store = useStore();
  const segments = useQuery(segmentsQuery(store.id));
  switch (leaf.kind) {
    case 'trait':
      return (
        <>
          <TextInput size="xs" w={150} aria-label={t('segments.trait.name')} placeholder={t('segments.trait.example')} value={leaf.name} onChange={(event) => onLeaf({ ...leaf, name: event.currentTarget.value })} />
          <Select size="xs" w={130} aria-label={t('segments.op.label')} allowDeselect={false} value={leaf.op} data={(['is', 'contains', 'set'] as const).map((value) => ({ value, label: t(`segments.trait.${value}`) }))} onChange={(value) => onLeaf({ ...leaf, op: value === 'contains' || value === 'set' ? value : 'is' })} />
          {leaf.op === 'set' ? null : <TextInput size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.value')} value={leaf.value} onChange={(event) => onLeaf({ ...leaf, value: event.currentTarget.value })} />}
        </>
      );
    case 'consent':
      return <TextInput size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.purpose')} value={leaf.purpose} onChange={(event) => onLeaf({ ...leaf, purpose: event.currentTarget.value })} />;
    case 'motive':
      return <MultiSelect size="xs" className={classes['wide'] ?? ''} aria-label={t('dimension.motive')} data={MOTIVES.map((value) => ({ value, label: t(`value.motive.${value}`) }))} value={[...leaf.motives]} onChange={(values) => onLeaf({ ...leaf, motives: MOTIVES.filter((motive) => values.includes(motive)) })} />;
    case 'rfm':
      return <MultiSelect size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.groups')} data={RFM_GROUPS.map((value) => ({ value, label: t(`segments.group.${value}`) }))} value={[...leaf.groups]} onChange={(values) => onLeaf({ ...leaf, groups: RFM_GROUPS.filter((group) => values.includes(group)) })} />;
    case 'score':
      return (
        <>
          <Select size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.what')} allowDeselect={false} value={leaf.axis} data={(['r', 'f', 'm'] as const).map((value) => ({ value, label: t(`segments.axis.${value}`) }))} onChange={(value) => onLeaf({ ...leaf, axis: value === 'r' || value === 'f' ? value : 'm' })} />
          <Whole label={t('segments.lowest')} min={1} max={5} value={leaf.min} onValue={(min) => onLeaf({ ...leaf, min, max: Math.max(min, leaf.max) })} />
          <Whole label={t('segments.highest')} min={1} max={5} value={leaf.max} onValue={(max) => onLeaf({ ...leaf, max, min: Math.min(max, leaf.min) })} />
        </>
      );
    case 'segment':
      return <Select size="xs" className={classes['wide'] ?? ''} aria-label={t('segments.which')} placeholder={t('segments.which')} allowDeselect={false} searchable nothingFoundMessage={t('state.noMatch')} value={leaf.id === '' ? null : leaf.id} data={(segments.data ?? []).filter(({ id }) => id !== ownId).map(({ id, name }) => ({ value: id, label: name }))} onChange={(id) => (id === null ? undefined : onLeaf({ ...leaf, id }))} />;
  }
}

/** One condition: whether it must hold or not, of what kind it is, and what it asks. */
export function ConditionRow({ row, number, ownId, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const { leaf } = row;
  const onLeaf = (next: Leaf) => onChange({ ...row, leaf: next });
  return (
    <li className={`${classes['row']} ${onRemove === null ? '' : classes['removable']}`} aria-label={t('segments.condition', { number })}>
      <Select
        size="xs" w={190} aria-label={t('segments.kind.label')} allowDeselect={false} value={leaf.kind} data={KINDS.map((value) => ({ value, label: t(`segments.kind.${value}`) }))}
        onChange={(value) => {
          const kind = KINDS.find((one) => one === value);
          if (kind !== undefined && kind !== leaf.kind) onLeaf(newLeaf(kind));
        }}
      />
      {leaf.kind === 'did' ? <DidFields leaf={leaf} onLeaf={onLeaf} /> : leaf.kind === 'metric' ? <MetricFields leaf={leaf} onLeaf={onLeaf} /> : leaf.kind === 'sequence' || leaf.kind === 'unfinished' ? <PairFields leaf={leaf} onLeaf={onLeaf} /> : <OtherFields leaf={leaf} onLeaf={onLeaf} ownId={ownId} />}
      <Checkbox size="xs" label={t('segments.not')} checked={row.isNot} onChange={(event) => onChange({ ...row, isNot: event.currentTarget.checked })} />
      {onRemove === null ? null : (
        <ActionIcon className={classes['remove'] ?? ''} variant="subtle" color="gray" size="sm" onClick={onRemove} aria-label={t('segments.remove', { number })}>
          <IconX size={14} aria-hidden />
        </ActionIcon>
      )}
    </li>
  );
}
