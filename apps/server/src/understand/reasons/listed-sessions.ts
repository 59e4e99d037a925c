import { readMomentCursor, writeMomentCursor } from '../../platform/moment-cursor.ts';
import { ORDERED, type Place, PLACES, type Reason, REASONS, SEEN_CAUSES, type SeenCause } from './codes.ts';
import { type Learnt, learn, type ReasonNeeds } from './learn.ts';
import { likeliest } from './model/judge.ts';
import { TOLD } from './model/pattern.ts';
import { readSessions, type SessionRow, writeRow } from './queries/sessions.ts';
import { readSigns, type Sign } from './queries/signs.ts';
import { readReason, type ReasonQuestion } from './question.ts';

/** Which sessions without an order are asked for. */
export interface SessionsQuestion extends ReasonQuestion {
  /** Those that go by this reason; null for all. */
  readonly reason: string | null;
  readonly cursor: string | null;
  readonly limit: number;
}

export interface ReasonedSession {
  readonly sessionId: string;
  readonly personKey: string;
  readonly name: string | null;
  readonly startedAt: Date;
  readonly place: Place;
  readonly device: string;
  readonly source: string;
  readonly reason: Reason;
  /** That this is the main reason. */
  readonly probability: number;
  /** Of every reason, in the order of `REASONS`. */
  readonly probabilities: readonly number[];
  readonly evidence: readonly ReasonedEvidence[];
}

/** What speaks for a cause in a session: where and when it was last seen, and the very events. */
export interface ReasonedEvidence {
  readonly cause: SeenCause;
  readonly place: Place;
  readonly at: Date;
  /** Looked at again although it was sold out. */
  readonly isStrong: boolean;
  /** In order of time; of many alike the first, with their number. Empty in the stream of all sessions. */
  readonly signs: readonly Omit<Sign, 'cause'>[];
}

/** Newest first. @throws `reasons.unknown_reason`, `reasons.invalid_cursor`, and what `measureReasons` throws */
export async function listReasonedSessions(needs: ReasonNeeds, storeId: string, question: SessionsQuestion): Promise<{ sessions: ReasonedSession[]; next: string | null }> {
  const reason = question.reason === null ? null : readReason(question.reason);
  const cursor = readMomentCursor(question.cursor, 'reasons.invalid_cursor');
  const learnt = await learn(needs, storeId, question);
  const rows = await readSessions(needs.eventLog, learnt.scope, { patterns: reason === null ? null : patternsOf(learnt, reason), cursor, limit: question.limit + 1 });
  const shown = rows.slice(0, question.limit);
  const [names, signs] = await Promise.all([needs.namesOf(storeId, [...new Set(shown.map(({ personKey }) => personKey))]), readSigns(needs.eventLog, storeId, shown)]);
  const last = shown.at(-1);
  return {
    sessions: shown.map((row) => describe(row, { learnt, name: names.get(row.personKey) ?? null, signs: signs.get(row.sessionId) ?? [] })),
    next: rows.length > shown.length && last !== undefined ? writeMomentCursor({ at: last.startedAt.getTime(), id: last.sessionId }) : null,
  };
}

/** Patterns that go by a reason. */
function patternsOf({ rows, judgeRow }: Learnt, reason: Reason): string[] {
  return [...new Set(rows.filter((row) => {
    const verdict = judgeRow(row);
    return verdict !== null && likeliest(verdict.chances).reason === reason;
  }).map(writeRow))];
}

function describe(row: SessionRow, of: { learnt: Learnt; name: string | null; signs: readonly Sign[] }): ReasonedSession {
  const verdict = of.learnt.judgeRow(row);
  const chances = verdict?.chances ?? REASONS.map(() => 0);
  return {
    sessionId: row.sessionId, personKey: row.personKey, name: of.name, startedAt: row.startedAt, place: PLACES[row.last] ?? 'product', device: row.device, source: row.source,
    ...likeliest(chances), probabilities: chances,
    evidence: row.evidence.flatMap(([cause, place, sight], index) => {
      const [code, at] = [SEEN_CAUSES[cause], row.evidenceAt[index]];
      return code === undefined || at === undefined ? [] : [{ cause: code, place: PLACES[place] ?? 'product', at, isStrong: sight !== TOLD, signs: of.signs.flatMap(({ cause: spokenFor, ...sign }) => (spokenFor === cause ? [sign] : [])) }];
    }),
  };
}

const DAY_MS = 86_400_000;
const MOST_DAYS_AT_ONCE = 30;
/** About so many are read and told at once: while they are, nobody else is answered. */
const AT_ONCE = 3_000;
/** Clocks of devices may be ahead. */
const AHEAD_MS = 2 * DAY_MS;
const MOST_AT_ONCE = 1_000_000;

/** Every session without an order, newest first, some days at a time; learnt once, before the first is asked for, so that a question which is none is refused in time. */
export async function streamReasonedSessions(needs: ReasonNeeds, storeId: string, question: ReasonQuestion): Promise<AsyncGenerator<readonly ReasonedSession[]>> {
  return readByDays(needs, await learn(needs, storeId, question));
}

async function* readByDays(needs: ReasonNeeds, learnt: Learnt): AsyncGenerator<readonly ReasonedSession[]> {
  const { scope, rows: patterns } = learnt;
  const firstMs = patterns.reduce((least, row) => (row.isShown ? Math.min(least, row.firstMs) : least), Number.POSITIVE_INFINITY);
  const endMs = Math.min(scope.toMs, learnt.asOf.getTime() + AHEAD_MS);
  const sessions = patterns.reduce((sum, row) => (row.isShown && row.last !== ORDERED ? sum + row.sessions : sum), 0);
  const perDay = sessions / Math.max(1, (endMs - firstMs) / DAY_MS);
  const spanMs = DAY_MS * Math.min(MOST_DAYS_AT_ONCE, Math.max(1, Math.floor(AT_ONCE / Math.max(1, perDay))));
  for (let toMs = endMs; toMs > firstMs; toMs -= spanMs) {
    const fromMs = Math.max(scope.fromMs, toMs - spanMs);
    const rows = await readSessions(needs.eventLog, { ...scope, learnFromMs: fromMs, fromMs, toMs }, { patterns: null, cursor: null, limit: MOST_AT_ONCE });
    yield rows.map((row) => describe(row, { learnt, name: null, signs: [] }));
  }
}
