import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ChartFrame } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { usePartName } from '../../../ui/split-select.tsx';
import type { Reasons, ReasonsPart } from '../api.ts';
import type { ReasonCode } from '../search.ts';

interface PartsProps {
  readonly data: Reasons;
  readonly parts: readonly ReasonsPart[];
  readonly by: NonNullable<Reasons['by']>;
}

/** Fewer sessions prove nothing. */
const SMALL = 30;

/** A reason, or all of them. */
type Row = ReasonCode | null;

function csvOf({ data: { currency }, parts, by }: PartsProps, nameOf: (key: string | null) => string) {
  return [
    [by, 'reason', 'sessions_without_order', 'sessions', 'share', 'share_low', 'share_high', 'orders', 'orders_low', 'orders_high', ...['', '_low', '_high'].map((end) => `minor_${currency}${end}`)],
    ...parts.flatMap(({ key, sessions, reasons }) => reasons.map(({ reason, named, share, attributable: one }) => [
      key === null ? nameOf(key) : key, reason, sessions.withoutOrder, named, share.value, share.low, share.high, one?.orders ?? null, one?.low ?? null, one?.high ?? null, one?.minor ?? null, one?.minorLow ?? null, one?.minorHigh ?? null,
    ])),
  ];
}

/** How many sessions go by each reason in each part, and what its removal would bring there. */
function PartsTable({ data, parts, by }: PartsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = usePartName(by, data.otherParts);
  const orders = (value: number): string => formats.number(value, value < 10 ? 1 : 0);
  const counted = (count: number): string => t('counted.sessions', { count, number: formats.number(count) });
  // Without a typical order nothing has a price: orders are shown then.
  const worth = (one: { readonly orders: number; readonly minor: number | null }): string => (one.minor === null ? t('reasons.moreOrders', { number: orders(one.orders) }) : formats.moneyShort(one.minor, data.currency));
  const cell = (part: ReasonsPart, row: Row) => {
    const one = row === null ? { named: part.sessions.withoutOrder, attributable: part.total } : part.reasons.find(({ reason }) => reason === row);
    if (one === undefined) return '–';
    const { attributable, named } = one;
    const range = attributable === null || attributable.minorLow === null || attributable.minorHigh === null ? '' : t('reasons.range', { low: formats.moneyShort(attributable.minorLow, data.currency), high: formats.moneyShort(attributable.minorHigh, data.currency) });
    return (
      <div title={range}>
        {attributable === null ? '–' : worth(attributable)}
        <Text component="div" size="xs" c="dimmed">{counted(named)}</Text>
      </div>
    );
  };
  const columns: Column<Row>[] = [
    { key: 'reason', header: t('reasons.reason'), heading: true, cell: (row) => (row === null ? t('reasons.allReasons') : t(`reasons.name.${row}`)) },
    ...parts.map((part): Column<Row> => ({ key: `part ${part.key ?? 'others'}`, header: nameOf(part.key), numeric: true, cell: (row) => cell(part, row) })),
  ];
  const small = parts.filter(({ sessions }) => sessions.withoutOrder < SMALL);
  return (
    <>
      <DataTable label={`${t('reasons.ranking')} · ${t(`dimension.${by}`)}`} columns={columns} rows={[...data.reasons.map(({ reason }): Row => reason), null]} rowKey={(row) => row ?? 'all of them'} />
      {small.length === 0 ? null : <Text size="xs" c="dimmed" mt="xs">{t('reasons.smallParts', { parts: small.map(({ key }) => nameOf(key)).join(', ') })}</Text>}
    </>
  );
}

/** Reasons beside each other for each part of the sessions. */
export function Parts(props: PartsProps) {
  const { data, by } = props;
  const { t } = useTranslation();
  const nameOf = usePartName(by, data.otherParts);
  return (
    <ChartFrame
      title={`${t('reasons.ranking')} · ${t(`dimension.${by}`)}`} hint={t('reasons.partsHint')} view="table" csv={{ name: `reasons-by-${by}`, rows: () => csvOf(props, nameOf) }} table={<PartsTable {...props} />}
    />
  );
}
