import { ActionIcon, Button, Group, MultiSelect, Popover, Stack, Text } from '@mantine/core';
import { IconFilter, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { dimensionValuesQuery } from '../api/data-range.ts';
import { segmentsQuery } from '../api/segments.ts';
import { useFormats } from './format.ts';
import type { Period } from './period.ts';
import { FILTERS, readSegment, withValues, writeSegment, type Condition, type FilterDimension, type Segment } from './segment.ts';
import { useFilterValue } from './use-filter-words.ts';
import classes from './segment-filter.module.css';

interface SegmentFilterProps {
  /** As it stands in the address. */
  readonly where: string | undefined;
  readonly period: Period;
  /** Undefined takes the filter out of the address. */
  readonly onChange: (where: string | undefined) => void;
  /** Dimensions that make sense on this page; all unless given. */
  readonly dimensions?: readonly FilterDimension[];
}

/** An option needs a value that is not empty, so "unknown" has a name that no event can carry. */
const UNKNOWN = '\u0000unknown';
const toOption = (value: string) => (value === '' ? UNKNOWN : value);
const fromOption = (option: string) => (option === UNKNOWN ? '' : option);

function Choices({ segment, period, dimensions, onSegment }: { segment: Segment; period: Period; dimensions: readonly FilterDimension[]; onSegment: (segment: Segment) => void }) {
  const { t } = useTranslation();
  const store = useStore();
  const nameOf = useFilterValue();
  const { data } = useQuery(dimensionValuesQuery(store.id, period));
  const saved = useQuery(segmentsQuery(store.id));
  return (
    <Stack gap="xs" w={300}>
      {dimensions.map((dimension) => {
        const chosen = segment.find((one) => one.dimension === dimension)?.values ?? [];
        const offered = dimension === 'segment' ? (saved.data ?? []).map(({ id }) => id) : data?.dimensions.find((one) => one.dimension === dimension)?.values ?? [];
        const options = [...new Set([...chosen, ...offered])];
        // A dimension of which nothing is known has nothing to choose.
        if (options.every((value) => value === '') && chosen.length === 0) return null;
        return (
          <MultiSelect
            key={dimension}
            size="xs"
            label={t(`dimension.${dimension}`)}
            placeholder={chosen.length === 0 ? t('segment.any') : ''}
            data={options.map((value) => ({ value: toOption(value), label: nameOf(dimension, value) }))}
            value={chosen.map(toOption)}
            onChange={(next) => onSegment(withValues(segment, dimension, next.map(fromOption)))}
            searchable={options.length > 6}
            clearable
            hidePickedOptions
            nothingFoundMessage={t('state.noMatch')}
            comboboxProps={{ withinPortal: false }}
          />
        );
      })}
      {dimensions.includes('customer') ? (
        <Text size="xs" c="dimmed">
          {t('segment.customerHint')}
        </Text>
      ) : null}
    </Stack>
  );
}

function Chip({ condition, onRemove }: { condition: Condition; onRemove: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useFilterValue();
  const values = formats.either(condition.values.map((value) => nameOf(condition.dimension, value)));
  const text = t('segment.chip', { dimension: t(`dimension.${condition.dimension}`), values });
  return (
    <span className={classes['chip']}>
      <span className="truncate">{text}</span>
      <ActionIcon size="xs" variant="transparent" color="gray" onClick={onRemove} aria-label={t('segment.remove', { condition: text })}>
        <IconX size={12} aria-hidden />
      </ActionIcon>
    </span>
  );
}

/** Filters a page's figures by source, device, country and the like; each condition is a chip that can be taken away. */
export function SegmentFilter({ where, period, onChange, dimensions = FILTERS }: SegmentFilterProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const segment = readSegment(where);
  const change = (next: Segment) => onChange(writeSegment(next));
  return (
    <Group gap={6} className={classes['filter'] ?? ''} role="group" aria-label={t('segment.label')}>
      {segment.map((condition) => (
        <Chip key={condition.dimension} condition={condition} onRemove={() => change(withValues(segment, condition.dimension, []))} />
      ))}
      <Popover opened={isOpen} onChange={setIsOpen} trapFocus position="bottom-start" shadow="md">
        <Popover.Target>
          <Button variant="default" fw={400} leftSection={<IconFilter size={15} aria-hidden />} className="icon-when-narrow" aria-label={t('segment.add')} title={t('segment.label')} onClick={() => setIsOpen(!isOpen)}>
            {t('segment.add')}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <Choices segment={segment} period={period} dimensions={dimensions} onSegment={change} />
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
