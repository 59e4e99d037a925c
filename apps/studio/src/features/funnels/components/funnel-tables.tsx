import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useFormats } from '../../../ui/format.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import type { Step } from '../../../ui/steps.ts';
import { useStepName } from '../../../ui/use-step-name.ts';
import type { Funnel, FunnelStep } from '../api.ts';
import { useShareText } from '../hooks.ts';
import type { FunnelSearch } from '../search.ts';

type Row = FunnelStep & { readonly index: number; readonly other: FunnelStep | null };

/** The steps as a table; with a second filter each of its figures beside the first. */
export function StepsTable({ funnel, steps }: { funnel: Funnel; steps: readonly Step[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useStepName();
  const share = useShareText();
  const { duration } = useJourneyWords();
  const rows: Row[] = funnel.steps.map((step, index) => ({ ...step, index, other: funnel.against?.steps[index] ?? null }));
  const time = (seconds: number | null | undefined) => (seconds === null || seconds === undefined ? '–' : duration(seconds));
  const columns: Column<Row>[] = [
    { key: 'step', header: t('funnel.stepHeading'), heading: true, cell: ({ index, text }) => <span className="clamp">{index + 1}. {steps[index] === undefined ? text : nameOf(steps[index])}</span> },
    { key: 'count', header: t(funnel.per === 'session' ? 'funnel.sessions' : 'journey.people'), numeric: true, cell: ({ count }) => formats.number(count) },
    { key: 'previous', header: t('funnel.ofPrevious'), numeric: true, cell: (row) => <span title={share.note(row.ofPrevious)}>{row.index === 0 ? '' : share.value(row.ofPrevious)}</span> },
    { key: 'first', header: t('funnel.ofFirst'), numeric: true, cell: (row) => <span title={share.note(row.ofFirst)}>{share.value(row.ofFirst)}</span> },
    { key: 'median', header: t('funnel.median'), numeric: true, cell: (row) => time(row.time?.medianSeconds) },
    { key: 'p90', header: t('funnel.p90'), numeric: true, cell: (row) => time(row.time?.p90Seconds) },
    ...(funnel.against === null ? [] : [
      { key: 'otherCount', header: t('funnel.otherCount'), numeric: true, cell: ({ other }: Row) => (other === null ? '–' : formats.number(other.count)) },
      { key: 'otherFirst', header: t('funnel.otherFirst'), numeric: true, cell: ({ other }: Row) => (other === null ? '–' : <span title={share.note(other.ofFirst)}>{share.value(other.ofFirst)}</span>) },
    ]),
  ];
  return <DataTable label={t('funnel.picture')} columns={columns} rows={rows} rowKey={({ index }) => String(index)} />;
}

type Part = NonNullable<Funnel['parts']>[number];

/** The funnel for each value of the split. */
export function PartsTable({ funnel, by }: { funnel: Funnel; by: NonNullable<FunnelSearch['by']> }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  const share = useShareText();
  const columns: Column<Part>[] = [
    { key: 'value', header: t(`dimension.${by}`), heading: true, cell: ({ key }) => nameOf(by, key) },
    ...funnel.steps.map((_step, index): Column<Part> => ({ key: `step${index}`, header: t('funnel.step', { number: index + 1 }), numeric: true, wideOnly: index > 0 && index < funnel.steps.length - 1, cell: ({ counts }) => formats.number(counts[index] ?? 0) })),
    { key: 'conversion', header: t('funnel.conversion'), numeric: true, cell: ({ conversion }) => <span title={share.note(conversion)}>{share.value(conversion)}</span> },
    { key: 'interval', header: t('funnel.interval'), numeric: true, wideOnly: true, cell: ({ conversion }) => (conversion.low === null || conversion.high === null ? '–' : `${formats.percent(conversion.low)} – ${formats.percent(conversion.high)}`) },
  ];
  return (
    <>
      <DataTable label={t('funnel.split')} columns={columns} rows={funnel.parts ?? []} rowKey={({ key }) => key} />
      {funnel.otherParts === 0 ? null : <Text size="xs" c="dimmed" mt="xs">{t('funnel.otherParts', { count: funnel.otherParts, number: formats.number(funnel.otherParts) })}</Text>}
    </>
  );
}
