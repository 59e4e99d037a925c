import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/module.ts';
import type { Keeper } from './keep.ts';
import { hasOutgrown } from './learn.ts';
import { countReadStatement } from './queries/people.ts';
import { isLearnt } from './state.ts';

/** Why nothing is known of a store's motives. Until something is, nobody has a motive, and nobody lacks one either. */
export interface NotLearnt {
  /** No session at all; sessions that are being learnt from; or none with more than one page, which tells nothing. */
  readonly reason: 'no_sessions' | 'learning' | 'too_short';
  /** Of the store, and those of them whose signs are written down: how far learning is. */
  readonly sessions: number;
  readonly read: number;
}

export type LearningNeeds = Pick<Platform, 'state' | 'eventLog'> & {
  readonly keeper: Pick<Keeper, 'isDue' | 'isGrowing'>;
};

/** Null once something is learnt. */
export async function findNotLearnt({ state, eventLog, keeper }: LearningNeeds, storeId: string): Promise<NotLearnt | null> {
  if (await isLearnt(state.db, storeId)) return null;
  const [row] = await eventLog.query<{ sessions: string; read: string }>(countReadStatement(storeId));
  const sessions = Number(row?.sessions ?? 0);
  return { reason: sessions === 0 ? 'no_sessions' : keeper.isDue(storeId) ? 'learning' : 'too_short', sessions, read: Math.min(sessions, Number(row?.read ?? 0)) };
}

/** How many sessions a store has by now, when those that it learnt from are so few beside them that it will soon say something else; null while what was learnt holds. */
export async function findOutgrown({ eventLog, keeper }: LearningNeeds, storeId: string, taught: number): Promise<number | null> {
  if (!keeper.isGrowing(storeId)) return null;
  const [row] = await eventLog.query<{ sessions: string }>(countReadStatement(storeId));
  const sessions = Number(row?.sessions ?? 0);
  return hasOutgrown(taught, sessions) ? sessions : null;
}

const WHY: Readonly<Record<NotLearnt['reason'], (sessions: number) => string>> = {
  no_sessions: () => 'The store has no sessions to learn from: put the script on the shop.',
  learning: (sessions) => `They are being learnt from ${sessions.toLocaleString('en')} sessions: ask again in a minute.`,
  too_short: (sessions) => `None of its ${sessions.toLocaleString('en')} sessions has more than one page, which tells nothing: they are learnt as soon as one has.`,
};

/** Why, and what to do, for a person. */
export function sayNotLearnt({ reason, sessions }: NotLearnt): string {
  return `Motives are not learnt yet in this store. ${WHY[reason](sessions)}`;
}

/** Refuses a question that is cut by motive where none is learnt yet: it would be answered about nobody. @throws `motives.not_learnt` */
export async function requireLearnt(needs: LearningNeeds, storeId: string): Promise<void> {
  const not = await findNotLearnt(needs, storeId);
  if (not !== null) throw new AppError({ code: 'motives.not_learnt', kind: 'conflict', message: sayNotLearnt(not), details: { ...not } });
}
