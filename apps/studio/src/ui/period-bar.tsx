import { Box, Button, Checkbox, Popover, Select, Text, TextInput } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
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

interface CustomDaysProps {
  readonly period: Period;
  readonly label: string;
  readonly compares: boolean;
  readonly onDays: (days: { from: string; to: string }) => void;
  /** What stands beside the button where there is room, and inside where there is none. */
  readonly children: ReactNode;
}

function CustomDays({ period, label, compares, onDays, children }: CustomDaysProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const [from, setFrom] = useState(period.from ?? '');
  const [to, setTo] = useState(period.to === null ? '' : addDays(period.to, -1));
  const isValid = from !== '' && to !== '' && from <= to;
  return (
    <Popover opened={isOpen} onChange={setIsOpen} trapFocus position="bottom-end">
      <Popover.Target>
        <Button
          variant="default"
          fw={400}
          leftSection={<IconCalendar size={15} aria-hidden />}
          className={`num icon-when-narrow ${classes['days']}`}
          data-compares={compares || undefined}
          aria-label={`${t('period.choose')}: ${label}`}
          title={t('period.choose')}
          onClick={() => setIsOpen(!isOpen)}
        >
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
          <div className={classes['custom']}>
            <TextInput type="date" label={t('period.from')} value={from} onChange={(event) => setFrom(event.currentTarget.value)} required />
            <TextInput type="date" label={t('period.to')} value={to} min={from} onChange={(event) => setTo(event.currentTarget.value)} required error={from !== '' && to !== '' && !isValid ? t('period.wrong') : null} />
            <Button type="submit" disabled={!isValid}>
              {t('action.apply')}
            </Button>
          </div>
        </form>
        {children}
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
  const compares = canCompare && compare === true && period.from !== null;
  const comparison = canCompare ? (
    <Checkbox
      label={t('period.compare')}
      checked={compares}
      disabled={period.from === null}
      onChange={(event) => onChange({ ...days, ...(event.currentTarget.checked ? { compare: true } : {}) })}
    />
  ) : null;
  return (
    <div className={classes['bar']} data-period data-noted={isOld || preset === 'custom' || undefined}>
      <div className={classes['row']}>
        <Select
          aria-label={t('period.label')}
          className={classes['preset'] ?? ''}
          value={preset}
          data={(offered.includes(preset) ? offered : [...offered, preset]).map((one) => ({ value: one, label: nameOf(one) }))}
          onChange={(value) => {
            const next = PRESETS.find((one) => one === value);
            if (next !== undefined && next !== 'custom') onChange({ period: next, ...compared });
          }}
        />
        <CustomDays key={`${period.from}${period.to}`} period={period} label={label} compares={compares} onDays={(custom) => onChange({ ...custom, ...compared })}>
          {comparison === null ? null : <Box mt="md" hiddenFrom="sm">{comparison}</Box>}
        </CustomDays>
        {comparison === null ? null : <Box visibleFrom="sm">{comparison}</Box>}
      </div>
      {preset === 'custom' ? (
        <Text size="xs" c="dimmed" hiddenFrom="sm" className="num">
          {label}
        </Text>
      ) : null}
      {isOld ? (
        <Text size="xs" c="dimmed" className={classes['until'] ?? ''}>
          {t('period.untilData', { day: formats.day(anchor) })}
        </Text>
      ) : null}
    </div>
  );
}
