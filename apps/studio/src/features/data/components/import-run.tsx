import { Alert, Badge, Collapse, Group, Progress, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import type { BadRow, ImportRun } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import classes from './import-run.module.css';

const COLOUR = { running: 'line', done: 'green', failed: 'red', paused: 'yellow' } as const;

function Counts({ run }: { run: ImportRun }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counts = [
    { key: 'rows', value: run.rows },
    { key: 'orders', value: run.orders },
    { key: 'events', value: run.events },
  ].filter((count) => count.value > 0);
  return (
    <Text size="sm" className="num">
      {counts.map((count) => t(`imports.count.${count.key}`, { count: count.value, number: formats.number(count.value) })).join(' · ')}
    </Text>
  );
}

function BadRows({ run }: { run: ImportRun }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [isOpen, setIsOpen] = useState(false);
  const columns: Column<BadRow>[] = [
    { key: 'file', header: t('imports.file'), heading: true, cell: (row) => <span className="break">{row.file}</span> },
    { key: 'line', header: t('imports.line'), numeric: true, cell: (row) => formats.number(row.line) },
    { key: 'reason', header: t('imports.reason'), cell: (row) => <span className="break">{row.reason}</span> },
  ];
  return (
    <div>
      <UnstyledButton className={classes['bad'] ?? ''} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {t('imports.bad', { count: run.badCount, number: formats.number(run.badCount) })}
      </UnstyledButton>
      <Collapse expanded={isOpen} keepMounted={false}>
        <DataTable label={t('imports.badRows')} columns={columns} rows={run.badRows} rowKey={(row) => `${row.file} ${row.line} ${row.reason}`} />
        {run.badCount > run.badRows.length ? (
          <Text size="xs" c="dimmed" mt={4}>
            {t('imports.badFirst', { count: run.badRows.length })}
          </Text>
        ) : null}
      </Collapse>
    </div>
  );
}

/** One import: how far it is, what it brought, what it could not read. */
export function ImportRunCard({ run }: { run: ImportRun }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const kindKey = [`imports.preset.${run.kind}`, `imports.kind.${run.kind}`].find((key) => i18n.exists(key));
  const share = run.bytesTotal === null || run.bytesTotal === 0 ? null : Math.min(1, run.bytesDone / run.bytesTotal);
  return (
    <article className={classes['run']} aria-label={run.files.join(', ')}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600} className="break">
          {run.files.join(', ')}
        </Text>
        <Badge color={COLOUR[run.status]}>{t(`imports.status.${run.status}`)}</Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {kindKey === undefined ? run.kind : t(kindKey)} · {formats.dateTime(run.startedAt)}
      </Text>
      {run.status === 'running' ? (
        <Group gap="sm" wrap="nowrap">
          <Progress value={(share ?? 1) * 100} animated={share === null} style={{ flex: 1 }} aria-label={t('imports.status.running')} />
          <Text size="xs" className="num" role="status">
            {share === null ? formats.bytes(run.bytesDone) : formats.percent(share, 0)}
          </Text>
        </Group>
      ) : null}
      <Counts run={run} />
      {run.skippedFiles.length === 0 ? null : (
        <Text size="sm" c="dimmed" className="break">
          {t('imports.skipped', { files: formats.list(run.skippedFiles) })}
        </Text>
      )}
      {run.message === null || run.message === '' ? null : <Alert color={run.status === 'failed' ? 'red' : 'yellow'} p="xs">{run.message}</Alert>}
      {run.badCount > 0 ? <BadRows run={run} /> : null}
    </article>
  );
}
