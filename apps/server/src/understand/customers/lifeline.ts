import { EVENT_KINDS, stageOfKind, type EventKind, type Stage } from '@throughline/events';
import type { EventLog } from '../../platform/event-log/event-log.ts';
import { eventMarksStatement, lifeSpanStatement, moneyMarksStatement, sessionMarksStatement, type MarkRow, type MoneyMarkRow, type Steps } from './queries/lifeline.ts';

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

/** All of a person's life with the store; null when nothing is known of it. */
export async function readLifeSpan(eventLog: EventLog, storeId: string, aliasKeys: readonly string[]): Promise<{ fromMs: number; toMs: number } | null> {
  const [row] = await eventLog.query<{ from_ms: string | null; to_ms: string | null }>(lifeSpanStatement(storeId, aliasKeys));
  if (row === undefined || row.from_ms === null || row.to_ms === null) return null;
  // The last event belongs to the last step.
  return { fromMs: Number(row.from_ms), toMs: Number(row.to_ms) + 1 };
}

/** Marks of the person with these aliases. */
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
  return { from: isoOf(of.steps.fromMs), to: isoOf(of.steps.toMs), stepMs: of.steps.stepMs, marks: marks.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from)) };
}

function viewMark(row: MarkRow, amountMinor: number | null): Mark {
  const kind = EVENT_KINDS.find((each) => each === row.mark) ?? (row.mark === 'session' ? 'session' : 'other');
  return { kind, stage: kind === 'session' ? 'awareness' : stageOfKind(kind), from: isoOf(row.first_ms), to: isoOf(row.last_ms), times: Number(row.times), amountMinor };
}

function isoOf(ms: number | string): string {
  return new Date(Number(ms)).toISOString();
}
