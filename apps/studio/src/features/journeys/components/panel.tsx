import { Anchor, Group, SegmentedControl, Text, Title, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from '../../../api/current-store.tsx';
import type { JourneyMap, JourneyPeople, JourneyShare, JourneyTouchpoint } from '../../../api/types.ts';
import type { Column } from '../../../ui/data-table.tsx';
import { useFormats } from '../../../ui/format.ts';
import { BehindDrawer, PeopleList } from '../../../ui/people-list.tsx';
import type { Period } from '../../../ui/period.ts';
import { loadPeople, type Opened } from '../api.ts';
import { useJourneyWords } from '../../../ui/use-journey-words.ts';
import { markOf } from '../marks.ts';
import { useMarkText } from './journey-picture.tsx';
import classes from './panel.module.css';

interface PanelProps {
  readonly map: JourneyMap;
  readonly period: Period;
  readonly where: string | undefined;
  readonly opened: Opened;
  readonly onOpen: (opened: Opened) => void;
}

function Fact({ label, value, note }: { label: string; value: string; note: string }) {
  return (
    <div className={classes['fact']}>
      <dt>{label}</dt>
      <dd>
        <span className="num">{value}</span>
        <span className={classes['note']}>{note}</span>
      </dd>
    </div>
  );
}

/** The figures of one touchpoint, each with its interval or the reason why it is not known. */
function Figures({ touchpoint, map }: { touchpoint: JourneyTouchpoint; map: JourneyMap }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { duration } = useJourneyWords();
  const why = (reason: string | null) => (reason === null ? '' : t(`journey.reason.${reason}`));
  const shareNote = (share: JourneyShare) =>
    share.value === null || share.low === null || share.high === null
      ? why(share.reason)
      : t('journey.interval', { low: formats.percent(share.low), high: formats.percent(share.high), n: formats.number(share.n) });
  const share = (one: JourneyShare) => (one.value === null ? '–' : formats.percent(one.value));
  const { time, signals, revenue, dropOff, satisfaction } = touchpoint;
  const earlier = map.previous?.find(({ id }) => id === touchpoint.id)?.dropOff.value ?? null;
  const leftNote = [shareNote(dropOff), earlier === null ? '' : t('metrics.before', { value: formats.percent(earlier) })].filter((part) => part !== '').join(' · ');
  return (
    <dl className={classes['facts']}>
      <Fact label={t('journey.people')} value={formats.number(touchpoint.people)} note={t('journey.touchesNote', { count: touchpoint.touches, number: formats.number(touchpoint.touches) })} />
      <Fact label={t('journey.dropOff')} value={share(dropOff)} note={leftNote} />
      <Fact
        label={t('journey.time')}
        value={time.medianSeconds === null ? '–' : duration(time.medianSeconds)}
        note={time.p90Seconds === null ? why(time.reason) : t('journey.timeNote', { p90: duration(time.p90Seconds) })}
      />
      <Fact label={t('journey.signals')} value={formats.number(signals.count)} note={signals.share.value === null ? why(signals.share.reason) : t('journey.signalsNote', { share: formats.percent(signals.share.value) })} />
      <Fact label={t('journey.satisfaction')} value={share(satisfaction)} note={shareNote(satisfaction)} />
      <Fact
        label={t('journey.revenue')}
        value={revenue.minor === null ? '–' : formats.money(revenue.minor)}
        note={revenue.reason === null ? t('counted.orders', { count: revenue.orders, number: formats.number(revenue.orders) }) : why(revenue.reason)}
      />
    </dl>
  );
}

function Ways({ title, ways, most }: { title: string; ways: readonly { id: string; name: string; people: number; open: (() => void) | null }[]; most: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className={classes['ways']}>
      <Title order={3}>{title}</Title>
      {ways.length === 0 ? <Text size="sm" c="dimmed">{t('journey.noWays')}</Text> : null}
      {ways.map((way) => (
        <UnstyledButton key={way.id} className={classes['way'] ?? ''} onClick={way.open ?? undefined} disabled={way.open === null}>
          <span className={classes['bar']} style={{ width: `${(100 * way.people) / Math.max(1, most)}%` }} aria-hidden />
          <span className="truncate" title={way.name}>{way.name}</span>
          <span className="num">{formats.number(way.people)}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}

const MOST_WAYS = 8;

function Around({ map, touchpoint, onOpen }: { map: JourneyMap; touchpoint: JourneyTouchpoint; onOpen: PanelProps['onOpen'] }) {
  const { t } = useTranslation();
  const { nameOf } = useJourneyWords();
  const nameOfId = (id: string) => nameOf(map.touchpoints.find((one) => one.id === id) ?? { id, name: null });
  const before = map.edges.filter(({ to }) => to === touchpoint.id).toSorted((a, b) => b.people - a.people).slice(0, MOST_WAYS)
    .map(({ from, people }) => ({ id: from ?? '-', name: from === null ? t('journey.cameFirst') : nameOfId(from), people, open: () => onOpen({ touchpoint: touchpoint.id, before: from ?? '-', left: false }) }));
  const after = map.edges.filter(({ from }) => from === touchpoint.id).toSorted((a, b) => b.people - a.people).slice(0, MOST_WAYS)
    .map(({ to, people }) => ({ id: to, name: nameOfId(to), people, open: () => onOpen({ touchpoint: to, before: touchpoint.id, left: false }) }));
  const most = [...before, ...after].reduce((best, { people }) => Math.max(best, people), 1);
  return (
    <div className={classes['around']}>
      <Ways title={t('journey.before')} ways={before} most={most} />
      <Ways title={t('journey.after')} ways={after} most={most} />
    </div>
  );
}

function People({ period, where, opened }: Omit<PanelProps, 'map' | 'onOpen'>) {
  const { t } = useTranslation();
  const store = useStore();
  const formats = useFormats();
  const columns: Column<JourneyPeople['people'][number]>[] = [
    { key: 'times', header: t('journey.times'), numeric: true, cell: (row) => formats.number(row.times) },
    { key: 'signals', header: t('journey.signals'), numeric: true, cell: (row) => formats.number(row.signals) },
    { key: 'last', header: t('journey.lastHere'), numeric: true, cell: (row) => formats.moment(row.lastAt) },
  ];
  return <PeopleList queryKey={['journey-people', store.id, period, where ?? '', opened]} load={(page) => loadPeople({ storeId: store.id, period, where, ...opened, ...page })} columns={columns} />;
}

function Content(props: PanelProps & { touchpoint: JourneyTouchpoint }) {
  const { map, opened, onOpen, touchpoint } = props;
  const { t } = useTranslation();
  const { nameOf } = useJourneyWords();
  const textOf = useMarkText();
  const mark = markOf(touchpoint, map);
  const isWay = opened.before !== null;
  return (
    <>
      {mark === null ? null : <Text size="sm" fw={600} c="var(--tl-bad)" mb="xs">{textOf(mark, touchpoint)}</Text>}
      {isWay ? (
        <Anchor component="button" type="button" size="sm" mb="sm" onClick={() => onOpen({ touchpoint: touchpoint.id, before: null, left: false })}>
          {t('journey.wholeTouchpoint', { place: nameOf(touchpoint) })}
        </Anchor>
      ) : (
        <>
          <Figures touchpoint={touchpoint} map={map} />
          <Around map={map} touchpoint={touchpoint} onOpen={onOpen} />
        </>
      )}
      <Group justify="space-between" mt="md" mb="xs">
        <Title order={3}>{t('journey.people')}</Title>
        {touchpoint.dropOff.value === null || isWay ? null : (
          <SegmentedControl
            size="xs"
            aria-label={t('journey.which')}
            value={opened.left ? 'left' : 'all'}
            onChange={(value) => onOpen({ ...opened, left: value === 'left' })}
            data={[{ value: 'all', label: t('journey.everyone') }, { value: 'left', label: t('journey.leftHere') }]}
          />
        )}
      </Group>
      <People {...props} />
    </>
  );
}

/** One touchpoint, or one way, opened: figures, what came before and after, and the people. */
export function Panel({ onClose, opened, map, ...rest }: Omit<PanelProps, 'opened'> & { opened: Opened | null; onClose: () => void }) {
  const { t } = useTranslation();
  const { nameOf } = useJourneyWords();
  const touchpoint = opened === null ? undefined : map.touchpoints.find(({ id }) => id === opened.touchpoint);
  const before = opened === null || opened.before === null || opened.before === '-' ? undefined : map.touchpoints.find(({ id }) => id === opened.before);
  const title = touchpoint === undefined ? '' : before === undefined ? (opened?.before === '-' ? `${t('journey.cameFirst')} → ${nameOf(touchpoint)}` : nameOf(touchpoint)) : `${nameOf(before)} → ${nameOf(touchpoint)}`;
  return (
    <BehindDrawer opened={touchpoint !== undefined} onClose={onClose} title={title} size="xl">
      {opened === null || touchpoint === undefined ? null : <Content map={map} opened={opened} touchpoint={touchpoint} {...rest} />}
    </BehindDrawer>
  );
}
