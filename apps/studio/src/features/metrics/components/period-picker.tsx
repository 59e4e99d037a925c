import { Button, Checkbox, Group, Popover, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import { addDays, PRESETS, type Period, type Preset } from '../period.ts';

interface PeriodPickerProps {
  readonly preset: Preset;
  readonly period: Period;
  readonly compare: boolean;
  readonly onPreset: (preset: Exclude<Preset, 'custom'>) => void;
  readonly onDays: (days: { from: string; to: string }) => void;
  readonly onCompare: (compare: boolean) => void;
}

function CustomDays({ period, onDays, label }: { period: Period; onDays: PeriodPickerProps['onDays']; label: string }) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [from, setFrom] = useState(period.from ?? '');
  const [to, setTo] = useState(period.to === null ? '' : addDays(period.to, -1));
  const isValid = from !== '' && to !== '' && from <= to;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus position="bottom-end">
      <Popover.Target>
        <Button variant="default" fw={400} onClick={() => setIsOpen(!isOpen)} className="num">
          {label}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (!isValid) return;
            onDays({ from, to });
            setIsOpen(false);
          }}
        >
          <Group align="end" gap="xs">
            <TextInput type="date" label={t('period.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} required />
            <TextInput type="date" label={t('period.to')} value={to} min={from} onChange={(event) => setTo(event.currentTarget.value)} required error={from !== '' && to !== '' && !isValid ? t('period.wrong') : null} />
            <Button type="submit" disabled={!isValid}>
              {t('action.apply')}
            </Button>
          </Group>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}

/** Which days to look at, and whether to compare with the same length before. */
export function PeriodPicker({ preset, period, compare, onPreset, onDays, onCompare }: PeriodPickerProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const label = period.from === null || period.to === null ? t('period.choose') : formats.days(period.from, addDays(period.to, -1));
  return (
    <Group gap="xs">
      <Select
        aria-label={t('period.label')}
        w={148}
        value={preset}
        data={PRESETS.filter((one) => one !== 'custom' || preset === 'custom').map((one) => ({ value: one, label: t(`period.${one}`) }))}
        onChange={(value) => {
          const next = PRESETS.find((one) => one === value);
          if (next !== undefined && next !== 'custom') onPreset(next);
        }}
      />
      <CustomDays key={`${period.from}${period.to}`} period={period} onDays={onDays} label={label} />
      <Checkbox label={t('period.compare')} checked={compare} disabled={period.from === null} onChange={(event) => onCompare(event.currentTarget.checked)} />
    </Group>
  );
}
