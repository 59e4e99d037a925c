import { MOTIVES, type Motive } from '../../platform/event-log/motive-of.ts';
import type { MotiveNeeds } from './measure.ts';
import { findNotLearnt, type NotLearnt } from './learning.ts';
import { type Pattern, scoresOf, sessionChances, type Weights, weightsOf } from './model.ts';
import { ANSWER_PREFIX, personAnswerStatement, personSessionsStatement, personStatement } from './queries/figures.ts';
import { LEAST_CHANCE } from './queries/people.ts';
import { MOTIVE_OF_SIGN, type SIGN_CODES, SIGNS } from './signs.ts';
import { selectLearnt } from './state.ts';

type SignCode = (typeof SIGN_CODES)[number];

export interface Chance {
  readonly motive: Motive;
  readonly probability: number;
}

/** Somebody's motive, or why none is told. */
export interface PersonMotive {
  readonly motive: Motive | null;
  /** That this is it; null with the motive. */
  readonly probability: number | null;
  readonly reason: 'no_sessions' | 'nothing_learnt' | 'not_clear' | null;
  /** Why nothing is learnt in the store. */
  readonly notLearnt: NotLearnt | null;
  /** All four, likeliest first; empty where nothing is known. */
  readonly chances: readonly Chance[];
  /** Sessions that stand behind it. */
  readonly sessions: number;
  /** What was seen in their newest sessions, what tells most first. `times`: how many times likelier it makes the sign's motive against the others. */
  readonly evidence: readonly { readonly sign: SignCode; readonly motive: Motive; readonly seen: number; readonly possible: number; readonly times: number }[];
  /** Newest first. */
  readonly latest: readonly { readonly sessionId: string; readonly startedAt: Date; readonly motive: Motive | null; readonly chances: readonly Chance[]; readonly signs: readonly SignCode[] }[];
  /** What they said when asked, last. */
  readonly asked: { readonly motive: Motive; readonly at: Date } | null;
}

const MOST_SESSIONS = 500;
const LATEST = 20;

/** @throws `store.not_found` */
export async function readPersonMotive(needs: MotiveNeeds, storeId: string, key: string): Promise<PersonMotive> {
  await needs.stores.getStore(storeId);
  const { eventLog } = needs;
  const notLearnt = await findNotLearnt(needs, storeId);
  const aliasKeys = await needs.listAliasKeys(storeId, key);
  const [learnt, [row], sessions, [answer]] = await Promise.all([
    selectLearnt(needs.state.db, storeId),
    eventLog.query<{ motive: string; chances: number[]; sessions: string }>(personStatement(storeId, key)),
    eventLog.query<{ session_id: string; started_ms: string; reach: number; length: number; hits: number[]; tries: number[] }>(personSessionsStatement(storeId, { aliasKeys, limit: MOST_SESSIONS })),
    eventLog.query<{ choice: string; at_ms: string }>(personAnswerStatement(storeId, aliasKeys)),
  ]);
  const said = MOTIVES.find((motive) => ANSWER_PREFIX + motive === answer?.choice);
  const asked = said === undefined || answer === undefined ? null : { motive: said, at: new Date(Number(answer.at_ms)) };
  const fit = notLearnt === null ? (learnt?.fit ?? null) : null;
  if (fit === null || row === undefined) {
    return { motive: null, probability: null, reason: fit === null ? 'nothing_learnt' : 'no_sessions', notLearnt, chances: [], sessions: 0, evidence: [], latest: [], asked };
  }
  const motive = MOTIVES.find((one) => one === row.motive) ?? null;
  const weights = weightsOf(fit.beliefs);
  return {
    motive, probability: motive === null ? null : (row.chances[MOTIVES.indexOf(motive)] ?? null), reason: motive === null ? 'not_clear' : null, notLearnt, chances: named(row.chances), sessions: Number(row.sessions),
    evidence: evidenceOf(sessions, weights), asked,
    latest: sessions.slice(0, LATEST).map((session) => {
      const chances = sessionChances(scoresOf(session, weights), row.chances, fit.beliefs);
      return { sessionId: session.session_id, startedAt: new Date(Number(session.started_ms)), motive: named(chances).find(({ probability }) => probability >= LEAST_CHANCE)?.motive ?? null, chances: named(chances), signs: SIGNS.filter((_sign, at) => (session.hits[at] ?? 0) > 0).map(({ code }) => code) };
    }),
  };
}

function named(chances: readonly number[]): Chance[] {
  return MOTIVES.map((motive, index) => ({ motive, probability: chances[index] ?? 0 })).toSorted((a, b) => b.probability - a.probability);
}

/** Signs that could have been seen, each held against as many sessions as showed it or not. */
function evidenceOf(sessions: readonly Pattern[], weights: Weights): PersonMotive['evidence'] {
  return SIGNS.map(({ code, motive }, at) => {
    const only = sessions.map((session) => ({ ...session, tries: session.tries.map((tries, index) => (index === at ? tries : 0)) }));
    const log = only.reduce((sum, session) => sum + (scoresOf(session, weights)[MOTIVE_OF_SIGN[at] ?? 0] ?? 0), 0);
    const count = (of: (session: Pattern) => readonly number[]): number => sessions.reduce((sum, session) => sum + (of(session)[at] ?? 0), 0);
    return { sign: code, motive, seen: count(({ hits }) => hits), possible: count(({ tries }) => tries), times: Math.exp(log) };
  }).filter(({ possible, times }) => possible > 0 && Math.abs(Math.log(times)) >= WORTH_A_WORD).toSorted((a, b) => Math.abs(Math.log(b.times)) - Math.abs(Math.log(a.times)));
}

/** What moves the odds by less than a twentieth is no evidence to show. */
const WORTH_A_WORD = 0.05;
