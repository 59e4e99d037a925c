import { Anchor, Box, Skeleton, Text, Title } from '@mantine/core';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { ChartFrame, type ChartView } from '../../../ui/chart-frame.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import type { OpenedPart } from '../../../ui/part.ts';
import { usePartName } from '../../../ui/split-select.tsx';
import type { ChartPoint } from '../../../ui/time-chart.tsx';
import type { Retention, RetentionPart } from '../api.ts';
import { useHalfBack } from '../hooks.ts';
import { backPoints, curvePoints } from '../points.ts';
import type { Split } from '../search.ts';
import classes from './parts.module.css';

const TimeChart = lazy(async () => ({ default: (await import('../../../ui/time-chart.tsx')).TimeChart }));
/** Fewer are called a small sample. */
const SMALL = 30;
const MOST_COLUMNS = 6;
const BACK_AFTER_DAYS = [30, 60, 90, 180, 365] as const;

interface PartsProps {
  readonly data: Retention;
  readonly parts: readonly RetentionPart[];
  readonly by: Split;
  readonly isRolling: boolean;
  /** Everybody came back in the first unit, for that is what they began with. */
  readonly isSame: boolean;
  readonly view: ChartView;
  readonly onView: (view: ChartView) => void;
  /** Opens the members of a part: all, or those active so many units after their first. */
  readonly onOpen: (part: OpenedPart, offset: number | null) => void;
}

interface PanelsProps {
  readonly onOpen: PartsProps['onOpen'];
  readonly parts: readonly { readonly key: string | null; readonly n: number; readonly name: string; readonly points: readonly ChartPoint[]; readonly note?: ReactNode }[];
  readonly whole: readonly ChartPoint[];
}

