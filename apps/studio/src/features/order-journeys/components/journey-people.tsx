import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type JourneyPeople as Page, loadPeople } from '../api.ts';
import { useOrderJourneyWords } from '../hooks.ts';

function List({ ask }: { ask: Ask }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const words = useOrderJourneyWords();
  const columns: Column<Page['people'][number]>[] = [
    { key: 'times', header: t('attribution.orders'), numeric: true, cell: ({ times }) => formats.number(times) },
    { key: 'ordered', header: t('orderJourneys.orderedAt'), numeric: true, cell: ({ orderedAt }) => formats.moment(orderedAt) },
    { key: 'days', header: t('orderJourneys.measure.days'), numeric: true, cell: ({ days }) => words.valueOf('days', days) },
  ];
  return <PeopleList queryKey={['order-journey-people', ask.storeId, ask.period, ask.search]} load={(page) => loadPeople({ ...ask, ...page })} columns={columns} />;
}

/** The people whose orders came about in one way, or were followed by something. */
export function JourneyPeople({ ask, title, onClose }: { ask: Ask; /** Null: closed. */ title: string | null; onClose: () => void }) {
  return (
    <BehindDrawer opened={title !== null} onClose={onClose} title={title ?? ''}>
      <List ask={ask} />
    </BehindDrawer>
  );
}
