import { Button, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../api/current-store.tsx';
import type { JourneyMap, JourneyTouchpoint } from '../../../api/types.ts';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { moneyColumns, useFormats } from '../../../ui/format.ts';
import { csvOf, saveFile } from '../../../ui/save-file.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { orderedByFlow } from '../layout.ts';
import { markOf } from '../marks.ts';
import { STAGES } from '../stages.ts';
import { useMarkText } from './journey-picture.tsx';
import classes from './touchpoints-table.module.css';

const VALUES = {
  stage: (one: JourneyTouchpoint) => STAGES.indexOf(one.stage),
  people: (one: JourneyTouchpoint) => one.people,
  touches: (one: JourneyTouchpoint) => one.touches,
  dropOff: (one: JourneyTouchpoint) => one.dropOff.value,
  time: (one: JourneyTouchpoint) => one.time.medianSeconds,
  signals: (one: JourneyTouchpoint) => one.signals.share.value,
  satisfaction: (one: JourneyTouchpoint) => one.satisfaction.value,
  revenue: (one: JourneyTouchpoint) => one.revenue.minor,
} as const;
type SortKey = keyof typeof VALUES;

interface TableProps {
  readonly map: JourneyMap;
  readonly onTouchpoint: (id: string) => void;
}

function sorted(touchpoints: readonly JourneyTouchpoint[], by: { key: SortKey; isDown: boolean }): JourneyTouchpoint[] {
  const valueOf = VALUES[by.key];
  // What is not known stands last, either way.
  return touchpoints.toSorted((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    return by.isDown ? other - one : one - other;
  });
}

/** The map as CSV, with the intervals: shares 0..1, money as decimals. */
export function CsvButton({ map }: { map: JourneyMap }) {
  const { t } = useTranslation();
  const { exportData } = useMay();
  const { nameOf } = useJourneyWords();
  if (!exportData) return null;
  const download = () => {
    const header = ['touchpoint', 'name', 'stage', 'people', 'touches', 'drop_off', 'drop_off_low', 'drop_off_high', 'drop_off_n', 'drop_off_before', 'median_seconds', 'p90_seconds', 'signals', 'signal_share', 'csat', 'csat_low', 'csat_high', 'csat_n', moneyColumns(map.currency).head('revenue'), 'orders'];
    const lines = map.touchpoints.map((one) => [
      one.id, nameOf(one), one.stage, one.people, one.touches, one.dropOff.value, one.dropOff.low, one.dropOff.high, one.dropOff.n, map.previous?.find(({ id }) => id === one.id)?.dropOff.value ?? null, one.time.medianSeconds, one.time.p90Seconds,
      one.signals.count, one.signals.share.value, one.satisfaction.value, one.satisfaction.low, one.satisfaction.high, one.satisfaction.n, moneyColumns(map.currency).cell(one.revenue.minor), one.revenue.orders,
    ]);
    saveFile({ name: 'journey-map.csv', type: 'text/csv;charset=utf-8', text: csvOf([header, ...lines]) });
  };
  return (
    <Button variant="default" size="xs" className="icon-when-narrow" aria-label={t('action.csv')} title={t('action.csv')} leftSection={<IconDownload size={14} aria-hidden />} onClick={download}>
      {t('action.csv')}
    </Button>
  );
}

/** The same map as a table; a click on a column's name sorts by it. */
export function TouchpointsTable({ map, onTouchpoint }: TableProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { nameOf, duration } = useJourneyWords();
  const textOf = useMarkText();
  const [by, setBy] = useState<{ key: SortKey; isDown: boolean }>({ key: 'stage', isDown: false });
  const share = (value: number | null) => (value === null ? '–' : formats.percent(value));
  const sortable = (key: SortKey, text: string, cell: (row: JourneyTouchpoint) => string): Column<JourneyTouchpoint> => ({
    key, numeric: key !== 'stage', label: text, cell,
    sort: by.key === key ? (by.isDown ? 'descending' : 'ascending') : 'none',
    header: (
      <UnstyledButton className={classes['sort'] ?? ''} onClick={() => setBy({ key, isDown: by.key === key ? !by.isDown : key !== 'stage' })}>
        {text}
        {by.key !== key ? null : by.isDown ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />}
      </UnstyledButton>
    ),
  });
  const columns: Column<JourneyTouchpoint>[] = [
    {
      key: 'name', header: t('journey.touchpoint'), heading: true,
      cell: (row) => {
        const mark = markOf(row, map);
        return (
          <UnstyledButton className={classes['name'] ?? ''} onClick={() => onTouchpoint(row.id)} title={nameOf(row)}>
            <span className="truncate">{nameOf(row)}</span>
            {mark === null ? null : <span className={classes['mark']}>{textOf(mark, row)}</span>}
          </UnstyledButton>
        );
      },
    },
    sortable('stage', t('journey.stage'), (row) => t(`journey.stage.${row.stage}`)),
    sortable('people', t('journey.people'), (row) => formats.number(row.people)),
    sortable('touches', t('journey.touches'), (row) => formats.number(row.touches)),
    sortable('dropOff', t('journey.dropOff'), (row) => share(row.dropOff.value)),
    ...(map.previous === null ? [] : [{ key: 'earlier', header: t('metrics.earlier'), numeric: true, cell: ({ id }: JourneyTouchpoint) => share(map.previous?.find((one) => one.id === id)?.dropOff.value ?? null) }]),
    sortable('time', t('journey.time'), (row) => (row.time.medianSeconds === null ? '–' : duration(row.time.medianSeconds))),
    sortable('signals', t('journey.signals'), (row) => share(row.signals.share.value)),
    sortable('satisfaction', t('journey.satisfaction'), (row) => share(row.satisfaction.value)),
    sortable('revenue', t('journey.revenue'), (row) => (row.revenue.minor === null ? '–' : formats.money(row.revenue.minor))),
  ];
  // Within a stage as the picture has them: rules are tried in an order that says nothing about journeys.
  const ways = map.edges.flatMap(({ from, to, people }) => (from === null ? [] : [{ from, to, people }]));
  const inOrder = STAGES.flatMap((stage) => orderedByFlow(map.touchpoints.filter((one) => one.stage === stage), ways));
  return <DataTable label={t('journey.title')} columns={columns} rows={sorted(inOrder, by)} rowKey={(row) => row.id} />;
}
