import { Select, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { useMetricWords } from '../../../ui/metric-words.ts';
import { FaultNotice } from '../../../ui/notice.tsx';
import { useCompared, useRowLabel } from '../hooks/use-compared.ts';
import { useFigureFormat } from '../../../ui/figure-format.ts';
import { alignValues, csvRows } from '../rows.ts';
import { ADDS_UP, type PartProps } from './part.ts';
import { RowsTable } from './rows-table.tsx';

interface BreakdownProps extends PartProps {
  readonly by: string;
  readonly onBy: (by: string) => void;
}

/** A metric by the values of one dimension, with the period before beside it. */
export function Breakdown({ metric, period, where, compare, by, onBy, onOpen }: BreakdownProps) {
  const { t } = useTranslation();
  const words = useMetricWords();
  const labelOf = useRowLabel();
  const { answer, rows: plain, earlier } = useCompared({ code: metric.code, period, where, by, compare });
  const format = useFigureFormat(metric.code, metric.unit, answer.data?.currency ?? null);
  const rows = alignValues(plain, earlier, ADDS_UP.has(metric.unit));
  const data = answer.data;
  return (
    <ChartFrame
      title={t('metrics.breakdown')}
      actions={<Select size="xs" w={170} aria-label={t('metrics.breakdownBy')} value={by} data={metric.dimensions.map((one) => ({ value: one, label: t(`dimension.${one}`) }))} onChange={(next) => next !== null && onBy(next)} />}
      view="table"
      csv={data === undefined || rows.length === 0 ? null : { name: `${metric.code}-${by}`, rows: () => csvRows({ answer: data, by, isTime: false, rows, compares: compare }) }}
      table={
        <>
          {answer.isError ? <FaultNotice error={answer.error} onRetry={() => void answer.refetch()} /> : null}
          {answer.isPending ? <Skeleton h={180} aria-hidden /> : null}
          {answer.isSuccess && rows.length === 0 ? <Text size="sm" c="dimmed">{t('metrics.noRows')}</Text> : null}
          {rows.length > 0 ? (
            <RowsTable
              bars
              compares={compare}
              label={`${words.label(metric.code, metric.label)}: ${t(`dimension.${by}`)}`}
              heading={t(`dimension.${by}`)}
              rows={rows}
              format={format}
              labelOf={(row) => labelOf(by, row)}
              onOpen={(row) => onOpen({ by, key: row.key, label: labelOf(by, row) })}
            />
          ) : null}
        </>
      }
    />
  );
}
