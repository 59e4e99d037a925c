import { ORDERED } from '../codes.ts';
import { type Beliefs, tablesOf } from './beliefs.ts';
import { fitBeliefs } from './fit.ts';
import { judge, type Verdict } from './judge.ts';
import { type Counted, type Pattern, writePattern } from './pattern.ts';

/** What a store's sessions taught, and what follows for each of the patterns it was learnt from. */
export interface Lesson {
  readonly beliefs: Beliefs;
  /** By the text of the pattern. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
}

/** All that is costly: the fit, and the verdict on each pattern. */
export function learnFrom(counted: readonly Counted[]): Lesson {
  const { beliefs } = fitBeliefs(counted);
  const tables = tablesOf(beliefs);
  const leaving = counted.filter(({ pattern }) => pattern.last !== ORDERED);
  return { beliefs, verdicts: new Map(leaving.map(({ pattern }) => [writePattern(pattern), judge(pattern, tables)])) };
}

/** Why sessions of a pattern ended, also of one that came up after the lesson; null where they ended with an order. */
export function judgeBy({ beliefs, verdicts }: Lesson): (pattern: Pattern) => Verdict | null {
  const tables = tablesOf(beliefs);
  const later = new Map<string, Verdict>();
  return (pattern) => {
    if (pattern.last === ORDERED) return null;
    const key = writePattern(pattern);
    const verdict = verdicts.get(key) ?? later.get(key) ?? judge(pattern, tables);
    if (!verdicts.has(key)) later.set(key, verdict);
    return verdict;
  };
}
