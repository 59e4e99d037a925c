import { ORDERED } from '../codes.ts';
import { sum } from './arithmetic.ts';
import { type Beliefs, tablesOf } from './beliefs.ts';
import { leap } from './leap.ts';
import type { Counted } from './pattern.ts';
import { beliefsBefore, beliefsFrom, logBefore } from './prior.ts';
import { innocentChance, storiesOf } from './stories.ts';
import { note, noteInnocent, nothing } from './sums.ts';

const MOST_ROUNDS = 400;
/** What a round gains in the logarithm of how likely all is; less is not worth another. */
const STILL = 1e-5;

/**
 * What a store's sessions with intent teach, without anybody saying why a single one of them left: the beliefs under which its patterns are likeliest (expectation
 * maximisation, with what is believed beforehand worth some dozens of sessions). Sessions that ended with an order tell how often evidence means nothing. A leap is
 * taken back where it makes everything less likely, so that no round loses what the one before has won.
 *
 * @see docs/guides/merchants/reasons-method.md
 */
export function fitBeliefs(counted: readonly Counted[]): { readonly beliefs: Beliefs; readonly rounds: number } {
  let here = stepFrom(counted, beliefsBefore());
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    const once = stepFrom(counted, here.next);
    const twice = stepFrom(counted, once.next);
    const leapt = stepFrom(counted, leap([here.next, once.next, twice.next]));
    const before = here.logChance;
    here = leapt.logChance > twice.logChance ? leapt : stepFrom(counted, twice.next);
    if (Math.abs(here.logChance - before) < STILL) return { beliefs: here.next, rounds: round };
  }
  return { beliefs: here.next, rounds: MOST_ROUNDS };
}

/** One step of expectation maximisation: the beliefs that come next, and the logarithm of how likely the patterns and the beliefs were before it. */
export function stepFrom(counted: readonly Counted[], beliefs: Beliefs): { readonly next: Beliefs; readonly logChance: number } {
  const tables = tablesOf(beliefs);
  const sums = nothing();
  let logChance = logBefore(beliefs);
  for (const { pattern, sessions } of counted) {
    if (pattern.last === ORDERED) {
      noteInnocent(sums, { pattern, weight: sessions, tables });
      logChance += sessions * Math.log(innocentChance(pattern, tables));
      continue;
    }
    const stories = storiesOf(pattern, tables);
    const all = sum(stories.map(({ chance }) => chance));
    if (!(all > 0)) continue;
    logChance += sessions * Math.log(all);
    for (const story of stories) if (story.chance > 0) note(sums, { pattern, story, weight: (sessions * story.chance) / all, tables });
  }
  return { next: beliefsFrom(sums), logChance };
}
