import { memo, useEffect, useRef, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { bucketTick } from '../../../ui/figure-format.ts';
import { useFormats, type Formats } from '../../../ui/format.ts';
import type { Lifeline, Mark, MarkKind } from '../api.ts';
import { ticksOf, type Placed, type Row } from '../lifeline-layout.ts';
import { STAGES } from '../search.ts';
import classes from './lifeline.module.css';

type Tone = 'accent' | 'hollow' | 'bad' | 'quiet' | 'plain';

/** Money and what people say stands out, faults are red, looking around is quiet. */
const TONES: Partial<Record<MarkKind, Tone>> = {
  order: 'accent', session: 'hollow', review: 'accent', referral: 'accent', survey: 'hollow', conversation: 'hollow', signal: 'bad', refund: 'bad', return: 'bad',
  page: 'quiet', product: 'quiet', message: 'quiet', identity: 'quiet', exposure: 'quiet', other: 'quiet',
};
/** From top to bottom; null: beside the stages. */
const BANDS = [...STAGES, null];
const MOST_TICKS = 7;
const LONGEST_AMOUNT = 10;
/** A shorter drag is a click that slipped. */
const SHORTEST_BRUSH_PX = 8;
const DAY_MS = 86_400_000;

interface BoardProps {
  readonly line: Lifeline;
  readonly rows: readonly Row[];
  readonly onSpan: (span: { fromMs: number; toMs: number }) => void;
  readonly onMark: (mark: Mark) => void;
}

function useMarkText(): (mark: Mark) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return (mark) => {
    const when = mark.from === mark.to || formats.dateTime(mark.from) === formats.dateTime(mark.to) ? formats.dateTime(mark.to) : `${formats.dateTime(mark.from)} – ${formats.dateTime(mark.to)}`;
    const name = mark.times === 1 ? t(`kind.${mark.kind}`) : `${t(`kind.${mark.kind}`)} × ${formats.number(mark.times)}`;
    return [name, mark.amountMinor === null ? null : formats.money(mark.amountMinor), when].filter((part) => part !== null).join(' · ');
  };
}

/** Arrow keys go from mark to mark, along the row and to the nearest of the next one. */
function moveFocus(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof HTMLElement) || !(event.target instanceof HTMLElement) || event.target.dataset['percent'] === undefined) return;
  const rows = [...event.currentTarget.querySelectorAll('[data-track]')].map((track) => [...track.querySelectorAll<HTMLElement>('[data-percent]')]);
  const row = rows.findIndex((marks) => marks.some((mark) => mark === event.target));
  const place = rows[row]?.findIndex((mark) => mark === event.target) ?? -1;
  const own = Number(event.target.dataset['percent']);
  const nearest = (marks: readonly HTMLElement[] | undefined) => marks?.toSorted((a, b) => Math.abs(Number(a.dataset['percent']) - own) - Math.abs(Number(b.dataset['percent']) - own))[0];
  const target = {
    ArrowRight: rows[row]?.[place + 1], ArrowLeft: place > 0 ? rows[row]?.[place - 1] : undefined, ArrowDown: nearest(rows[row + 1]), ArrowUp: row > 0 ? nearest(rows[row - 1]) : undefined,
    Home: rows[row]?.[0], End: rows[row]?.at(-1),
  }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}

function MarkButton({ placed, isFirst, text, onMark }: { placed: Placed; isFirst: boolean; text: string; onMark: (mark: Mark) => void }) {
  const style: CSSProperties & Record<'--size', string> = { left: `${placed.percent}%`, '--size': `${placed.sizePx}px` };
  return (
    <button
      type="button"
      className={classes['mark']}
      data-tone={TONES[placed.mark.kind] ?? 'plain'}
      data-percent={placed.percent}
      // One stop for the tab key in each row; arrow keys go on from there.
      tabIndex={isFirst ? 0 : -1}
      style={style}
      title={text}
      aria-label={text}
      onClick={() => onMark(placed.mark)}
    />
  );
}

/** To the cent where there is room beside the kind's name. */
function shortMoney(formats: Formats, minor: number): string {
  const exact = formats.money(minor);
  return exact.length > LONGEST_AMOUNT ? formats.moneyShort(minor) : exact;
}

