import { describe, expect, test } from 'vitest';
import { createLogger } from '../log/log.ts';
import { createKeptAnswers, type Dated } from './kept-answers.ts';

const log = createLogger({ level: 'fatal' });

function setUp(isStreaming: boolean) {
  let at = 0;
  let made = 0;
  const pending: (() => void)[] = [];
  const answers = createKeptAnswers<Dated & { readonly mine: number }>({ derived: { isStreaming: () => isStreaming }, log, now: () => at });
  const ask = (tookMs: number, question = 'map') => answers.read(question, async () => {
    const mine = (made += 1);
    at += tookMs;
    return { asOf: new Date(at), upToDate: true, mine };
  });
  const askHeld = () => answers.read('held', async () => {
    const mine = (made += 1);
    await new Promise<void>((resolve) => pending.push(resolve));
    return { asOf: new Date(at), upToDate: true, mine };
  });
  return { ask, askHeld, pending, pass: (ms: number) => (at += ms), made: () => made };
}

describe('answers that are kept for a moment', () => {
  test('a quiet store is answered anew every time', async () => {
    const { ask, made } = setUp(false);
    await ask(400);
    await ask(400);
    expect(made()).toBe(2);
  });

  test('in a stream a costly answer is given again, and a quick one is not', async () => {
    const { ask, pass } = setUp(true);
    expect(await ask(400)).toMatchObject({ mine: 1 });
    pass(4_000);
    expect(await ask(400)).toMatchObject({ mine: 1, upToDate: true });
    expect(await ask(20, 'quick')).toMatchObject({ mine: 2 });
    expect(await ask(20, 'quick')).toMatchObject({ mine: 3 });
  });

  test('after five seconds it says that it is behind and the next one is made; after a minute whoever asks waits', async () => {
    const { ask, pass } = setUp(true);
    await ask(400);
    pass(6_000);
    expect(await ask(400)).toMatchObject({ mine: 1, upToDate: false });
    await Promise.resolve();
    expect(await ask(400)).toMatchObject({ mine: 2, upToDate: true });
    pass(61_000);
    expect(await ask(400)).toMatchObject({ mine: 3, upToDate: true });
  });

  test('the same question asked by many at once is made once', async () => {
    const { askHeld, pending, made } = setUp(true);
    const all = [askHeld(), askHeld(), askHeld()];
    await Promise.resolve();
    pending.forEach((resolve) => resolve());
    expect((await Promise.all(all)).map(({ mine }) => mine)).toEqual([1, 1, 1]);
    expect(made()).toBe(1);
  });

  test('one that fails is told to whoever waits for it, and made again for the next', async () => {
    const answers = createKeptAnswers<Dated & { readonly mine: number }>({ derived: { isStreaming: () => true }, log });
    await expect(answers.read('map', async () => Promise.reject(new Error('no engine')))).rejects.toThrow('no engine');
    await expect(answers.read('map', async () => ({ asOf: new Date(0), upToDate: true, mine: 2 }))).resolves.toMatchObject({ mine: 2 });
  });

  test('no more than two hundred are kept, the newest of them', async () => {
    const { ask } = setUp(true);
    for (let index = 0; index < 250; index += 1) await ask(100, `question ${index}`);
    expect(await ask(100, 'question 249')).toMatchObject({ mine: 250 });
    expect(await ask(100, 'question 0')).toMatchObject({ mine: 251 });
  });
});
