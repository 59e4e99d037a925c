import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import { touchpointsQuery } from '../../../api/touchpoints.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { useFormats } from '../../../ui/format.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import type { Effort } from '../api.ts';
import { useEffortText } from '../hooks.ts';

type Part = NonNullable<Effort['parts']>[number];
type Touchpoint = Effort['touchpoints'][number];

/** What of an order's effort goes to each touchpoint; the rows add up to the mean. */
export function TouchpointsTable({ effort }: { effort: Effort }) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const text = useEffortText();
  const { nameOf } = useJourneyWords();
  const { data } = useQuery(touchpointsQuery(store.id));
  const total = effort.touchpoints.reduce((sum, { value }) => sum + (value ?? 0), 0);
  const columns: Column<Touchpoint>[] = [
    { key: 'touchpoint', header: t('dimension.touchpoint'), heading: true, cell: ({ id }) => (id === null ? t('effort.elsewhere') : nameOf(data?.touchpoints.find((one) => one.id === id) ?? { id, name: null })) },
    { key: 'value', header: t('effort.perOrder'), numeric: true, cell: (row) => <span title={text.note(effort.measure, row)}>{text.value(effort.measure, row.value, 2)}</span> },
    { key: 'share', header: t('effort.share'), numeric: true, cell: ({ value }) => (total === 0 || value === null ? '–' : formats.percent(value / total, 0)) },
    { key: 'passed', header: t('effort.passed'), numeric: true, cell: ({ passed }) => formats.number(passed) },
  ];
  return <DataTable label={t('effort.touchpoints')} columns={columns} rows={effort.touchpoints} rowKey={({ id }) => id ?? ''} />;
}

/** The mean of each value of the split; the number of orders opens them. */
export function PartsTable({ effort, parts, onOpen }: { effort: Effort; parts: readonly Part[]; onOpen: (part: string) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useEffortText();
  const nameOf = useDimensionValue();
  const dimension = effort.by ?? '';
  const columns: Column<Part>[] = [
    { key: 'key', header: t(`dimension.${effort.by ?? 'source'}`), heading: true, cell: ({ key }) => nameOf(dimension, key) },
    { key: 'value', header: t('effort.perOrder'), numeric: true, cell: (row) => text.value(effort.measure, row.value) },
    { key: 'sure', header: t('friction.verdict'), wideOnly: true, cell: (row) => text.note(effort.measure, row) },
    { key: 'n', header: t('effort.orders'), numeric: true, cell: ({ key, n }) => <Anchor component="button" type="button" size="sm" onClick={() => onOpen(key)} aria-label={t('effort.openPart', { name: nameOf(dimension, key), number: formats.number(n) })}>{formats.number(n)}</Anchor> },
  ];
  return <DataTable label={t('effort.parts')} columns={columns} rows={parts} rowKey={({ key }) => key} />;
}
