import { Badge, Button, Modal } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { metricDefinitionsQuery } from '../../../api/metric-definitions.ts';
import { meQuery } from '../../../api/session.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { Empty, FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { reportsQuery, type Report } from '../api.ts';
import { ReportForm } from './report-form.tsx';
import { RowMenu } from './row-menu.tsx';

/** Reports that go out by themselves. */
export function ReportsTab() {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const words = useMetricWords();
  const { data: me } = useSuspenseQuery(meQuery);
  const definitions = useQuery(metricDefinitionsQuery(store.id));
  const found = useQuery(reportsQuery(store.id));
  const [edited, setEdited] = useState<Report | 'new' | null>(null);
  if (found.isPending || definitions.isPending) return <Waiting />;
  if (found.isError || definitions.isError) return <FaultNotice error={found.error ?? definitions.error} onRetry={() => void Promise.all([found.refetch(), definitions.refetch()])} />;
  const { reports, canMail } = found.data;
  const label = (code: string) => words.label(code, definitions.data.find((one) => one.code === code)?.label ?? code);
  const nameOf = (report: Report) => report.name ?? `${t('reports.untitled')}, ${t(`reports.cadence.${report.cadence}`)}`;
  const start = manage ? <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setEdited('new')}>{t('reports.new')}</Button> : null;
  const columns: Column<Report>[] = [
    { key: 'name', header: t('reports.name'), heading: true, cell: (report) => <span className="break">{nameOf(report)} {report.paused ? <Badge color="gray" variant="light">{t('alerts.status.paused')}</Badge> : null}</span> },
    { key: 'metrics', header: t('reports.metrics'), cell: (report) => formats.list(report.metrics.map(label)) },
    { key: 'to', header: t('reports.goesTo'), cell: (report) => <span className="break">{report.emails.join(', ') || t('reports.nobody')}</span> },
    { key: 'last', header: t('reports.lastSent'), cell: (report) => (report.sentDay === null ? '–' : formats.day(report.sentDay)) },
    ...(manage ? [{ key: 'menu', header: '', numeric: true, cell: (report: Report) => <RowMenu kind="reports" id={report.id} name={nameOf(report)} paused={report.paused} onEdit={() => setEdited(report)} /> }] : []),
  ];
  const close = () => setEdited(null);
  return (
    <>
      {reports.length === 0 ? (
        <Empty title={t('reports.emptyTitle')} action={start ?? undefined}>{manage ? t('reports.emptyText') : t('alerts.askAdmin')}</Empty>
      ) : (
        <>
          <div style={{ display: 'flex', justifyContent: 'flex-end', marginBottom: 12 }}>{start}</div>
          <DataTable label={t('alerts.tab.reports')} columns={columns} rows={reports} rowKey={({ id }) => id} />
        </>
      )}
      <Modal closeButtonProps={{ 'aria-label': t('action.close') }} opened={edited !== null} onClose={close} size="lg" title={t(edited === 'new' ? 'reports.new' : 'reports.edit')}>
        {edited === null ? null : <ReportForm metrics={definitions.data} report={edited === 'new' ? null : edited} canMail={canMail} email={me.user?.email ?? null} onClose={close} />}
      </Modal>
    </>
  );
}
