import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, loadPeople, type MotivePeople } from '../api.ts';

/** The visitors of the period whose motive this is, those seen last first. */
export function PeopleDrawer({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { motive } = ask.search;
  const columns: Column<MotivePeople['people'][number]>[] = [{ key: 'last', header: t('motives.last'), numeric: true, cell: ({ lastAt }) => formats.moment(lastAt) }];
  return (
    <BehindDrawer opened={motive !== undefined} onClose={onClose} title={motive === undefined ? '' : `${t('dimension.motive')}: ${motive === 'unknown' ? t('dimension.unknown') : t(`value.motive.${motive}`)}`}>
      {motive === undefined ? null : <PeopleList queryKey={['motive-people', ask.storeId, ask.period, ask.search]} load={(page) => loadPeople({ ...ask, ...page, motive })} columns={columns} />}
    </BehindDrawer>
  );
}
