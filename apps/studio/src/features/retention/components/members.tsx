import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { openedPart, withPart } from '../../../ui/part.ts';
import { PartSelect } from '../../../ui/part-select.tsx';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { usePartName } from '../../../ui/split-select.tsx';
import { type Ask, loadMembers, type Members as Page, type Retention } from '../api.ts';
import { useCohortName } from '../hooks.ts';
import type { RetentionSearch } from '../search.ts';

interface MembersProps {
  readonly ask: Ask;
  /** The answer that they are behind; undefined while it is on its way. */
  readonly retention: Retention | undefined;
  readonly onChange: (search: RetentionSearch) => void;
  readonly onClose: () => void;
}

function List({ ask }: { ask: Ask }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<Page['people'][number]>[] = [
    { key: 'first', header: t('retention.firstDay'), numeric: true, cell: (row) => formats.day(row.firstDay) },
    { key: 'days', header: t('retention.activeDays'), numeric: true, cell: (row) => formats.number(row.activeDays) },
  ];
  return <PeopleList queryKey={['retention-people', ask.storeId, ask.period, ask.search]} load={(page) => loadMembers({ ...ask, ...page })} columns={columns} />;
}

/** The members of a cohort or of a part of the split, or those of them who were active so many units after the first. */
export function Members({ ask, retention, onChange, onClose }: MembersProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { search } = ask;
  const cohortName = useCohortName(search.unit ?? 'month');
  const partName = usePartName(search.by ?? '', retention?.otherParts ?? 0);
  const opened = openedPart(search);
  const whose = [...(search.cohort === undefined ? [] : [cohortName(search.cohort)]), ...(opened === null ? [] : [partName(opened.key)])].join(' · ');
  return (
    <BehindDrawer opened={whose !== ''} onClose={onClose} title={search.offset === undefined ? whose : t('retention.cellTitle', { cohort: whose, offset: formats.number(search.offset) })}>
      {retention === undefined || retention.parts === null || retention.by === null ? null : (
        <PartSelect by={retention.by} parts={retention.parts} otherParts={retention.otherParts} opened={opened} hasWhole={search.cohort !== undefined} onChange={(part) => onChange(withPart(search, part))} />
      )}
      <List ask={ask} />
    </BehindDrawer>
  );
}