const Track = memo(function Track({ row, onMark }: { row: Row; onMark: (mark: Mark) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const textOf = useMarkText();
  return (
    <div className={classes['row']} role="group" aria-label={`${t(`kind.${row.kind}`)}: ${formats.number(row.times)}`}>
      <span className={classes['label']}>
        <span className="truncate">{t(`kind.${row.kind}`)}</span>
        <span className={`${classes['count']} num`} data-money={row.amountMinor !== null || undefined}>{row.amountMinor === null ? formats.shortNumber(row.times) : shortMoney(formats, row.amountMinor)}</span>
      </span>
      <div className={classes['track']} data-track>
        {row.marks.map((placed, index) => (
          <MarkButton key={`${placed.mark.from} ${placed.mark.to}`} placed={placed} isFirst={index === row.marks.length - 1} text={textOf(placed.mark)} onMark={onMark} />
        ))}
      </div>
    </div>
  );
});

/** A narrow screen shows every third tick, as in the style sheet; each is told apart from the one that is seen before it. */
const NARROW_EVERY = 3;

function tickText({ formats, at, before, gapMs }: { formats: Formats; at: number; before: number | undefined; gapMs: number }): string {
  const iso = new Date(at).toISOString();
  if (gapMs >= 28 * DAY_MS) return bucketTick({ formats, bucket: 'month', key: iso, before: before === undefined ? null : new Date(before).toISOString() });
  return gapMs >= DAY_MS ? formats.date(iso) : formats.hour(at);
}

interface Brush {
  /** Shares of the line's width. */
  readonly start: number;
  readonly end: number;
}

/** Drag over a part of the line to see it larger; arrow keys go from mark to mark. */
function useBoardKeys(onSpan: BoardProps['onSpan'], line: Lifeline) {
  const board = useRef<HTMLDivElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const [brush, setBrush] = useState<Brush | null>(null);
  const report = useRef(onSpan);
  useEffect(() => {
    report.current = onSpan;
  }, [onSpan]);
  useEffect(() => {
    const host = board.current;
    if (host === null) return;
    let drawn: Brush | null = null;
    const draw = (next: Brush | null) => {
      drawn = next;
      setBrush(next);
    };
    const shareAt = (event: PointerEvent) => {
      const box = area.current?.getBoundingClientRect();
      return box === undefined ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    };
    const onDown = (event: PointerEvent) => {
      const isTrack = event.target instanceof HTMLElement && event.target.dataset['track'] !== undefined;
      if (event.button === 0 && event.pointerType !== 'touch' && isTrack) draw({ start: shareAt(event), end: shareAt(event) });
    };
    const onMove = (event: PointerEvent) => {
      if (drawn !== null) draw({ ...drawn, end: shareAt(event) });
    };
    const onUp = () => {
      if (drawn === null) return;
      const [low, high] = [Math.min(drawn.start, drawn.end), Math.max(drawn.start, drawn.end)];
      const [from, length] = [Date.parse(line.from), Date.parse(line.to) - Date.parse(line.from)];
      draw(null);
      if ((high - low) * (area.current?.getBoundingClientRect().width ?? 0) >= SHORTEST_BRUSH_PX) report.current({ fromMs: Math.round(from + low * length), toMs: Math.round(from + high * length) });
    };
    host.addEventListener('keydown', moveFocus);
    host.addEventListener('pointerdown', onDown);
    window.addEventListener('pointermove', onMove);
    window.addEventListener('pointerup', onUp);
    return () => {
      host.removeEventListener('keydown', moveFocus);
      host.removeEventListener('pointerdown', onDown);
      window.removeEventListener('pointermove', onMove);
      window.removeEventListener('pointerup', onUp);
    };
  }, [line]);
  return { board, area, brush };
}

/** The picture: a row for each kind under its stage. */
export function LifelineBoard({ line, rows, onSpan, onMark }: BoardProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { board, area, brush } = useBoardKeys(onSpan, line);
  const { ticks, gapMs } = ticksOf({ fromMs: Date.parse(line.from), toMs: Date.parse(line.to) }, MOST_TICKS);
  const stages = BANDS.map((band) => ({ stage: band ?? 'none', ofStage: rows.filter((row) => row.stage === band) })).filter((one) => one.ofStage.length > 0);
  return (
    <div ref={board} className={`${classes['frame']} ${classes['board']}`} role="group" aria-label={t('lifeline.title')}>
      {stages.map(({ stage, ofStage }) => (
        <div key={stage} className={classes['stage']} role="group" aria-label={t(`stage.${stage}`)}>
          <span className={classes['stageName']} aria-hidden>
            {t(`stage.${stage}`)}
          </span>
          {ofStage.map((row) => (
            <Track key={row.kind} row={row} onMark={onMark} />
          ))}
        </div>
      ))}
      <div className={classes['axis']} aria-hidden>
        <div className={classes['ticks']}>
          {ticks.map((tick, index) => (
            <span key={tick.at} className={classes['tick']} style={{ left: `${tick.percent}%` }}>
              {tick.percent > 88 ? '' : tickText({ formats, at: tick.at, before: ticks[index % NARROW_EVERY === 0 ? index - NARROW_EVERY : index - 1]?.at, gapMs })}
            </span>
          ))}
        </div>
      </div>
      <div ref={area} className={classes['brushArea']}>
        {ticks.map((tick) => (
          <span key={tick.at} className={classes['grid']} style={{ left: `${tick.percent}%` }} />
        ))}
        {brush === null ? null : <div className={classes['brush']} style={{ left: `${Math.min(brush.start, brush.end) * 100}%`, width: `${Math.abs(brush.end - brush.start) * 100}%` }} />}
      </div>
    </div>
  );
}
