import { Text } from '@mantine/core';
import { useReducedMotion } from '@mantine/hooks';
import { useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../../ui/format.ts';
import { useRowKeys } from '../../../ui/use-row-keys.ts';
import type { Board } from '../board.ts';
import { useNow, usePeopleNames } from '../hooks/use-live-board.ts';
import { Lane } from './lane.tsx';
import classes from './lanes.module.css';

function Counters({ board }: { board: Board }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counters } = board;
  const atLeast = (value: number) => (counters.isCapped ? t('live.atLeast', { number: formats.number(value) }) : formats.number(value));
  const items = [
    { key: 'people', value: atLeast(counters.people) },
    { key: 'sessions', value: atLeast(counters.sessions) },
    { key: 'carts', value: atLeast(counters.carts) },
    { key: 'orders', value: atLeast(counters.orders) },
    { key: 'ordersValue', value: formats.money(counters.ordersMinor) },
    { key: 'signalCount', value: atLeast(counters.signals) },
  ];
  return (
    <dl className={classes['counters']} aria-label={t('live.counters')}>
      {items.map((item) => (
        <div key={item.key}>
          <dt>{t(`live.count.${item.key}`)}</dt>
          <dd className="num">{item.value}</dd>
        </div>
      ))}
    </dl>
  );
}

const AXIS_MINUTES = [30, 20, 10, 0] as const;

function Axis() {
  const { t } = useTranslation();
  return (
    <div className={classes['axis']} aria-hidden>
      <span />
      <span className={classes['ticks']}>
        {AXIS_MINUTES.map((minutes) => (
          <span key={minutes}>{minutes === 0 ? t('live.now') : t('live.minutesAgo', { minutes })}</span>
        ))}
      </span>
    </div>
  );
}

/** That robots were here too: whoever sees their visits in the server's logs would miss them. */
export function RobotsNote({ board }: { board: Board }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { robotEvents } = board.counters;
  return robotEvents === 0 ? null : (
    <Text size="sm" c="dimmed" mt="xs">
      {t('live.robots', { count: robotEvents, number: formats.number(robotEvents) })}
    </Text>
  );
}

/** Sessions of the last half hour side by side; time runs to the left. */
export function Lanes({ board, aheadMs, storeId, isPaused }: { board: Board; aheadMs: number; storeId: string; isPaused: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const isCalm = useReducedMotion();
  const rowsHost = useRowKeys('a[data-row-link]');
  const nowMs = useNow({ at: board.at, aheadMs, isPaused });
  const { windowMs } = board;
  // Marks keep their places, by the moment at which the page was opened; one property moves all of them.
  const [originMs] = useState(nowMs);
  const shift: CSSProperties & Record<'--shift', string> = { '--shift': `${((originMs - nowMs) / windowMs) * 100}%` };
  const names = usePeopleNames(storeId, board.sessions.flatMap((session) => (session.known && session.person !== null ? [session.person] : [])));
  return (
    <div className={classes['wrap']} ref={rowsHost} style={shift} data-smooth={!isCalm && !isPaused ? '' : undefined}>
      <Counters board={board} />
      <Axis />
      <ol className={classes['list']} aria-label={t('live.lanes')}>
        {board.sessions.map((session) => (
          <Lane key={session.key} session={session} name={session.person === null ? null : (names.get(session.person) ?? null)} storeId={storeId} originMs={originMs} windowMs={windowMs} />
        ))}
      </ol>
      {board.hidden === 0 ? null : (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {t('live.hidden', { count: board.hidden, number: formats.number(board.hidden), shown: formats.number(board.sessions.length) })}
        </Text>
      )}
      <RobotsNote board={board} />
    </div>
  );
}
