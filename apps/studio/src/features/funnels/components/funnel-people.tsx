import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type FunnelPeople as Page, loadPeople } from '../api.ts';

interface FunnelPeopleProps {
  readonly ask: Ask;
  /** Null: closed. */
  readonly opened: { readonly step: number; readonly left: boolean } | null;
  readonly names: readonly string[];
  readonly onLeft: (left: boolean) => void;
  readonly onClose: () => void;
}

function People({ ask, step, left }: { ask: Ask; step: number; left: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<Page['people'][number]>[] = [
    { key: 'furthest', header: t('funnel.furthest'), numeric: true, cell: (row) => formats.number(row.furthest) },
    { key: 'entered', header: t('funnel.entered'), numeric: true, cell: (row) => formats.moment(row.enteredAt) },
  ];
  return <PeopleList queryKey={['funnel-people', ask.storeId, ask.period, ask.search, step, left]} load={(page) => loadPeople({ ...ask, ...page, step, left })} columns={columns} />;
}

/** The people who reached a step, or who went no further. */
export function FunnelPeople({ ask, opened, names, onLeft, onClose }: FunnelPeopleProps) {
  const { t } = useTranslation();
  const isLast = opened !== null && opened.step === names.length;
  return (
    <BehindDrawer opened={opened !== null} onClose={onClose} title={opened === null ? '' : `${opened.step}. ${names[opened.step - 1] ?? ''}`} size="xl">
      {opened === null || isLast ? null : (
        <SegmentedControl
          size="xs"
          mb="sm"
          aria-label={t('journey.which')}
          value={opened.left ? 'left' : 'all'}
          onChange={(value) => onLeft(value === 'left')}
          data={[{ value: 'all', label: t('funnel.cameHere') }, { value: 'left', label: t('funnel.noFurther') }]}
        />
      )}
      {opened === null ? null : <People ask={ask} step={opened.step} left={opened.left && !isLast} />}
    </BehindDrawer>
  );
}
