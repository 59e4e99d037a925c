import { Badge, Text } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LiveMark, LiveSession } from '../../../api/types.ts';
import { useEventName } from '../../../ui/event-name.tsx';
import { useFormats } from '../../../ui/format.ts';
import { TextLink } from '../../../ui/links.tsx';
import { useValueWords } from '../../../ui/value-words.ts';
import { percentAt } from '../board.ts';
import classes from './lanes.module.css';

interface LaneProps {
  readonly session: LiveSession;
  readonly name: string | null;
  readonly storeId: string;
  /** Marks are placed by this moment once; time itself moves all of them together. */
  readonly originMs: number;
  readonly windowMs: number;
}

function toneOf(mark: LiveMark): 'order' | 'signal' | 'cart' | 'plain' {
  if (mark.kind === 'signal') return 'signal';
  if (mark.name === 'Order Completed') return 'order';
  return mark.kind === 'cart' || mark.kind === 'checkout' ? 'cart' : 'plain';
}

/** What a mark stands for: the event, and what it was about. */
function useMarkWords(): (mark: LiveMark) => string {
  const nameOf = useEventName();
  const wordOf = useValueWords();
  return (mark) => [nameOf(mark.name), mark.kind === 'signal' ? wordOf('signal', mark.label) : mark.label].filter((part) => part !== '').join(' · ');
}

function Marks({ session, originMs, windowMs }: Pick<LaneProps, 'session' | 'originMs' | 'windowMs'>) {
  const wordsOf = useMarkWords();
  const at = (instant: string) => percentAt(instant, { nowMs: originMs, windowMs });
  const from = at(session.startedAt);
  return (
    <>
      <span className={classes['life']} style={{ left: `${from}%`, width: `${Math.max(0, at(session.lastAt) - from)}%` }} />
      {session.marks.map((mark) => (
        <span key={mark.seq} className={classes['mark']} data-tone={toneOf(mark)} data-fresh={Date.parse(mark.at) > originMs || undefined} style={{ left: `${at(mark.at)}%` }} title={wordsOf(mark)} />
      ))}
    </>
  );
}

function State({ session }: { session: LiveSession }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const money = (of: { currency: string }, minor: number | null) => (minor === null ? '' : ` ${formats.money(minor, of.currency)}`);
  const { order, cart, signals } = session;
  return (
    <span className={classes['state']}>
      {order === null ? null : <Badge size="sm" variant="filled">{`${t('live.ordered')}${money(order, order.totalMinor)}`}</Badge>}
      {order !== null || cart === null ? null : <Text size="xs" className="num">{`${t('live.cart', { count: cart.items, number: formats.number(cart.items) })}${money(cart, cart.valueMinor)}`}</Text>}
      {signals === 0 ? null : <Badge size="sm" color="red">{t('live.signals', { count: signals, number: formats.number(signals) })}</Badge>}
    </span>
  );
}

/** One session: who, whence, on what, and what they do as it happens. */
export const Lane = memo(function Lane({ session, name, storeId, originMs, windowMs }: LaneProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const wordOf = useValueWords();
  const wordsOf = useMarkWords();
  const last = session.marks.at(-1);
  const who = name ?? `${session.known ? t('person.customer') : t('person.visitor')} …${(session.person ?? session.key).slice(-5)}`;
  const about = [
    session.isSession ? wordOf('source', session.source) : t('live.toldByServer'),
    session.device === '' ? null : wordOf('device', session.device),
    session.country === '' ? null : wordOf('country', session.country),
    last === undefined ? null : wordsOf(last),
  ].filter((part) => part !== null);
  const doing = about.join(' · ');
  return (
    <li className={classes['lane']} data-ordered={session.order !== null || undefined}>
      <div className={classes['who']}>
        <div className="truncate">
          {session.person === null ? (
            who
          ) : (
            <TextLink to="/s/$storeId/customers/$personKey" params={{ storeId, personKey: session.person }} size="sm" fw={session.known ? 600 : 400} data-row-link>
              {who}
            </TextLink>
          )}
        </div>
        <div className={`${classes['about']} truncate`} title={doing}>{doing}</div>
      </div>
      <div className={classes['track']} role="img" aria-label={t('live.laneLabel', { count: session.events, number: formats.number(session.events), from: formats.time(session.startedAt), to: formats.time(session.lastAt) })}>
        <div className={classes['moving']} data-moving>
          <Marks session={session} originMs={originMs} windowMs={windowMs} />
        </div>
      </div>
      <State session={session} />
    </li>
  );
});
