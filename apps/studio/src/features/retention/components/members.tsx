import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, loadMembers, type Members as Page } from '../api.ts';

function List({ ask, cohort, offset }: { ask: Ask; cohort: string; offset: number | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<Page['people'][number]>[] = [
    { key: 'first', header: t('retention.firstDay'), numeric: true, cell: (row) => formats.day(row.firstDay) },
    { key: 'days', header: t('retention.activeDays'), numeric: true, cell: (row) => formats.number(row.activeDays) },
  ];
  return <PeopleList queryKey={['retention-people', ask.storeId, ask.period, ask.search, cohort, offset]} load={(page) => loadMembers({ ...ask, ...page, cohort, offset })} columns={columns} />;
}

/** The members of a cohort, or those who were active so many units after it. */
export function Members({ ask, opened, title, onClose }: { ask: Ask; opened: { readonly cohort: string; readonly offset: number | null } | null; title: string; onClose: () => void }) {
  return (
    <BehindDrawer opened={opened !== null} onClose={onClose} title={title}>
      {opened === null ? null : <List ask={ask} {...opened} />}
    </BehindDrawer>
  );
}
