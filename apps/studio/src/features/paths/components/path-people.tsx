import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type PathPeople as Page, loadPeople } from '../api.ts';

/** The people whose paths pass a node or a ribbon. */
export function PathPeople({ ask, title, onClose }: { ask: Ask; /** Null: closed. */ title: string | null; onClose: () => void }) {
  return (
    <BehindDrawer opened={title !== null} onClose={onClose} title={title ?? ''}>
      <List ask={ask} />
    </BehindDrawer>
  );
}

function List({ ask }: { ask: Ask }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<Page['people'][number]>[] = [
    ...(ask.search.per === 'person' ? [] : [{ key: 'times', header: t('funnel.sessions'), numeric: true, cell: (row: Page['people'][number]) => formats.number(row.times) }]),
    { key: 'started', header: t(ask.search.back === true ? 'paths.endedAt' : 'paths.startedAt'), numeric: true, cell: (row) => formats.moment(row.startedAt) },
  ];
  return <PeopleList queryKey={['path-people', ask.storeId, ask.period, ask.search]} load={(page) => loadPeople({ ...ask, ...page })} columns={columns} />;
}
