import { Anchor, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { Effort, MeasureFigures } from '../api.ts';
import { useEffortText } from '../hooks.ts';
import type { Measure } from '../search.ts';

interface MeasuresTableProps {
  readonly effort: Effort;
  readonly onMeasure: (measure: Measure) => void;
  /** Opens the orders that took at least so much. */
  readonly onOpen: (measure: Measure, least: number) => void;
}

const WHY_NOT = { no_answers: 'effort.noAnswers', too_few: 'effort.fewAnswers', not_told: 'effort.notTold', all_alike: 'effort.allAlike' } as const;

/** What an order takes, by each measure, and how that goes together with what people answered. */
export function MeasuresTable({ effort, onMeasure, onOpen }: MeasuresTableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useEffortText();
  const quantile = (row: MeasureFigures, of: 'median' | 'p90') => {
    const found = row[of];
    if (found === null) return '–';
    const least = of === 'p90' ? Math.max(1, Math.ceil(found.value)) : 0;
    const name = t(`effort.measure.${row.measure}`);
    return (
      <div>
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(row.measure, least)} aria-label={t(of === 'p90' ? 'effort.openSlow' : 'effort.openAll', { name, value: text.value(row.measure, found.value) })}>{text.value(row.measure, found.value)}</Anchor>
        {found.low === null || found.high === null ? null : <Text component="div" size="xs" c="dimmed">{t('friction.range', { low: text.value(row.measure, found.low), high: text.value(row.measure, found.high) })}</Text>}
      </div>
    );
  };
  const columns: Column<MeasureFigures>[] = [
    {
      key: 'measure', header: t('effort.measureHead'), heading: true,
      cell: ({ measure }) => (measure === effort.measure ? <strong>{t(`effort.measure.${measure}`)}</strong> : <Anchor component="button" type="button" size="sm" onClick={() => onMeasure(measure)}>{t(`effort.measure.${measure}`)}</Anchor>),
    },
    { key: 'median', header: t('effort.median'), numeric: true, cell: (row) => quantile(row, 'median') },
    { key: 'p90', header: t('effort.p90'), numeric: true, cell: (row) => quantile(row, 'p90') },
    { key: 'mean', header: t('effort.mean'), numeric: true, cell: ({ measure, mean }) => text.value(measure, mean) },
    { key: 'n', header: t('effort.orders'), numeric: true, cell: ({ n }) => formats.number(n) },
    {
      key: 'ces', header: <span title={t('effort.cesHint')}>{t('effort.ces')}</span>, label: t('effort.ces'), numeric: true,
      cell: ({ ces }) => (ces.rho === null || ces.low === null || ces.high === null ? (
        <Text component="span" size="xs" c="dimmed">{t(WHY_NOT[ces.reason ?? 'no_answers'])}</Text>
      ) : (
        <div>
          {formats.signed(ces.rho, 2)}
          <Text component="div" size="xs" c="dimmed">{t('effort.cesRange', { low: formats.signed(ces.low, 2), high: formats.signed(ces.high, 2), answers: t('effort.answers', { count: ces.answers, number: formats.number(ces.answers) }) })}</Text>
        </div>
      )),
    },
  ];
  return <DataTable label={t('effort.measures')} columns={columns} rows={effort.measures} rowKey={({ measure }) => measure} />;
}
