import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type FrictionSessions, loadSessions } from '../api.ts';
import { usePlaceName } from '../hooks.ts';

type Row = FrictionSessions['sessions'][number];

function Sessions({ ask, kind, place }: { ask: Ask; kind: string; place: string | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = usePlaceName();
  const columns: Column<Row>[] = [
    { key: 'when', header: t('friction.when'), numeric: true, cell: (row) => formats.moment(row.signalAt) },
    {
      key: 'where', header: t('friction.where'),
      cell: (row) => [...(row.touchpoint === null ? [] : [nameOf('touchpoint', row.touchpoint)]), ...[row.page, row.element].flatMap((text) => (text === null ? [] : [text]))].join(' · ') || t('friction.placeUnknown'),
    },
    { key: 'times', header: t('friction.times'), numeric: true, cell: (row) => formats.number(row.times) },
    { key: 'ordered', header: t('friction.ordered'), cell: (row) => t(row.ordered ? 'friction.yes' : 'friction.no') },
  ];
  return (
    <PeopleList
      queryKey={['friction-sessions', ask.storeId, ask.period, ask.search.where, ask.search.by, kind, place]} columns={columns} rowKey={(row) => `${row.personKey} ${row.beganAt}`}
      load={async (page) => {
        const { sessions, next } = await loadSessions({ ...ask, ...page, kind, place });
        return { people: sessions, next };
      }}
    />
  );
}

/** The sessions with a signal, each with a link to the person's whole line. */
export function SessionsDrawer({ ask, title, onClose }: { ask: Ask; title: string; onClose: () => void }) {
  const { signal, place } = ask.search;
  return (
    <BehindDrawer opened={signal !== undefined} onClose={onClose} title={title} size="xl">
      {signal === undefined ? null : <Sessions ask={ask} kind={signal} place={place} />}
    </BehindDrawer>
  );
}
