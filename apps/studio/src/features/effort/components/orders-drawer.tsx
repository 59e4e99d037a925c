import { useTranslation } from 'react-i18next';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import { type Ask, type EffortOrders, loadOrders } from '../api.ts';
import { useEffortText } from '../hooks.ts';
import { MEASURES } from '../search.ts';

type Row = EffortOrders['orders'][number];

function Orders({ ask }: { ask: Ask }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useEffortText();
  const columns: Column<Row>[] = [
    { key: 'order', header: t('effort.order'), cell: (row) => <span className="break">{row.orderId}</span> },
    { key: 'placed', header: t('effort.placed'), numeric: true, cell: (row) => formats.moment(row.placedAt) },
    ...MEASURES.map((measure): Column<Row> => ({ key: measure, header: t(`effort.measure.${measure}`), numeric: true, cell: (row) => text.value(measure, row.effort[measure]) })),
  ];
  return (
    <PeopleList
      queryKey={['effort-orders', ask.storeId, ask.period, ask.search.where, ask.search.by, ask.search.measure, ask.search.part, ask.search.least]} columns={columns} rowKey={(row) => row.orderId}
      load={async (page) => {
        const { orders, next } = await loadOrders({ ...ask, ...page });
        return { people: orders, next };
      }}
    />
  );
}

/** Orders with what each took, with links to the whole lines of their people. */
export function OrdersDrawer({ ask, onClose }: { ask: Ask; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <BehindDrawer opened={ask.search.orders === true} onClose={onClose} title={t('effort.behind')} size="xl">
      {ask.search.orders === true ? <Orders ask={ask} /> : null}
    </BehindDrawer>
  );
}
