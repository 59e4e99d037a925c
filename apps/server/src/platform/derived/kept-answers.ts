import { forEverybody } from '../awaited.ts';
import type { Logger } from '../log/log.ts';
import type { Derived } from './derived.ts';

/** What an answer says of its own age. */
export interface Dated {
  /** The moment whose truth it tells. */
  readonly asOf: Date;
  /** False when more has been told than it holds. */
  readonly upToDate: boolean;
}

/** Answers about many events that stay good for a moment in a store that never rests (decision 0015). */
export interface KeptAnswers<Answer extends Dated> {
  /**
   * The answer to a question. Where events come now and then it is made anew for whoever asks. Where they stream in, one that took long is
   * given again for a minute, at once and with its own `asOf`, while the next one is made behind it.
   *
   * @param question everything that the answer depends on but events, such as period, filters, rules and time zone, as one text
   * @throws what `make` throws
   */
  read(question: string, make: () => Promise<Answer>): Promise<Answer>;
}

/** A sooner answer is made for everybody who asks. */
const COSTLY_MS = 100;
/** Until then it counts as up to date, as figures of a stream do; afterwards the next one is made. */
const FRESH_MS = 5_000;
const KEPT_MS = 60_000;
const MOST = 200;

export function createKeptAnswers<Answer extends Dated>(options: { readonly derived: Pick<Derived, 'isStreaming'>; readonly log: Logger; readonly costlyMs?: number; readonly now?: () => number }): KeptAnswers<Answer> {
  const now = options.now ?? ((): number => performance.now());
  const kept = new Map<string, { readonly answer: Answer; readonly madeAt: number }>();
  const making = new Map<string, Promise<Answer>>();

  async function make(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const startedAt = now();
    const answer = await ask();
    const madeAt = now();
    kept.delete(question);
    if (madeAt - startedAt >= (options.costlyMs ?? COSTLY_MS)) kept.set(question, { answer, madeAt });
    // In order of making: those in front are the oldest.
    for (const [old, { madeAt: then }] of kept) {
      if (kept.size <= MOST && madeAt - then < KEPT_MS) break;
      kept.delete(old);
    }
    return answer;
  }

  /** Ten people who ask the same at once are one question. */
  function together(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    const under = making.get(question) ?? forEverybody(() => make(question, ask)).finally(() => making.delete(question));
    making.set(question, under);
    return under;
  }

  async function read(question: string, ask: () => Promise<Answer>): Promise<Answer> {
    // Whoever has just sent an event to a quiet store expects it to be counted.
    if (!options.derived.isStreaming()) return ask();
    const last = kept.get(question);
    const age = last === undefined ? Number.POSITIVE_INFINITY : now() - last.madeAt;
    if (last === undefined || age > KEPT_MS) return together(question, ask);
    if (age <= FRESH_MS) return last.answer;
    together(question, ask).catch((error: unknown) => options.log.warn({ err: error }, 'an answer could not be made anew; the last one goes on for a minute'));
    return { ...last.answer, upToDate: false };
  }

  return { read };
}
