import { Badge, Button, Modal, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { metricDefinitionsQuery } from '../../../api/metric-definitions.ts';
import { meQuery } from '../../../api/session.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { figureFormat } from '../../../ui/figure-format.ts';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { useFilterWords } from '../../../ui/use-filter-words.ts';
import { alertsQuery, type Alert } from '../api.ts';
import { useConditionWords } from '../condition-words.ts';
import { AlertForm } from './alert-form.tsx';
import { RowMenu } from './row-menu.tsx';

const FIRST_METRIC = 'revenue';

interface AlertsTabProps {
  /** The metric of a new alert; null while none is made. */
  readonly metric: string | null;
  readonly where: string | null;
  readonly onMetric: (metric: string | null) => void;
}

function Status({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const { verdict } = alert;
  const value = verdict === null || verdict.value === null ? '' : ` ${figureFormat(formats, { code: alert.metric, unit: verdict.unit, currency: store.currency }).full(verdict.value)}`;
  if (alert.paused) return <Badge color="gray" variant="light">{t('alerts.status.paused')}</Badge>;
  if (alert.deletedSegments.length > 0) {
    return (
      <span>
        <Badge color="orange" variant="light">{t('alerts.status.stuck')}</Badge>
        <Text size="sm" className="break">{t('alerts.deletedSegments', { count: alert.deletedSegments.length, names: formats.list(alert.deletedSegments) })}</Text>
      </span>
    );
  }
  if (alert.checkedDay === null) return <Text size="sm" c="dimmed">{t('alerts.status.waiting')}</Text>;
  return (
    <span>
      <Badge color={alert.status === 'breached' ? 'red' : 'teal'} variant="light">{t(`alerts.status.${alert.status}`)}</Badge>
      <Text span size="sm" c="dimmed">{`${value} · ${formats.dayOfYear(alert.checkedDay)}`}</Text>
    </span>
  );
}

/** What is watched, and how each stands. */
export function AlertsTab({ metric, where, onMetric }: AlertsTabProps) {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const words = useMetricWords();
  const conditionWords = useConditionWords();
  const filterWords = useFilterWords();
  const { data: me } = useSuspenseQuery(meQuery);
  const definitions = useQuery(metricDefinitionsQuery(store.id));
  const found = useQuery(alertsQuery(store.id));
  const [edited, setEdited] = useState<Alert | null>(null);
  if (found.isPending || definitions.isPending) return <Waiting />;
  if (found.isError || definitions.isError) return <FaultNotice error={found.error ?? definitions.error} onRetry={() => void Promise.all([found.refetch(), definitions.refetch()])} />;
  const { alerts, canMail } = found.data;
  const label = (code: string) => words.label(code, definitions.data.find((one) => one.code === code)?.label ?? code);
  const nameOf = (alert: Alert) => alert.name ?? label(alert.metric);
  const start = manage ? <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => onMetric(FIRST_METRIC)}>{t('alerts.new')}</Button> : null;
  const columns: Column<Alert>[] = [
    { key: 'metric', header: t('alerts.metric'), heading: true, cell: (alert) => <span className="break">{nameOf(alert)}{alert.filter === null ? null : <Text size="xs" c="dimmed">{filterWords(alert.filter)}</Text>}</span> },
    { key: 'when', header: t('alerts.when'), cell: (alert) => conditionWords(alert.condition, { code: alert.metric, unit: definitions.data.find((one) => one.code === alert.metric)?.unit ?? 'count' }) },
    { key: 'tells', header: t('alerts.tells'), cell: (alert) => <span className="break">{[...alert.emails, ...alert.webhooks].join(', ') || t('alerts.nobody')}</span> },
    { key: 'status', header: t('alerts.status'), cell: (alert) => <Status alert={alert} /> },
    ...(manage ? [{ key: 'menu', header: '', numeric: true, cell: (alert: Alert) => <RowMenu kind="alerts" id={alert.id} name={nameOf(alert)} paused={alert.paused} onEdit={() => setEdited(alert)} /> }] : []),
  ];
  const isOpen = manage && (metric !== null || edited !== null);
  const close = () => {
    setEdited(null);
    onMetric(null);
  };
  return (
    <>
      {alerts.length === 0 ? (
        <Empty title={t('alerts.emptyTitle')} action={start ?? undefined}>{manage ? t('alerts.emptyText') : t('alerts.askAdmin')}</Empty>
      ) : (
        <>
          <div style={{ display: 'flex', justifyContent: 'flex-end', marginBottom: 12 }}>{start}</div>
          <DataTable label={t('alerts.tab.alerts')} columns={columns} rows={alerts} rowKey={({ id }) => id} />
        </>
      )}
      <Modal closeButtonProps={{ 'aria-label': t('action.close') }} opened={isOpen} onClose={close} title={t(edited === null ? 'alerts.new' : 'alerts.edit')}>
        {isOpen ? (
          <AlertForm
            key={edited?.id ?? 'new'} metrics={definitions.data} alert={edited} metric={edited?.metric ?? metric ?? FIRST_METRIC} filter={edited === null ? where : edited.filter} canMail={canMail} email={me.user?.email ?? null}
            onMetric={onMetric} onClose={close}
          />
        ) : null}
      </Modal>
    </>
  );
}
