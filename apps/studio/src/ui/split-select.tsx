import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDimensionValue } from './dimension-value.ts';
import { useFormats } from './format.ts';

const NONE = 'none';

/** All that any question is split by. */
export type SplitDimension = 'source' | 'sales_channel' | 'device' | 'country' | 'language' | 'motive' | 'customer' | 'touchpoint' | 'page' | 'element';

interface SplitSelectProps<Dimension extends SplitDimension> {
  /** What the question can be split by. */
  readonly dimensions: readonly Dimension[];
  /** Undefined: nothing is split, or by what is usual. */
  readonly value: Dimension | undefined;
  /** What the question is split by unless another is chosen; absent where it may be split by nothing. */
  readonly usual?: Dimension;
  readonly onChange: (by: Dimension | undefined) => void;
}

/** What a question is split by; the page keeps it in the address as `by`. It stands beside the answer, not in it: a split that has no answer can be taken back. */
export function SplitSelect<Dimension extends SplitDimension>({ dimensions, value, usual, onChange }: SplitSelectProps<Dimension>) {
  const { t } = useTranslation();
  const nameOf = (one: SplitDimension) => t(`dimension.${one}`);
  return (
    <Select
      size="xs" label={t('split.by')} allowDeselect={false} value={value ?? usual ?? NONE} data={[...(usual === undefined ? [{ value: NONE, label: t('split.nothing') }] : []), ...dimensions.map((one) => ({ value: one, label: nameOf(one) }))]}
      onChange={(chosen) => onChange(dimensions.find((one) => one === chosen && one !== usual))}
    />
  );
}

/** The search of a page with another split, or with none. */
export function withSplit<Search extends { readonly by?: string }>(search: Search, by: Search['by'] | undefined): Search {
  const next = { ...search };
  Reflect.deleteProperty(next, 'by');
  return by === undefined ? next : Object.assign(next, { by });
}

/** A part of a split by its key: empty is not known, null is so many small ones together. */
export function usePartName(by: string, otherParts: number): (key: string | null) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useDimensionValue();
  return (key) => (key === null ? t('split.others', { count: otherParts, number: formats.number(otherParts) }) : nameOf(by, key));
}
