import { Select, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useDimensionValue } from '../../../ui/dimension-value.ts';
import { usePartName } from '../../../ui/split-select.tsx';
import type { Attribution, AttributionPart, Credit } from '../api.ts';
import { useCreditText } from '../hooks.ts';
import { type Model, MODELS, type SPLITS } from '../search.ts';

interface PartsProps {
  readonly data: Attribution;
  readonly parts: readonly AttributionPart[];
  readonly by: (typeof SPLITS)[number];
  readonly model: Model;
  readonly isMoney: boolean;
  readonly onModel: (model: Model) => void;
}

/** A source, or all of them: the credit of each part in their order, and of the whole. */
interface Row {
  readonly source: string | null;
  readonly parts: readonly (Credit | null)[];
  readonly whole: Credit | Attribution['credited'];
}

function rowsOf({ data, parts, model }: PartsProps): Row[] {
  const total = ({ orders, minor }: Attribution['credited']): Credit => ({ orders, minor, low: null, high: null });
  return [
    ...data.sources.map((one): Row => ({ source: one.source, whole: one.by[model], parts: parts.map(({ sources }) => sources.find(({ source }) => source === one.source)?.by[model] ?? null) })),
    { source: null, whole: data.credited, parts: parts.map(({ credited }) => total(credited)) },
  ];
}

function csvOf({ data, parts, by }: PartsProps) {
  return [
    [by, 'source', 'touched', ...MODELS.flatMap((model) => [`${model}_orders`, `${model}_low`, `${model}_high`, `${model}_minor_${data.currency}`])],
    ...parts.flatMap(({ key, sources }) => sources.map(({ source, touched, by: models }) => [key, source, touched, ...MODELS.flatMap((model) => [models[model].orders, models[model].low, models[model].high, models[model].minor])])),
  ];
}

/** What each source is credited with among the orders of each part, by one model. */
export function Parts(props: PartsProps) {
  const { data, parts, by, model, isMoney, onModel } = props;
  const { t } = useTranslation();
  const nameOf = useDimensionValue();
  const partName = usePartName(by, 0);
  const text = useCreditText(data.currency, isMoney);
  const columns: Column<Row>[] = [
    { key: 'source', header: t('dimension.source'), heading: true, cell: ({ source }) => (source === null ? t('attribution.allSources') : nameOf('source', source)) },
    ...parts.map(({ key }, index): Column<Row> => ({
      key: `part ${key}`, header: partName(key), numeric: true,
      cell: ({ source, parts: own }) => {
        const credit = own[index] ?? null;
        return credit === null ? '–' : <span title={isMoney || source === null ? '' : text.note(credit)}>{text.value(credit)}</span>;
      },
    })),
    { key: 'whole', header: t('split.whole'), numeric: true, cell: ({ whole }) => text.value(whole) },
  ];
  return (
    <ChartFrame
      title={`${t('attribution.sources')} · ${t(`dimension.${by}`)}`}
      hint={t(model === 'markov' ? 'attribution.partsMarkov' : 'attribution.partsHint')}
      actions={
        <Select
          size="xs" w={150} aria-label={t('attribution.models')} value={model} data={MODELS.map((value) => ({ value, label: t(`attribution.model.${value}`) }))}
          onChange={(value) => onModel(MODELS.find((one) => one === value) ?? model)}
        />
      }
      view="table" csv={{ name: `attribution-by-${by}`, rows: () => csvOf(props) }}
      table={
        <>
          <DataTable label={`${t('attribution.sources')} · ${t(`dimension.${by}`)}`} columns={columns} rows={rowsOf(props)} rowKey={({ source }) => (source === null ? 'all sources' : `source ${source}`)} />
          {parts.some(({ credited }) => credited.orders < 30) ? <Text size="xs" c="dimmed" mt="xs">{t('attribution.smallParts', { parts: parts.filter(({ credited }) => credited.orders < 30).map(({ key }) => partName(key)).join(', ') })}</Text> : null}
        </>
      }
    />
  );
}
