import { Alert, Button, Group, Input, NumberInput, SegmentedControl, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { MetricDefinition } from '../../../api/types.ts';
import { CopyField } from '../../../ui/copy.tsx';
import { figureFormat } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { useFilterWords } from '../../../ui/use-filter-words.ts';
import { change, createAlert, refresh, tryQuery, type Alert as WatchedAlert, type Condition } from '../api.ts';
import { limitForm, limitValue } from '../limit.ts';

const KINDS = ['anomaly', 'threshold', 'change'] as const;
const DAYS = ['1', '7', '14', '28'] as const;
const SIDES = ['either', 'down', 'up'] as const;
const LIMIT_SIDES = ['below', 'above'] as const;
const SENSITIVITIES = ['high', 'normal', 'low'] as const;

interface Draft {
  readonly kind: (typeof KINDS)[number];
  readonly side: (typeof SIDES)[number];
  readonly limitSide: (typeof LIMIT_SIDES)[number];
  readonly limit: number | null;
  readonly days: number;
  readonly sensitivity: (typeof SENSITIVITIES)[number];
}

const FRESH: Draft = { kind: 'anomaly', side: 'either', limitSide: 'below', limit: null, days: 7, sensitivity: 'normal' };

function draftOf(condition: Condition, perUnit: number): Draft {
  if (condition.kind === 'threshold') return { ...FRESH, kind: 'threshold', limitSide: condition.side, limit: Number((condition.value / perUnit).toFixed(4)), days: condition.days };
  return condition.kind === 'change' ? { ...FRESH, kind: 'change', side: condition.side, days: condition.days } : { ...FRESH, side: condition.side, sensitivity: condition.sensitivity };
}

/** How things stand now: whoever sets a limit sees at once what it means. */
function Standing({ metric, filter, condition }: { metric: MetricDefinition; filter: string | null; condition: Condition }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const tried = useQuery(tryQuery(store.id, { metric: metric.code, filter, condition }));
  if (tried.isError) return <FaultNotice error={tried.error} />;
  if (tried.data === undefined) return <Text size="sm" c="dimmed">{t('state.loading')}</Text>;
  const { full } = figureFormat(formats, { ...metric, currency: store.currency });
  const { isBreach, value, usualLow, usualHigh } = tried.data;
  // Most figures can't be below nothing; what is usual is told no further.
  const least = metric.unit === 'points' || (value ?? 0) < 0 ? -Infinity : 0;
  return (
    <Text size="sm" role="status">
      {isBreach === null ? t('alerts.now.unknown') : t(isBreach ? 'alerts.now.breach' : 'alerts.now.ok', { value: value === null ? '–' : full(value) })}
      {usualLow === null || usualHigh === null ? null : ` ${t('alerts.now.usual', { low: full(Math.max(least, usualLow)), high: full(metric.unit === 'share' ? Math.min(1, usualHigh) : usualHigh) })}`}
    </Text>
  );
}

interface AlertFormProps {
  readonly metrics: readonly MetricDefinition[];
  /** The alert that is changed; null for a new one. */
  readonly alert: WatchedAlert | null;
  readonly metric: string;
  readonly filter: string | null;
  readonly canMail: boolean;
  readonly email: string | null;
  readonly onMetric: (code: string) => void;
  readonly onClose: () => void;
}

/** Makes or changes an alert; a new one is whole as it opens, so that one press is enough. */
export function AlertForm({ metrics, alert, metric: code, filter, canMail, email, onMetric, onClose }: AlertFormProps) {
  const { t, i18n } = useTranslation();
  const store = useStore();
  const words = useMetricWords();
  const filterWords = useFilterWords();
  const metric = metrics.find((one) => one.code === code) ?? metrics[0];
  const form = limitForm(metric ?? { code, unit: 'count' }, store.currency);
  const [draft, setDraft] = useState<Draft>(() => (alert === null ? FRESH : draftOf(alert.condition, form.perUnit)));
  const [emails, setEmails] = useState<string[]>(() => (alert === null && email !== null ? [email] : []));
  const [webhook, setWebhook] = useState('');
  const put = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const condition: Condition | null =
    draft.kind === 'anomaly' ? { kind: 'anomaly', side: draft.side, sensitivity: draft.sensitivity }
    : draft.kind === 'change' ? { kind: 'change', side: draft.side, days: draft.days }
    : draft.limit === null ? null : { kind: 'threshold', side: draft.limitSide, value: limitValue(draft.limit, form), days: draft.days };
  const save = useMutation({
    mutationFn: async () => {
      if (condition === null) return [];
      const webhooks = webhook.trim() === '' ? [] : [webhook.trim()];
      if (alert === null) return (await createAlert(store.id, { metric: code, filter, condition, targets: { emails, webhooks }, language: i18n.language })).secrets;
      const targets = emails.length === 0 && webhooks.length === 0 ? {} : { targets: { emails, webhooks } };
      await change(store.id, { kind: 'alerts', id: alert.id, body: { condition, ...targets } });
      return [];
    },
    onSuccess: async (secrets) => {
      await refresh(store.id);
      if (secrets.length === 0) onClose();
    },
  });
  if (metric === undefined) return null;
  const [made] = save.data ?? [];
  if (made !== undefined) {
    return (
      <Stack>
        <Alert color="yellow">{t('alerts.secret')}</Alert>
        <CopyField value={made.secret} label={made.url} />
        <Group justify="flex-end"><Button onClick={onClose}>{t('keys.kept')}</Button></Group>
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => { event.preventDefault(); save.mutate(); }}>
      <Stack gap="md">
        <Select label={t('alerts.metric')} searchable allowDeselect={false} disabled={alert !== null} value={metric.code} data={metrics.map((one) => ({ value: one.code, label: words.label(one.code, one.label) }))} onChange={(value) => value !== null && onMetric(value)} />
        {filter === null ? null : <Text size="sm" c="dimmed" className="break">{t('alerts.only', { filter: filterWords(filter) })}</Text>}
        <Select label={t('alerts.when')} allowDeselect={false} value={draft.kind} data={KINDS.map((value) => ({ value, label: t(`alerts.kind.${value}`) }))} onChange={(value) => put({ kind: KINDS.find((one) => one === value) ?? 'anomaly' })} />
        {draft.kind === 'threshold' ? (
          <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
            <SegmentedControl aria-label={t('alerts.side')} value={draft.limitSide} data={LIMIT_SIDES.map((value) => ({ value, label: t(`alerts.side.${value}`) }))} onChange={(value) => put({ limitSide: value })} />
            <NumberInput label={t('alerts.limit')} required decimalScale={form.digits} suffix={form.suffix} value={draft.limit ?? ''} onChange={(value) => put({ limit: typeof value === 'number' ? value : null })} />
          </Group>
        ) : (
          <Input.Wrapper label={t('alerts.side')} labelElement="div">
            <SegmentedControl fullWidth aria-label={t('alerts.side')} value={draft.side} data={SIDES.map((value) => ({ value, label: t(`alerts.side.${value}`) }))} onChange={(value) => put({ side: value })} />
          </Input.Wrapper>
        )}
        {draft.kind === 'anomaly' ? (
          <Select label={t('alerts.sensitivity')} allowDeselect={false} value={draft.sensitivity} data={SENSITIVITIES.map((value) => ({ value, label: t(`alerts.sensitivity.${value}`) }))} onChange={(value) => put({ sensitivity: SENSITIVITIES.find((one) => one === value) ?? 'normal' })} />
        ) : (
          <Select label={t('alerts.days')} allowDeselect={false} value={String(draft.days)} data={[...new Set([...DAYS, String(draft.days)])].map((value) => ({ value, label: t('alerts.daysCount', { count: Number(value) }) }))} onChange={(value) => put({ days: Number(value ?? 7) })} />
        )}
        {condition === null ? null : <Standing metric={metric} filter={filter} condition={condition} />}
        <TagsInput
          label={t('alerts.emails')} description={alert === null ? t('alerts.emailsHint') : t('alerts.emailsKept', { who: [...alert.emails, ...alert.webhooks].join(', ') || t('alerts.nobody') })}
          value={emails} onChange={setEmails} splitChars={[',', ';', ' ']} acceptValueOnBlur maxTags={20} inputMode="email"
        />
        {canMail ? null : <Text size="sm" c="dimmed">{t('alerts.noMail')}</Text>}
        <TextInput label={t('alerts.webhook')} description={t('alerts.webhookHint')} placeholder="https://" value={webhook} onChange={(event) => setWebhook(event.currentTarget.value)} />
        {store.kind === 'simulated' ? <Text size="sm" c="dimmed">{t('alerts.simulated')}</Text> : null}
        {save.isError ? <FaultNotice error={save.error} /> : null}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={save.isPending} disabled={condition === null}>{t(alert === null ? 'alerts.create' : 'alerts.save')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
