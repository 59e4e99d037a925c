import { EVENT_KINDS, stageOfKind, type EventKind, type Stage } from '@throughline/events';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import { eventMarksStatement, lifeSpanStatement, momentsStatement, moneyMarksStatement, sessionMarksStatement, type MarkRow, type MomentRow, type MoneyMarkRow, type Steps } from './queries/lifeline.ts';

/** Everything a mark can stand for: a kind of event, or a session. */
export type MarkKind = EventKind | 'session';

/** What happened of one kind within one step of time. */
export interface Mark {
  readonly kind: MarkKind;
  /** A session stands under awareness: it is how somebody came. Null: beside the stages. */
  readonly stage: Stage | null;
  /** The first and the last of them. */
  readonly from: string;
  readonly to: string;
  readonly times: number;
  /** Totals of orders, money given back; null for other kinds and where a rate is missing. */
  readonly amountMinor: number | null;
}

/** A person's life with the store over a span of time, cut into steps: the size of the answer does not grow with what they did. */
export interface Lifeline {
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  readonly stepMs: number;
  /** In order of time. Orders and refunds are those of the order book, each once, however often they were told. */
  readonly marks: readonly Mark[];
}

export const MOST_STEPS = 400;

/** The span in steps of whole milliseconds, the last of which holds its end. */
export function cutSpan(span: { fromMs: number; toMs: number }, steps: number): Steps {
  const toMs = Math.max(span.toMs, span.fromMs + 1);
  return { fromMs: span.fromMs, toMs, stepMs: Math.max(1, Math.ceil((toMs - span.fromMs) / steps)) };
}

/** A life of more moments is cut into steps by the engine. */
const FEW_MOMENTS = 2_000;

/** All of a person's life with the store in so many steps; null when nothing is known of it. */
export async function readWholeLifeline(eventLog: EventLog, storeId: string, of: { aliasKeys: readonly string[]; steps: number }): Promise<Lifeline | null> {
  const moments = await eventLog.query<MomentRow>(momentsStatement(storeId, { aliasKeys: of.aliasKeys, limit: FEW_MOMENTS + 1 }));
  const span = moments.length > FEW_MOMENTS ? await readLifeSpan(eventLog, storeId, of.aliasKeys) : spanOf(moments);
  if (span === null) return null;
  const steps = cutSpan(span, of.steps);
  return moments.length > FEW_MOMENTS ? readLifeline(eventLog, storeId, { aliasKeys: of.aliasKeys, steps }) : lifelineOf(steps, markMoments(moments, steps));
}

/** As `lifeSpanStatement` has it. */
function spanOf(moments: readonly MomentRow[]): { fromMs: number; toMs: number } | null {
  const lived = moments.filter((row) => row.mark !== 'refund' || row.is_booked === 0);
  const ends = lived.filter((row) => row.mark !== 'session');
  if (ends.length === 0) return null;
  const ms = (row: MomentRow): number => Number(row.at_ms);
  return { fromMs: Math.min(...lived.map(ms)), toMs: Math.max(...ends.map(ms)) + 1 };
}

/** Moments by kind and step, as the engine's statements put them together. */
function markMoments(moments: readonly MomentRow[], { fromMs, toMs, stepMs }: Steps): Mark[] {
  const isMoney = (row: MomentRow): boolean => row.mark === 'order' || row.mark === 'refund';
  const shown = moments.filter((row) => Number(row.at_ms) >= fromMs && Number(row.at_ms) < toMs && isMoney(row) === (row.is_booked === 1));
  const byStep = Map.groupBy(shown, (row) => `${row.mark} ${Math.floor((Number(row.at_ms) - fromMs) / stepMs)}`);
  return [...byStep.values()].map((rows) => {
    const [first] = rows;
    const instants = rows.map((row) => Number(row.at_ms));
    const times = first?.mark === 'refund' ? new Set(rows.map((row) => row.refund)).size : rows.reduce((all, row) => all + Number(row.times), 0);
    return viewMark({ mark: first?.mark ?? '', times: String(times), first_ms: String(Math.min(...instants)), last_ms: String(Math.max(...instants)) }, sumMinor(rows));
  });
}

/** An order whose total is not known makes the sum unknown; money given back is summed as far as it is known. */
function sumMinor(rows: readonly MomentRow[]): number | null {
  const known = rows.flatMap((row) => (row.minor === null ? [] : [Number(row.minor)]));
  if (known.length === 0 || (rows[0]?.mark === 'order' && known.length < rows.length)) return null;
  return known.reduce((all, minor) => all + minor, 0);
}

/** As the overview's `span` has it; null when nothing is known. */
async function readLifeSpan(eventLog: EventLog, storeId: string, aliasKeys: readonly string[]): Promise<{ fromMs: number; toMs: number } | null> {
  const [row] = await eventLog.query<{ from_ms: string | null; to_ms: string | null }>(lifeSpanStatement(storeId, aliasKeys));
  if (row === undefined || row.from_ms === null || row.to_ms === null) return null;
  // The last event belongs to the last step.
  return { fromMs: Number(row.from_ms), toMs: Number(row.to_ms) + 1 };
}

/** Marks of the person with these aliases within a span. */
export async function readLifeline(eventLog: EventLog, storeId: string, of: { aliasKeys: readonly string[]; steps: Steps }): Promise<Lifeline> {
  const [events, sessions, money] = await Promise.all([
    eventLog.query<MarkRow>(eventMarksStatement(storeId, of)),
    eventLog.query<MarkRow>(sessionMarksStatement(storeId, of)),
    eventLog.query<MoneyMarkRow>(moneyMarksStatement(storeId, of)),
  ]);
  const marks = [
    ...events.filter((row) => row.mark !== 'order' && row.mark !== 'refund').map((row) => viewMark(row, null)),
    ...sessions.map((row) => viewMark(row, null)),
    ...money.map((row) => viewMark(row, row.minor === null ? null : Number(row.minor))),
  ];
  return lifelineOf(of.steps, marks);
}

function lifelineOf({ fromMs, toMs, stepMs }: Steps, marks: readonly Mark[]): Lifeline {
  return { from: isoOf(fromMs), to: isoOf(toMs), stepMs, marks: marks.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from)) };
}

function viewMark(row: Omit<MarkRow, 'step'>, amountMinor: number | null): Mark {
  const kind = EVENT_KINDS.find((each) => each === row.mark) ?? (row.mark === 'session' ? 'session' : 'other');
  return { kind, stage: kind === 'session' ? 'awareness' : stageOfKind(kind), from: isoOf(row.first_ms), to: isoOf(row.last_ms), times: Number(row.times), amountMinor };
}

function isoOf(ms: number | string): string {
  return new Date(Number(ms)).toISOString();
}
