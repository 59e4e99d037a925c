import { Button, Checkbox, Group, Popover, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from './format.ts';
import { addDays, PRESETS, PRESETS_OF_OLD, type Period, type PeriodSearch, type Preset } from './period.ts';
import classes from './period-bar.module.css';
import type { ChosenPeriod } from './use-period.ts';

/** The part of an address that a period bar writes. */
export type PeriodPart = Pick<PeriodSearch, 'period' | 'from' | 'to' | 'compare'>;

interface PeriodBarProps {
  readonly search: PeriodSearch;
  /** What `usePeriod(search)` made of it. */
  readonly chosen: ChosenPeriod;
  /** Gives its part of the address anew, all of it: take the four old keys out of the address and put these in. */
  readonly onChange: (part: PeriodPart) => void;
  /** False on a page that always compares, or never. */
  readonly canCompare?: boolean;
}

function CustomDays({ period, onDays, label }: { period: Period; onDays: (days: { from: string; to: string }) => void; label: string }) {
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

/** Which days a page looks at, and whether it compares with as many days before; its state stands in the address. */
export function PeriodBar({ search, chosen, onChange, canCompare = true }: PeriodBarProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { preset, period, isOld, anchor } = chosen;
  const offered: readonly Preset[] = isOld ? PRESETS_OF_OLD : PRESETS.filter((one) => one !== 'custom');
  const nameOf = (one: Preset) => (isOld && one === 'today' ? t('period.lastDay') : t(`period.${one}`));
  const label = period.from === null || period.to === null ? t('period.choose') : formats.days(period.from, addDays(period.to, -1));
  const { period: wanted, from, to, compare } = search;
  const days: PeriodPart = { ...(wanted === undefined ? {} : { period: wanted }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  const compared: PeriodPart = compare === true ? { compare } : {};
  return (
    <div className={classes['bar']}>
      <Group gap="xs">
        <Select
          aria-label={t('period.label')}
          w={168}
          value={preset}
          data={(offered.includes(preset) ? offered : [...offered, preset]).map((one) => ({ value: one, label: nameOf(one) }))}
          onChange={(value) => {
            const next = PRESETS.find((one) => one === value);
            if (next !== undefined && next !== 'custom') onChange({ period: next, ...compared });
          }}
        />
        <CustomDays key={`${period.from}${period.to}`} period={period} onDays={(custom) => onChange({ ...custom, ...compared })} label={label} />
        {canCompare ? (
          <Checkbox
            label={t('period.compare')}
            checked={compare === true && period.from !== null}
            disabled={period.from === null}
            onChange={(event) => onChange({ ...days, ...(event.currentTarget.checked ? { compare: true } : {}) })}
          />
        ) : null}
      </Group>
      {isOld ? (
        <Text size="xs" c="dimmed" className={classes['until'] ?? ''}>
          {t('period.untilData', { day: formats.day(anchor) })}
        </Text>
      ) : null}
    </div>
  );
}
