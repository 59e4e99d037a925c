import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OpenedPart } from './part.ts';
import { type SplitDimension, usePartName } from './split-select.tsx';

interface PartSelectProps {
  /** What the answer is split by, its parts, and how many values stand together in the last one. */
  readonly by: SplitDimension;
  readonly parts: readonly OpenedPart[];
  readonly otherParts: number;
  /** Null: any. */
  readonly opened: OpenedPart | null;
  /** Whether any may be chosen too. */
  readonly hasWhole: boolean;
  readonly onChange: (part: OpenedPart | null) => void;
}

const WHOLE = 'whole';

/** Of which part of a split a list is. */
export function PartSelect({ by, parts, otherParts, opened, hasWhole, onChange }: PartSelectProps) {
  const { t } = useTranslation();
  const nameOf = usePartName(by, otherParts);
  // An address may name a part that does not stand alone, or of which there is nobody.
  const known = opened === null || parts.some(({ key }) => key === opened.key) ? parts : [...parts, opened];
  // A key may be any text: parts go by their place.
  const choices = known.map(({ key }, place) => ({ value: String(place), label: nameOf(key) }));
  const place = opened === null ? WHOLE : String(known.findIndex(({ key }) => key === opened.key));
  return (
    <Select
      size="xs" mb="sm" label={t(`dimension.${by}`)} allowDeselect={false} value={place} data={[...(hasWhole ? [{ value: WHOLE, label: t('split.whole') }] : []), ...choices]}
      onChange={(value) => onChange(known[Number(value)] ?? null)}
    />
  );
}
