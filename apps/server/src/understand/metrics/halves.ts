import type { EventLog } from '../../platform/event-log/event-log.ts';
import type { Dimension, Facts, FactsName, Step } from './definition.ts';
import { boundsOf, factsOf, fetchSplit, sqlTime } from './fetch.ts';
import type { Period } from './normalise.ts';
import type { Where } from './where.ts';

/** Two periods of the same length, the second where the first ends or a part of a day later. */
export interface Halves {
  readonly before: Period;
  readonly now: Period;
}

/** Facts of both periods. */
export interface HalvesFacts {
  readonly before: Facts;
  readonly now: Facts;
  /** Facts of steps and of values; what nothing happened in is absent. */
  readonly rows: readonly HalvesRow[];
}

export interface HalvesRow {
  readonly half: 'before' | 'now';
  /** A step of time or a dimension. */
  readonly by: string;
  readonly key: string;
  readonly facts: Facts;
}

export interface HalvesQuestion extends Halves {
  readonly storeId: string;
  readonly timezone: string;
  readonly where: Where;
  readonly facts: Exclude<FactsName, 'retention'>;
  readonly steps: readonly Step[];
  readonly dimensions: readonly Dimension[];
}

/** Counts both periods in one pass over the data: as wholes, by steps of time and by values of dimensions. */
export async function fetchHalves(eventLog: EventLog, question: HalvesQuestion): Promise<HalvesFacts> {
  const { before, now, where } = question;
  // Who is new is seen from the beginning of each period, so then each is asked for itself.
  const isSeenFromBeginning = where.some(({ dimension }) => dimension === 'customer');
  const spans = isSeenFromBeginning ? [before, now] : [{ ...now, from: before.from, fromDay: before.fromDay }];
  const found = await Promise.all(spans.map((span) => fetchSpan(eventLog, question, span)));
  const rows = found.flat();
  const whole = (half: string): Facts => rows.find((row) => row.half === half && row.by === '')?.facts ?? factsOf(undefined);
  return { before: whole('before'), now: whole('now'), rows: rows.filter((row) => row.by !== '') };
}

async function fetchSpan(eventLog: EventLog, question: HalvesQuestion, span: Period): Promise<HalvesRow[]> {
  const { before, now } = question;
  const bounds = boundsOf(span);
  const rows = await fetchSplit(eventLog, question.facts, {
    storeId: question.storeId, timezone: question.timezone, where: question.where, ...bounds, asOf: '', now: '', openNow: null, periodFrom: bounds.from,
    split: { by: 'halves', middle: sqlTime(now.from ?? new Date(0)), end: sqlTime(before.to ?? new Date(0)), steps: question.steps, dimensions: question.dimensions },
  });
  return rows.flatMap((row) => readRow(row) ?? []);
}

/** @returns null for a row between the two periods */
function readRow(row: Readonly<Record<string, unknown>> & { readonly key: string }): HalvesRow | null {
  const parts: unknown = JSON.parse(row.key);
  if (!Array.isArray(parts)) return null;
  const [half, by, key] = parts.map(String);
  if (half !== 'before' && half !== 'now') return null;
  return { half, by: by ?? '', key: key ?? '', facts: factsOf(row) };
}