/** How many, which opens who they are. */
function People({ part, n, name, isBare = false, onOpen }: { part: OpenedPart; n: number; name: string; /** The number alone, where a column says of what. */ isBare?: boolean; onOpen: PartsProps['onOpen'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const people = t('counted.people', { count: n, number: formats.number(n) });
  return <Anchor component="button" type="button" size={isBare ? 'sm' : 'xs'} className="num" onClick={() => onOpen(part, null)} aria-label={t('retention.openCohort', { cohort: name, people })}>{isBare ? formats.number(n) : people}</Anchor>;
}

/** Each part in a picture of its own beside all together, so that each band can be seen; all on one scale. */
function Panels({ parts, whole, onOpen }: PanelsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  // Bands of small parts reach far: the lines decide the scale.
  const most = Math.max(0.02, ...[whole, ...parts.map(({ points }) => points)].flat().map(({ value }) => (value ?? 0) * 1.15));
  return (
    <div className={classes['panels']}>
      {parts.map(({ key, n, name, points, note }) => (
        <div key={key ?? 'others of the split'} className={classes['panel']}>
          <Title order={3} size="sm" className="clamp">{name}</Title>
          <Text size="xs" c="dimmed"><People part={{ key }} n={n} name={name} onOpen={onOpen} />{n < SMALL ? ` · ${t('funnel.small')}` : ''}{note}</Text>
          {points.length < 2 ? null : (
            <Suspense fallback={<Skeleton h={170} aria-hidden />}>
              <TimeChart
                name={name} shape="line" points={points} earlier={points.map((point) => ({ ...(whole.find(({ key: at }) => at === point.key) ?? { ...point, value: null }), label: t('split.whole') }))} heightPx={170} most={most}
                full={(value) => formats.percent(value)} short={(value) => formats.percent(value, 0)} tick={(at) => at} isShare onPick={() => undefined}
              />
            </Suspense>
          )}
        </div>
      ))}
    </div>
  );
}

interface SureProps {
  readonly point: { readonly value: number | null; readonly low: number | null; readonly high: number | null } | undefined;
  /** Opens whoever it counts; absent where it counts nobody. */
  readonly open?: { readonly label: string; readonly run: () => void } | undefined;
}

function Sure({ point, open }: SureProps) {
  const formats = useFormats();
  if (point === undefined || point.value === null) return <>–</>;
  return (
    <Box ta="end">
      {open === undefined ? formats.percent(point.value) : <Anchor component="button" type="button" size="sm" className="num" onClick={open.run} aria-label={open.label}>{formats.percent(point.value)}</Anchor>}
      {point.low === null || point.high === null ? null : <Text component="span" size="xs" c="dimmed" display="block">{formats.percent(point.low)} – {formats.percent(point.high)}</Text>}
    </Box>
  );
}

/** The curve of each part, as pictures or as a table. */
function Curves({ data, parts, by, isRolling, isSame, view, onView, onOpen }: PartsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = usePartName(by, data.otherParts);
  const shapeOf = { isRolling, isSame };
  const whole = curvePoints(data.curve, shapeOf);
  const openLabel = (key: string | null, offset: number, { value, n }: { readonly value: number; readonly n: number }) => {
    const count = Math.round(value * n);
    return t('retention.openCell', { cohort: nameOf(key), offset: formats.number(offset), people: t('counted.people', { count, number: formats.number(count) }), share: formats.percent(value) });
  };
  const longest = Math.min(MOST_COLUMNS, Math.max(0, ...parts.map(({ curve }) => curve.length - 1)));
  const columns: Column<RetentionPart>[] = [
    { key: 'part', header: t(`dimension.${by}`), heading: true, cell: ({ key }) => nameOf(key) },
    { key: 'people', header: t('journey.people'), numeric: true, cell: ({ key, n }) => <People part={{ key }} n={n} name={nameOf(key)} isBare onOpen={onOpen} /> },
    ...Array.from({ length: longest }, (_none, index): Column<RetentionPart> => ({
      key: String(index + 1), header: t(`retention.afterUnits.${data.unit}`, { count: index + 1, number: formats.number(index + 1) }), numeric: true,
      cell: ({ key, curve }) => {
        const share = curve[index + 1]?.[isRolling ? 'rolling' : 'bounded'] ?? undefined;
        return <Sure point={share} open={share === undefined || share.value === 0 ? undefined : { label: openLabel(key, index + 1, share), run: () => onOpen({ key }, index + 1) }} />;
      },
    })),
  ];
  const rows = () => [
    [by, 'people', `${data.unit}s_after`, 'n', 'share', 'low', 'high', 'share_then_or_later', 'low_then_or_later', 'high_then_or_later'],
    ...parts.flatMap(({ key, n, curve }) => curve.map(({ offset, bounded, rolling }) => [key === null ? nameOf(key) : key, n, offset, bounded?.n ?? null, bounded?.value ?? null, bounded?.low ?? null, bounded?.high ?? null, rolling?.value ?? null, rolling?.low ?? null, rolling?.high ?? null])),
  ];
  return (
    <ChartFrame
      title={`${t('retention.curve')} · ${t(`dimension.${by}`)}`} hint={t('retention.partsHint')} view={view} onView={onView} csv={{ name: `retention-by-${by}`, rows }}
      chart={<Panels whole={whole} onOpen={onOpen} parts={parts.map((part) => ({ ...part, name: nameOf(part.key), points: curvePoints(part.curve, shapeOf) }))} />}
      table={<DataTable label={t('retention.curve')} columns={columns} rows={parts} rowKey={({ key }) => key ?? 'others of the split'} />}
    />
  );
}

/** How long each part takes until it comes back: Kaplan and Meier's curve of each. */
function Waits({ data, parts, by, view, onView, onOpen }: PartsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = usePartName(by, data.otherParts);
  const halfBack = useHalfBack();
  const afterDays = (days: number) => t('retention.afterDays', { count: days, number: formats.number(days) });
  const last = data.waiting?.points.at(-1)?.day ?? 0;
  const whole = data.waiting === null ? [] : backPoints(data.waiting, { last, label: afterDays });
  const at = ({ points }: RetentionPart['waiting'], days: number) => {
    const found = points.findLast(({ day }) => day <= days);
    return found === undefined ? undefined : { value: 1 - found.share, low: found.high === null ? null : 1 - found.high, high: found.low === null ? null : 1 - found.low };
  };
  const shown = BACK_AFTER_DAYS.filter((days) => days <= last);
  const columns: Column<RetentionPart>[] = [
    { key: 'part', header: t(`dimension.${by}`), heading: true, cell: ({ key }) => nameOf(key) },
    { key: 'people', header: t('journey.people'), numeric: true, cell: ({ key, n }) => <People part={{ key }} n={n} name={nameOf(key)} isBare onOpen={onOpen} /> },
    { key: 'half', header: t('retention.halfBack'), numeric: true, cell: ({ waiting }) => halfBack(waiting) },
    ...shown.map((days): Column<RetentionPart> => ({ key: String(days), header: afterDays(days), numeric: true, cell: ({ waiting }) => <Sure point={at(waiting, days)} /> })),
  ];
  const rows = () => [
    [by, 'people', 'median_days', 'median_low', 'median_high', 'day', 'at_risk', 'back', 'low', 'high'],
    ...parts.flatMap(({ key, waiting }) => waiting.points.map(({ day, share, low, high, atRisk }) => [key === null ? nameOf(key) : key, waiting.n, waiting.medianDays, waiting.medianLow, waiting.medianHigh, day, atRisk, 1 - share, high === null ? null : 1 - high, low === null ? null : 1 - low])),
  ];
  return (
    <ChartFrame
      title={`${t('retention.waiting')} · ${t(`dimension.${by}`)}`} hint={t('retention.waitingHint')} view={view} onView={onView} csv={{ name: `time-until-back-by-${by}`, rows }}
      chart={<Panels whole={whole} onOpen={onOpen} parts={parts.map((part) => ({ ...part, name: nameOf(part.key), points: backPoints(part.waiting, { last, label: afterDays }), note: part.waiting.medianDays === null ? '' : ` · ${t('retention.halfBackNote', { days: halfBack(part.waiting) })}` }))} />}
      table={<DataTable label={t('retention.waiting')} columns={columns} rows={parts} rowKey={({ key }) => key ?? 'others of the split'} />}
    />
  );
}

/** What each part of the members does, beside all together. */
export function Parts(props: PartsProps) {
  return (
    <>
      <Curves {...props} />
      <Waits {...props} />
    </>
  );
}
