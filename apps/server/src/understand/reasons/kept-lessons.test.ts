import { describe, expect, it } from 'vitest';
import { createKeptLessons, type KeptLessons } from './kept-lessons.ts';
import { type Lesson, learnFrom } from './model/lesson.ts';
import type { Counted } from './model/pattern.ts';

const looks = (sessions: number): Counted[] => [{ pattern: { last: 0, evidence: [] }, sessions }];
const OF = { storeId: 'a', period: 'march' };

function keeper(): { lessons: KeptLessons; learnt: number[]; clock: { now: number } } {
  const learnt: number[] = [];
  const clock = { now: 0 };
  const learn = async (counted: readonly Counted[]): Promise<Lesson> => {
    learnt.push(counted[0]?.sessions ?? 0);
    return learnFrom(counted);
  };
  return { lessons: createKeptLessons(learn, () => clock.now), learnt, clock };
}

describe('kept lessons', () => {
  it('learns once from the same sessions, however many ask at once, and each period for itself', async () => {
    const { lessons, learnt } = keeper();
    await Promise.all([lessons.learn(OF, looks(10)), lessons.learn(OF, looks(10)), lessons.learn({ ...OF, period: 'april' }, looks(20))]);
    await lessons.learn(OF, looks(10));
    expect(learnt).toEqual([10, 20]);
    await lessons.learn(OF, looks(11));
    expect(learnt).toEqual([10, 20, 11]);
  });

  it('lets a lesson of many sessions stand for ten minutes while few are added, and not after somebody was forgotten', async () => {
    const { lessons, learnt, clock } = keeper();
    for (const sessions of [10_000, 10_050, 10_099]) await lessons.learn(OF, looks(sessions));
    expect(learnt).toEqual([10_000]);
    await lessons.learn(OF, looks(10_200));
    expect(learnt).toEqual([10_000, 10_200]);
    clock.now = 600_000;
    await lessons.learn(OF, looks(10_201));
    lessons.forget('a');
    await lessons.learn(OF, looks(10_201));
    expect(learnt).toEqual([10_000, 10_200, 10_201, 10_201]);
  });

  it('forgets a failure', async () => {
    let tries = 0;
    const lessons = createKeptLessons(async (counted) => {
      tries += 1;
      if (tries === 1) throw new Error('no thread');
      return learnFrom(counted);
    });
    await expect(lessons.learn(OF, looks(1))).rejects.toThrow('no thread');
    expect((await lessons.learn(OF, looks(1))).beliefs.looking).toBeGreaterThan(0.5);
  });
});
