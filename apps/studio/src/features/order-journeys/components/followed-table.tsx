import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import type { Followed, OrderJourneys } from '../api.ts';
import { useOrderJourneyWords } from '../hooks.ts';

/** What followed the orders that have had their time, each open to its people. */
export function FollowedTable({ data, onOpen }: { data: OrderJourneys; onOpen: (by: Followed['by']) => void }) {
  const { t } = useTranslation();
  const words = useOrderJourneyWords();
  const columns: Column<Followed>[] = [
    { key: 'by', header: t('orderJourneys.followedBy'), heading: true, cell: ({ by }) => words.followed(by) },
    {
      key: 'share', header: t('paths.share'), numeric: true,
      cell: ({ by, share }) =>
        share.value === null || share.value === 0 ? words.share(share) : (
          <Anchor component="button" type="button" size="sm" className="num" onClick={() => onOpen(by)} aria-label={t('orderJourneys.openFollowed', { what: words.followed(by), share: words.share(share) })}>
            {words.share(share)}
          </Anchor>
        ),
    },
    { key: 'interval', header: t('funnel.interval'), cell: ({ share }) => words.interval(share) },
    { key: 'after', header: t('orderJourneys.halfWithin'), numeric: true, cell: ({ medianDays }) => (medianDays === null ? '–' : words.valueOf('days', medianDays)) },
  ];
  return <DataTable label={t('orderJourneys.after')} columns={columns} rows={data.followed} rowKey={({ by }) => by} />;
}
