import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, loadSessions, type ReasonedSession } from '../api.ts';
import type { ReasonCode } from '../search.ts';
import { Evidence } from './evidence.tsx';

function Sessions({ ask, reason }: { ask: Ask; reason: ReasonCode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const columns: Column<ReasonedSession>[] = [
    { key: 'when', header: t('reasons.when'), numeric: true, cell: (row) => formats.moment(row.startedAt) },
    { key: 'place', header: t('reasons.leftAt'), cell: (row) => t(`reasons.place.${row.place}`) },
    { key: 'evidence', header: t('reasons.seen'), cell: (row) => <Evidence session={row} /> },
    {
      key: 'probability', header: t('reasons.sure'), numeric: true,
      cell: (row) => (
        <div>
          {formats.percent(row.probability, 0)}
          {row.others.slice(0, 2).map((other) => (
            <Text key={other.reason} component="div" size="xs" c="dimmed">{t('reasons.or', { reason: t(`reasons.name.${other.reason}`), share: formats.percent(other.probability, 0) })}</Text>
          ))}
        </div>
      ),
    },
  ];
  return (
    <PeopleList
      queryKey={['reasons-sessions', ask.storeId, ask.period, ask.search.where, reason]} columns={columns} rowKey={(row) => row.sessionId}
      load={async (page) => {
        const { sessions, next } = await loadSessions({ ...ask, ...page, reason });
        return { people: sessions, next };
      }}
    />
  );
}

/** The sessions that go by a reason, each with its evidence and a link to the person's whole line. */
export function SessionsDrawer({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const { t } = useTranslation();
  const { reason } = ask.search;
  return (
    <BehindDrawer opened={reason !== undefined} onClose={onClose} title={reason === undefined ? '' : t(`reasons.name.${reason}`)} size="xl">
      {reason === undefined ? null : <Sessions ask={ask} reason={reason} />}
    </BehindDrawer>
  );
}
