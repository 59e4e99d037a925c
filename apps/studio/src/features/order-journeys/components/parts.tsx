import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { usePartName } from '../../../ui/split-select.tsx';
import type { JourneyPart, OrderJourneys } from '../api.ts';
import { useOrderJourneyWords } from '../hooks.ts';
import type { SPLITS } from '../search.ts';

interface PartsProps {
  readonly data: OrderJourneys;
  readonly parts: readonly JourneyPart[];
  readonly by: (typeof SPLITS)[number];
}

const MEASURES = ['days', 'sessions', 'touchpoints', 'sources'] as const;
/** Fewer are called a small sample. */
const SMALL = 30;

function csvOf({ data, parts, by }: PartsProps, nameOf: (key: string | null) => string) {
  return [
    [by, 'orders', ...MEASURES.flatMap((measure) => [`${measure}_median`, `${measure}_low`, `${measure}_high`, `${measure}_p90`]), 'returning', `median_minor_${data.currency}`],
    ...parts.map(({ key, n, measures, returning, medianMinor }) => [key === null ? nameOf(key) : key, n, ...measures.flatMap(({ median, low, high, p90 }) => [median, low, high, p90]), returning.value, medianMinor]),
  ];
}

/** How far each part of the journeys was from its order: the median of each measure, and between which it lies. */
export function Parts(props: PartsProps) {
  const { data, parts, by } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useOrderJourneyWords();
  const nameOf = usePartName(by, data.otherParts);
  const columns: Column<JourneyPart>[] = [
    { key: 'part', header: t(`dimension.${by}`), heading: true, cell: ({ key }) => nameOf(key) },
    { key: 'n', header: t('attribution.orders'), numeric: true, cell: ({ n }) => (n < SMALL ? <>{formats.number(n)} <Text component="span" size="xs" c="dimmed" display="block">{t('funnel.small')}</Text></> : formats.number(n)) },
    ...MEASURES.map((measure): Column<JourneyPart> => ({
      key: measure, header: words.measure({ measure }), numeric: true,
      cell: ({ measures }) => {
        const one = measures.find((own) => own.measure === measure);
        if (one === undefined) return '–';
        return (
          <>
            {words.valueOf(measure, one.median)}
            {one.low === null || one.high === null ? null : <Text component="span" size="xs" c="dimmed" display="block">{words.valueOf(measure, one.low)} – {words.valueOf(measure, one.high)}</Text>}
          </>
        );
      },
    })),
    { key: 'value', header: t('orderJourneys.medianValue'), numeric: true, cell: ({ medianMinor }) => (medianMinor === null ? '–' : formats.money(Math.round(medianMinor), data.currency)) },
  ];
  const title = `${t('orderJourneys.toOrder')} · ${t(`dimension.${by}`)}`;
  return (
    <ChartFrame
      title={title} hint={t('orderJourneys.partsHint')} view="table" csv={{ name: `order-journeys-by-${by}`, rows: () => csvOf(props, nameOf) }}
      table={<DataTable label={title} columns={columns} rows={parts} rowKey={({ key }) => (key === null ? 'others' : `part ${key}`)} />}
    />
  );
}
