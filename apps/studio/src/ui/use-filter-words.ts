import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStore } from '../api/current-store.tsx';
import { segmentsQuery } from '../api/segments.ts';
import { useDimensionValue } from './dimension-value.ts';
import { useFormats } from './format.ts';
import { type FilterDimension, readSegment } from './segment.ts';

/** What a value of a filter is called: segments by their names, which only the server knows. */
export function useFilterValue(): (dimension: FilterDimension, value: string) => string {
  const { t } = useTranslation();
  const store = useStore();
  const nameOf = useDimensionValue();
  const { data } = useQuery(segmentsQuery(store.id));
  return (dimension, value) => {
    if (dimension !== 'segment') return nameOf(dimension, value);
    return data?.find(({ id }) => id === value)?.name ?? (data === undefined ? '…' : t('segment.deleted'));
  };
}

/** A filter as it stands in an address, in words. */
export function useFilterWords(): (where: string) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useFilterValue();
  return (where) => formats.list(readSegment(where).map(({ dimension, values }) => t('segment.chip', { dimension: t(`dimension.${dimension}`), values: formats.either(values.map((value) => nameOf(dimension, value))) })));
}
