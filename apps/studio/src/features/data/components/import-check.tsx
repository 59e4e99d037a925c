import { Progress, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { BadRow, CheckResult } from '../../../api/types.ts';
import { DataTable, type Column } from '../../../ui/data-table.tsx';
import { Facts } from '../../../ui/facts.tsx';
import { useFormats } from '../../../ui/format.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { checkQuery, type ImportChoice } from '../imports.ts';
import { useReasonWords } from './reason-words.ts';
import classes from './import-run.module.css';

const COUNTS = ['rows', 'orders', 'refundDocuments', 'products'] as const;

function BadRowsList({ result }: { result: CheckResult }) {
  const { t } = useTranslation();
  const reasonOf = useReasonWords();
  const formats = useFormats();
  if (result.badRows.length === 0) return null;
  const columns: Column<BadRow>[] = [
    { key: 'file', header: t('imports.file'), heading: true, cell: (row) => <span className="break">{row.file}</span> },
    { key: 'line', header: t('imports.line'), numeric: true, cell: (row) => (row.line === 0 ? '' : formats.number(row.line)) },
    { key: 'reason', header: t('imports.reason'), cell: (row) => <span className="break">{reasonOf(row)}</span> },
  ];
  return (
    <>
      <DataTable label={t('imports.badRows')} columns={columns} rows={result.badRows.slice(0, 20)} rowKey={(row) => `${row.file} ${row.line} ${row.reason}`} />
      {result.badCount > 20 ? (
        <Text size="xs" c="dimmed">
          {t('imports.badFirst', { count: 20 })}
        </Text>
      ) : null}
    </>
  );
}

function Result({ result }: { result: CheckResult }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const counts = [
    ...COUNTS.filter((key) => result[key] > 0).map((key) => t(`imports.count.${key}`, { count: result[key], number: formats.number(result[key]) })),
    ...(result.lines > 0 ? [t('imports.checked.lines', { count: result.lines, number: formats.number(result.lines) })] : []),
    ...(result.people > 0 ? [t('imports.checked.people', { count: result.people, number: formats.number(result.people) })] : []),
  ];
  const money = (of: 'grossMinor' | 'refundedMinor') => result.sums.filter((sum) => sum[of] !== 0).map((sum) => formats.money(sum[of], sum.currency));
  const items = [
    { key: 'counts', name: t('imports.checked.counts'), value: counts.join(' · ') },
    { key: 'gross', name: t('imports.checked.gross'), value: money('grossMinor').join(' · ') },
    { key: 'refunded', name: t('imports.checked.refunded'), value: money('refundedMinor').join(' · ') },
    { key: 'new', name: t('imports.checked.new'), value: t('imports.count.events', { count: result.events, number: formats.number(result.events) }) },
    { key: 'known', name: t('imports.checked.known'), value: result.unchanged === 0 ? '' : t('imports.count.events', { count: result.unchanged, number: formats.number(result.unchanged) }) },
    { key: 'quarantined', name: t('imports.checked.quarantined'), value: result.quarantined === 0 ? '' : formats.number(result.quarantined) },
    { key: 'bad', name: t('imports.checked.bad'), value: formats.number(result.badCount) },
  ].filter((item) => item.value !== '');
  return (
    <>
      <Facts items={items} />
      <BadRowsList result={result} />
    </>
  );
}

interface CheckProps {
  readonly importId: string;
  readonly choice: ImportChoice;
}

/** The import tried without keeping anything: what it would bring, or why it cannot be done yet. */
export function ImportCheck({ importId, choice }: CheckProps) {
  const { t } = useTranslation();
  const store = useStore();
  const [share, setShare] = useState(0);
  const check = useQuery(checkQuery({ storeId: store.id, importId, choice, onProgress: setShare }));
  return (
    <section className={classes['run']} aria-label={t('imports.check')}>
      <Title order={3}>{t('imports.check')}</Title>
      {check.isPending ? (
        <Stack gap={6}>
          <Text size="sm" role="status">
            {t('imports.checking')}
          </Text>
          <Progress value={Math.round(share * 100)} aria-label={t('imports.checking')} />
        </Stack>
      ) : null}
      {check.isError ? (
        <>
          <Text size="sm">{t('imports.checkFailed')}</Text>
          <FaultNotice error={check.error} />
        </>
      ) : null}
      {check.data === undefined ? null : (
        <>
          <Text size="xs" c="dimmed">
            {t('imports.checkHint')}
          </Text>
          <Result result={check.data} />
        </>
      )}
    </section>
  );
}
