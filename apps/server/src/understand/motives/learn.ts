import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Platform } from '../../platform/module.ts';
import { fitBeliefs, type Pattern, type Sample } from './model.ts';
import { countSessionsStatement, sampleStatement } from './queries/people.ts';
import { type Known, type ReadNeeds, renewCheap } from './read-signs.ts';
import { SIGNS } from './signs.ts';
import type { Learnt } from './state.ts';

const DAY_MS = 86_400_000;
/** Learnt anew each day in which something happened, and when there are half as many sessions more; from few sessions each one teaches, and it costs nothing. */
const GREW = 1.5;
const FEW_SESSIONS = 1_000;
/** People and sessions of each to learn from: shares and rates are then known to a percent or two. */
const SAMPLE = { people: 15_000, sessions: 20 } as const;

/** Whether a store has so many sessions that what fewer taught says little of it. */
export function hasOutgrown(taught: number, sessions: number): boolean {
  return sessions >= taught * GREW || (sessions > taught && sessions <= FEW_SESSIONS);
}

/** So many events must come before a store that was taught by so many sessions can have outgrown them. */
export function roomToGrow(taught: number): number {
  return Math.max(1, taught * (GREW - 1));
}

/** What the sessions teach that are read by now: as before while it is fresh. A store whose limits of what is cheap are new needs no newer ones. */
export async function learn(needs: ReadNeeds & Pick<Platform, 'clock'>, storeId: string, known: Known & { readonly isCheapNew: boolean }): Promise<Learnt> {
  const { eventLog, clock } = needs;
  const now = clock.now();
  const { fit } = known.learnt;
  const [row] = await eventLog.posted.query<{ sessions: string }>(countSessionsStatement(storeId));
  const sessions = Number(row?.sessions ?? 0);
  const hasGrown = fit === null || hasOutgrown(fit.sessions, sessions);
  if (!hasGrown && Math.abs(now.getTime() - fit.at.getTime()) < DAY_MS) return known.learnt;
  const learnt = hasGrown && !known.isCheapNew ? await renewCheap(needs, storeId, known) : known.learnt;
  const sample = readSample(await eventLog.posted.query<{ sessions: string[] }>(sampleStatement(storeId, SAMPLE)));
  return { ...learnt, fit: sample.people.length === 0 ? null : { beliefs: await fitBeliefs(sample, nextTurn), at: now, sessions } };
}

function readSample(rows: readonly { readonly sessions: readonly string[] }[]): Sample {
  const index = new Map<string, number>();
  const patterns: Pattern[] = [];
  const people = rows.map(({ sessions }) => sessions.map((text) => {
    const known = index.get(text);
    if (known !== undefined) return known;
    index.set(text, patterns.length);
    return patterns.push(readPattern(text)) - 1;
  }));
  return { patterns, people };
}

/** Reads the digits that `sampleStatement` writes. */
export function readPattern(text: string): Pattern {
  const [reach = 0, length = 0, ...counts] = Array.from(text, Number);
  return { reach, length, hits: counts.slice(0, SIGNS.length), tries: counts.slice(SIGNS.length) };
}
