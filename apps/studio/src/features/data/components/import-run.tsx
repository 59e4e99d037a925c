import { Alert, Anchor, Badge, Button, Collapse, Group, Progress, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useStore } from '../../../api/current-store.tsx';
import { queryClient } from '../../../api/query-client.ts';
import type { BadRow, ImportRun } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice, Waiting } from '../../../ui/notice.tsx';
import { badRowsUrl, cancelImport, importQuery } from '../imports.ts';
import { useReasonWords } from './reason-words.ts';
import classes from './import-run.module.css';

const COLOUR = { waiting: 'gray', running: 'line', done: 'green', failed: 'red', paused: 'yellow', cancelled: 'gray' } as const;
const COUNTS = ['rows', 'orders', 'refundDocuments', 'products', 'events', 'unchanged', 'quarantined'] as const;

function Counts({ run }: { run: ImportRun }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counts = COUNTS.filter((key) => run[key] > 0).map((key) => t(`imports.count.${key}`, { count: run[key], number: formats.number(run[key]) }));
  return (
    <Text size="sm" className="num">
      {counts.join(' · ')}
    </Text>
  );
}

function BadRowsTable({ importId, badCount }: { importId: string; badCount: number }) {
  const { t } = useTranslation();
  const reasonOf = useReasonWords();
  const store = useStore();
  const formats = useFormats();
  const run = useQuery(importQuery(store.id, importId));
  if (run.isPending) return <Waiting />;
  if (run.isError) return <FaultNotice error={run.error} />;
  const columns: Column<BadRow>[] = [
    { key: 'file', header: t('imports.file'), heading: true, cell: (row) => <span className="break">{row.file}</span> },
    { key: 'line', header: t('imports.line'), numeric: true, cell: (row) => formats.number(row.line) },
    { key: 'reason', header: t('imports.reason'), cell: (row) => <span className="break">{reasonOf(row)}</span> },
  ];
  return (
    <>
      <DataTable label={t('imports.badRows')} columns={columns} rows={run.data.badRows} rowKey={(row) => `${row.file} ${row.line} ${row.reason}`} />
      <Group gap="xs" mt={4}>
        {badCount > run.data.badRows.length ? (
          <Text size="xs" c="dimmed">
            {t('imports.badFirst', { count: run.data.badRows.length })}
          </Text>
        ) : null}
        <Anchor size="xs" href={badRowsUrl(store.id, importId)} download>
          {t('action.csv')}
        </Anchor>
      </Group>
    </>
  );
}

function BadRows({ run }: { run: ImportRun }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <div>
      <UnstyledButton className={classes['bad'] ?? ''} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t('imports.bad', { count: run.badCount, number: formats.number(run.badCount) })}
      </UnstyledButton>
      <Collapse expanded={isOpen} keepMounted={false}>
        <BadRowsTable importId={run.id} badCount={run.badCount} />
      </Collapse>
    </div>
  );
}

/** How far a running import is, in its three passes. */
function Running({ run }: { run: ImportRun }) {
  const { t } = useTranslation();
  const store = useStore();
  const { manage } = useMay();
  const formats = useFormats();
  const stop = useMutation({ mutationFn: () => cancelImport(store.id, run.id), onSettled: () => queryClient.invalidateQueries({ queryKey: ['imports', store.id] }) });
  const phase = run.phase === null ? t('imports.status.running') : t(`imports.phase.${run.phase}`);
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress value={Math.round(run.share * 100)} style={{ flex: 1 }} aria-label={phase} />
      <Text size="xs" className="num" role="status" miw={120}>
        {phase} · {formats.percent(run.share, 0)}
      </Text>
      {manage ? (
        <Button size="compact-xs" variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
          {t('imports.stop')}
        </Button>
      ) : null}
    </Group>
  );
}

/** One import: how far it is, what it brought, what it could not read. */
export function ImportRunCard({ run }: { run: ImportRun }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const what = run.preset ?? run.kind ?? '';
  const whatKey = [`imports.preset.${what}`, `imports.kind.${what}`].find((key) => i18n.exists(key));
  const names = run.files.map((file) => file.name).join(', ');
  const faultKey = `fault.${run.code ?? ''}`;
  return (
    <article className={classes['run']} aria-label={names}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} className="break">
          {names}
        </Text>
        <Badge color={COLOUR[run.status]}>{t(`imports.status.${run.status}`)}</Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {whatKey === undefined ? what : t(whatKey)} · {formats.dateTime(run.startedAt ?? run.createdAt)}
      </Text>
      {run.status === 'running' ? <Running run={run} /> : null}
      <Counts run={run} />
      {run.skippedFiles.length === 0 ? null : (
        <Text size="sm" c="dimmed" className="break">
          {t('imports.skipped', { files: formats.list(run.skippedFiles) })}
        </Text>
      )}
      {run.oddEmails === 0 ? null : (
        <Text size="sm" c="dimmed">
          {t('imports.oddEmails', { count: run.oddEmails, number: formats.number(run.oddEmails) })}
        </Text>
      )}
      {run.message === null || run.message === '' ? null : (
        <Alert color={run.status === 'failed' ? 'red' : 'yellow'} p="xs">
          <Text size="sm" c="var(--mantine-color-text)" className="break">
            {i18n.exists(faultKey) ? t(faultKey) : run.message}
          </Text>
        </Alert>
      )}
      {run.badCount > 0 ? <BadRows run={run} /> : null}
    </article>
  );
}
