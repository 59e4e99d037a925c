import { Button, Group, MultiSelect, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricDefinition } from '../../../api/types.ts';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { change, createReport, previewQuery, refresh, type Report, type WantedReport } from '../api.ts';

const CADENCES = ['daily', 'weekly', 'monthly'] as const;
const LANGUAGES = ['en', 'pl', 'uk', 'zh'] as const;
const MOST_METRICS = 12;
/** A Monday, for the names of weekdays. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

function Preview({ wanted }: { wanted: WantedReport }) {
  const { t } = useTranslation();
  const store = useStore();
  const shown = useQuery(previewQuery(store.id, wanted));
  if (shown.isPending) return <Waiting />;
  if (shown.isError) return <FaultNotice error={shown.error} />;
  return (
    <>
      <Text fw={600} mb="sm" className="break">{shown.data.subject}</Text>
      {/* What shops call their things stands in it: no script, no links out, no storage. */}
      <iframe title={t('reports.preview')} sandbox="" srcDoc={shown.data.html} style={{ width: '100%', height: '65vh', border: '1px solid var(--mantine-color-default-border)', borderRadius: 8, background: '#eef1f4' }} />
    </>
  );
}

interface ReportFormProps {
  readonly metrics: readonly MetricDefinition[];
  readonly report: Report | null;
  readonly canMail: boolean;
  readonly email: string | null;
  readonly onClose: () => void;
}

/** Makes or changes a report, and shows it as it will arrive. */
export function ReportForm({ metrics, report, canMail, email, onClose }: ReportFormProps) {
  const { t, i18n } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const words = useMetricWords();
  const [wanted, setWanted] = useState<WantedReport>(() => ({
    name: report?.name ?? null, metrics: report?.metrics ?? ['revenue', 'orders', 'session_conversion', 'aov'].filter((code) => metrics.some((one) => one.code === code)), cadence: report?.cadence ?? 'weekly',
    weekday: report?.weekday ?? 1, hour: report?.hour ?? 7, language: report?.language ?? LANGUAGES.find((one) => one === i18n.language) ?? 'en',
  }));
  const [emails, setEmails] = useState<string[]>(() => (report === null && email !== null ? [email] : []));
  const [isShown, setIsShown] = useState(false);
  const put = (part: Partial<WantedReport>) => setWanted({ ...wanted, ...part });
  const weekday = new Intl.DateTimeFormat(formats.locale, { weekday: 'long', timeZone: 'UTC' });
  const save = useMutation({
    mutationFn: async () => {
      if (report === null) await createReport(store.id, { ...wanted, emails });
      else await change(store.id, { kind: 'reports', id: report.id, body: { ...wanted, ...(emails.length === 0 ? {} : { emails }) } });
    },
    onSuccess: async () => {
      await refresh(store.id);
      onClose();
    },
  });
  if (isShown) {
    return (
      <Stack gap="sm">
        <Preview wanted={wanted} />
        <Group justify="flex-end"><Button variant="default" onClick={() => setIsShown(false)}>{t('reports.back')}</Button></Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
      <Stack gap="md">
        <MultiSelect label={t('reports.metrics')} searchable maxValues={MOST_METRICS} value={[...wanted.metrics]} data={metrics.map((one) => ({ value: one.code, label: words.label(one.code, one.label) }))} onChange={(codes) => put({ metrics: codes })} />
        <Group gap="sm" grow align="flex-start">
          <Select label={t('reports.cadence')} allowDeselect={false} value={wanted.cadence} data={CADENCES.map((value) => ({ value, label: t(`reports.cadence.${value}`) }))} onChange={(value) => put({ cadence: CADENCES.find((one) => one === value) ?? 'weekly' })} />
          {wanted.cadence === 'weekly' ? <Select label={t('reports.weekday')} allowDeselect={false} value={String(wanted.weekday)} data={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekday.format(MONDAY + (day - 1) * DAY_MS) }))} onChange={(value) => put({ weekday: Number(value ?? 1) })} /> : null}
          <Select label={t('reports.hour')} allowDeselect={false} value={String(wanted.hour)} data={Array.from({ length: 24 }, (_none, hour) => ({ value: String(hour), label: `${hour}:00` }))} onChange={(value) => put({ hour: Number(value ?? 7) })} />
        </Group>
        <Text size="xs" c="dimmed">{t('reports.hourHint', { timezone: store.timezone })}</Text>
        <TagsInput
          label={t('alerts.emails')} description={report === null ? t('alerts.emailsHint') : t('alerts.emailsKept', { who: report.emails.join(', ') || t('reports.nobody') })}
          value={emails} onChange={setEmails} splitChars={[',', ';', ' ']} acceptValueOnBlur maxTags={20} inputMode="email"
        />
        {canMail ? null : <Text size="sm" c="dimmed">{t('alerts.noMail')}</Text>}
        <Group gap="sm" grow align="flex-start">
          <TextInput label={t('reports.name')} placeholder={t('reports.nameHint')} maxLength={80} value={wanted.name ?? ''} onChange={(event) => put({ name: event.currentTarget.value === '' ? null : event.currentTarget.value })} />
          <Select label={t('reports.language')} allowDeselect={false} value={wanted.language} data={LANGUAGES.map((value) => ({ value, label: formats.language(value) }))} onChange={(value) => put({ language: LANGUAGES.find((one) => one === value) ?? 'en' })} />
        </Group>
        {store.kind === 'simulated' ? <Text size="sm" c="dimmed">{t('alerts.simulated')}</Text> : null}
        {save.isError ? <FaultNotice error={save.error} /> : null}
        <Group justify="space-between" gap="xs">
          <Button variant="default" disabled={wanted.metrics.length === 0} onClick={() => setIsShown(true)}>{t('reports.preview')}</Button>
          <Group gap="xs">
            <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
            <Button type="submit" loading={save.isPending} disabled={wanted.metrics.length === 0}>{t(report === null ? 'reports.create' : 'alerts.save')}</Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
