import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { openedPart, withPart } from '../../../ui/part.ts';
import { PartSelect } from '../../../ui/part-select.tsx';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type PathPeople as Page, type Paths, loadPeople } from '../api.ts';
import type { PathsSearch } from '../search.ts';

interface PathPeopleProps {
  readonly ask: Ask;
  /** The answer that they are behind; undefined while it is on its way. */
  readonly paths: Paths | undefined;
  /** Null: closed. */
  readonly title: string | null;
  readonly onChange: (search: PathsSearch) => void;
  readonly onClose: () => void;
}

/** The people whose paths pass a node or a ribbon, of one part of the split or of any. */
export function PathPeople({ ask, paths, title, onChange, onClose }: PathPeopleProps) {
  return (
    <BehindDrawer opened={title !== null} onClose={onClose} title={title ?? ''}>
      {paths === undefined || paths.parts === null || paths.by === null ? null : (
        <PartSelect by={paths.by} parts={paths.parts} otherParts={paths.otherParts} opened={openedPart(ask.search)} hasWhole onChange={(part) => onChange(withPart(ask.search, part))} />
      )}
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
