/** How a source does: fine, silent for longer than it usually is, or sending what cannot be used. */
export type SourceStatus = 'healthy' | 'quiet' | 'failing';

/** Why: `young` is too new to know its pauses, `by_hand` (imports) has none. */
export type StatusReason = 'regular' | 'young' | 'by_hand' | 'silent' | 'faulty' | 'all_faulty';

/** What else is worth knowing and is no failure. */
export type SourceNote = 'clock' | 'duplicates' | 'late';

export interface Health {
  readonly status: SourceStatus;
  readonly reason: StatusReason;
  /** The longest pause it usually makes; null while that is not known. */
  readonly usualPauseMs: number | null;
  /** Since its last event. */
  readonly pauseMs: number;
  readonly notes: readonly SourceNote[];
}

export interface Observed {
  readonly teller: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** Starts of the hours in which anything arrived, oldest first; ms since 1970. */
  readonly activeHours: readonly number[];
  /** Of the last 48 hours. */
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
  readonly skewedShare: number | null;
  /** Upper bound of the class in which 95 % arrive; null for longer than a day, or when nothing arrived. */
  readonly mostDelayMs: number | null;
}

const HOUR_MS = 3_600_000;
/** Before that its pauses are not known: a weekend may still come. */
const KNOWN_AFTER_MS = 3 * 86_400_000;
/** Shorter pauses alarm nobody. */
const SHORTEST_PAUSE_MS = 2 * HOUR_MS;
/** A pause so much longer than the usual longest is no chance. */
const LONGER_BY = 1.5;
/** One event of twenty in quarantine is a mistake in the shop's code; fewer than five of them may be one odd page. */
const FAULTY_SHARE = 0.05;
const FAULTY_EVENTS = 5;
const DUPLICATE_SHARE = 0.1;
const SKEWED_SHARE = 0.05;

/** Judges a source by what arrived from it; pure. */
export function judgeSource(seen: Observed, now: Date): Health {
  const pauseMs = Math.max(0, now.getTime() - seen.lastAt.getTime());
  const usualPauseMs = now.getTime() - seen.firstAt.getTime() < KNOWN_AFTER_MS ? null : usualPause(seen.activeHours);
  const known = { usualPauseMs, pauseMs, notes: notesOf(seen) };
  const arrived = seen.accepted + seen.duplicates + seen.quarantined;
  if (seen.quarantined > 0 && seen.accepted + seen.duplicates === 0) return { status: 'failing', reason: 'all_faulty', ...known };
  if (seen.quarantined >= FAULTY_EVENTS && seen.quarantined / arrived >= FAULTY_SHARE) return { status: 'failing', reason: 'faulty', ...known };
  if (seen.teller === 'import') return { status: 'healthy', reason: 'by_hand', ...known };
  if (usualPauseMs === null) return { status: 'healthy', reason: 'young', ...known };
  const silent = pauseMs > Math.max(SHORTEST_PAUSE_MS, usualPauseMs * LONGER_BY);
  return silent ? { status: 'quiet', reason: 'silent', ...known } : { status: 'healthy', reason: 'regular', ...known };
}

/**
 * The longest pause between hours with events, the single longest left aside: one outage must not hide the next.
 * @returns null below three hours with events, which say nothing about pauses
 */
export function usualPause(activeHours: readonly number[]): number | null {
  if (activeHours.length < 3) return null;
  const pauses = activeHours.slice(1).map((hour, at) => hour - (activeHours[at] ?? hour)).sort((left, right) => right - left);
  return pauses[1] ?? null;
}

function notesOf(seen: Observed): SourceNote[] {
  const kept = seen.accepted + seen.duplicates;
  const notes: SourceNote[] = [];
  if ((seen.skewedShare ?? 0) >= SKEWED_SHARE) notes.push('clock');
  if (kept > 0 && seen.duplicates / kept >= DUPLICATE_SHARE) notes.push('duplicates');
  if (seen.teller !== 'import' && kept > 0 && (seen.mostDelayMs === null || seen.mostDelayMs > HOUR_MS)) notes.push('late');
  return notes;
}

/**
 * The class in which a share of the events arrives.
 * @param delays events in the classes of `bounds`
 * @returns the class's upper bound; null when it has none, or when there are no events
 */
export function delayWithin(delays: readonly number[], bounds: readonly (number | null)[], share: number): number | null {
  const total = delays.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let before = 0;
  for (const [at, count] of delays.entries()) {
    before += count;
    if (before >= total * share) return bounds[at] ?? null;
  }
  return null;
}
