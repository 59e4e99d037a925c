import { ActionIcon, Button, Group, Pill, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { Section } from '../../../ui/page.tsx';
import { changeHours, hoursQuery } from '../api.ts';
import { type BusinessHours as Hours, endFromField, endToField, OFFICE_HOURS, stretchesOf, withMore, withStretch } from '../hours.ts';
import classes from './business-hours.module.css';

const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

interface EditProps {
  readonly hours: Hours;
  readonly disabled: boolean;
  readonly onChange: (hours: Hours) => void;
}

/** One weekday: when it opens and closes, as often as it does. */
function Weekday({ weekday, hours, disabled, onChange }: EditProps & { readonly weekday: number }) {
  const { t } = useTranslation();
  const name = useFormats().weekday(weekday);
  const own = stretchesOf(hours, weekday);
  return (
    <div className={classes['day']} role="group" aria-label={name}>
      <Text size="sm" fw={500} className={classes['name'] ?? ''}>{name}</Text>
      <Stack gap={6}>
        {own.length === 0 ? <Text size="sm" c="dimmed">{t('hours.closed')}</Text> : null}
        {own.map(({ at, stretch }) => (
          <Group key={at} gap={6} wrap="nowrap">
            <TextInput type="time" size="xs" required aria-label={t('hours.opens', { day: name })} disabled={disabled} value={stretch.opens} onChange={(event) => onChange(withStretch(hours, at, { ...stretch, opens: event.currentTarget.value }))} />
            <span aria-hidden>–</span>
            <TextInput type="time" size="xs" required aria-label={t('hours.closes', { day: name })} disabled={disabled} value={endToField(stretch.closes)} onChange={(event) => onChange(withStretch(hours, at, { ...stretch, closes: endFromField(event.currentTarget.value) }))} />
            <ActionIcon variant="subtle" color="gray" disabled={disabled} aria-label={t('hours.remove', { day: name })} onClick={() => onChange(withStretch(hours, at, null))}>
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      <ActionIcon variant="subtle" disabled={disabled} aria-label={t('hours.add', { day: name })} title={t('hours.add', { day: name })} onClick={() => onChange(withMore(hours, weekday))}>
        <IconPlus size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}

function Holidays({ hours, disabled, onChange }: EditProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [day, setDay] = useState('');
  return (
    <Stack gap="xs">
      <Group gap="xs" align="end">
        <TextInput type="date" size="xs" label={t('hours.holidays')} disabled={disabled} value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <Button
          size="xs" variant="default" disabled={disabled || day === '' || hours.holidays.includes(day)}
          onClick={() => {
            onChange({ ...hours, holidays: [...hours.holidays, day].toSorted() });
            setDay('');
          }}
        >
          {t('hours.addHoliday')}
        </Button>
      </Group>
      <Group gap={6}>
        {hours.holidays.map((one) => (
          <Pill key={one} withRemoveButton={!disabled} removeButtonProps={{ 'aria-label': t('hours.removeHoliday', { day: formats.day(one) }) }} onRemove={() => onChange({ ...hours, holidays: hours.holidays.filter((other) => other !== one) })}>
            {formats.day(one)}
          </Pill>
        ))}
      </Group>
    </Stack>
  );
}

/** When the shop's people answer, by which times in business hours are counted. */
export function BusinessHours() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const saved = useQuery(hoursQuery(store.id));
  const [draft, setDraft] = useState<Hours | null>(null);
  const save = useMutation({
    mutationFn: (hours: Hours | null) => changeHours(store.id, hours),
    onSuccess: async () => {
      setDraft(null);
      // Every time in business hours is another now.
      await queryClient.invalidateQueries();
      notifications.show({ message: t('settings.saved') });
    },
  });
  const hours = draft ?? saved.data ?? null;
  return (
    <Section title={t('hours.title')} hint={t('hours.hint', { zone: store.timezone })}>
      {saved.isPending ? <Waiting /> : null}
      {saved.isError ? <FaultNotice error={saved.error} onRetry={() => void saved.refetch()} /> : null}
      {saved.isSuccess && hours === null ? (
        <Stack gap="sm" align="start">
          <Text size="sm">{t('hours.none')}</Text>
          {manage ? <Button variant="default" onClick={() => setDraft(OFFICE_HOURS)}>{t('hours.set')}</Button> : null}
        </Stack>
      ) : null}
      {hours === null ? null : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(hours);
          }}
        >
          <Stack gap="sm" maw={560}>
            {WEEKDAYS.map((weekday) => <Weekday key={weekday} weekday={weekday} hours={hours} disabled={!manage} onChange={setDraft} />)}
            <Holidays hours={hours} disabled={!manage} onChange={setDraft} />
            {save.isError ? <FaultNotice error={save.error} /> : null}
            <Group>
              <Button type="submit" disabled={!manage || draft === null} loading={save.isPending}>{t('action.save')}</Button>
              {manage && saved.data !== null ? <Button variant="subtle" disabled={save.isPending} onClick={() => save.mutate(null)}>{t('hours.clear')}</Button> : null}
            </Group>
          </Stack>
        </form>
      )}
    </Section>
  );
}
