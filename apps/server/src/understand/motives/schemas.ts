import { z } from 'zod';
import { MOTIVES } from '../../platform/event-log/motive-of.ts';
import { SIGN_CODES } from './signs.ts';

export const STORE = z.object({ storeId: z.string() });
export const PERSON = z.object({ storeId: z.string(), personKey: z.string().refine((key) => /^\d{1,20}$/.test(key) && BigInt(key) < 2n ** 64n, 'A key is a whole number below 2^64.').describe('Key of a person or of any alias of theirs') });

export const QUERY = z.object({
  from: z.string().optional().describe('First local day, YYYY-MM-DD; without it: from the beginning'),
  to: z.string().optional().describe('Local day after the last one; without it: no end'),
  where: z.string().optional().describe('A filter as metrics take it, such as source:ad|e-mail,device:mobile'),
});

const NUMBER = z.number().nullable();
const MOTIVE = z.enum(MOTIVES);
const SIGN = z.enum(SIGN_CODES);
const SHARE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: z.enum(['nobody', 'not_learnt']).nullable() });
const FIGURE = z.object({ value: NUMBER, n: z.number(), low: NUMBER, high: NUMBER, reason: z.string().nullable() });

const NOT_LEARNT = z.object({
  reason: z.enum(['no_sessions', 'learning', 'too_short']).describe('The store has no session; its sessions are being learnt from, ask again; none of them has more than one page'),
  sessions: z.number().describe('Sessions of the store'), read: z.number().describe('Of these, those that are read: how far learning is'),
});

export const ANSWER = z.object({
  range: z.object({ from: z.string().nullable(), to: z.string().nullable(), timezone: z.string() }), currency: z.string(),
  motives: z.array(z.object({
    motive: MOTIVE.nullable().describe('Null: people whose motive can’t be told'), people: z.number().describe('Visitors of the period'), share: SHARE.describe('Of all visitors'),
    sessions: z.number(), sessionShare: SHARE, conversion: FIGURE.describe('Session conversion of these people'), orders: FIGURE, revenue: FIGURE.describe('Minor units'), aov: FIGURE.describe('Minor units'),
  })).nullable().describe('Null while nothing is learnt; notLearnt says why'),
  notLearnt: NOT_LEARNT.nullable().describe('Null once something is learnt'), people: z.number().describe('Visitors of the period, whatever drives them'),
  signs: z.array(z.object({
    code: SIGN, motive: MOTIVE, definition: z.string(), among: z.string().describe('Where it can be seen at all'), source: z.string().describe('Where the motive behind it is described'), sessions: NUMBER.describe('Sessions of all time that show it; null while they are learnt from'),
    seen: SHARE.describe('Of the times it could have been seen'),
    oddsRatio: z.object({ withoutIntent: z.number(), withIntent: z.number() }).nullable().describe('How many times higher the odds of showing it are for people of its motive; 1 tells nothing. With intent as learnt from this store, 20 at most; without intent nothing is learnt, and the same is taken for every sign'),
  })),
  asked: z.object({ people: z.number(), motives: z.array(z.object({ motive: MOTIVE, people: z.number(), share: SHARE })), agreement: SHARE.describe('Of people asked whose motive is inferred too, those for whom both are the same') })
    .describe('People who chose motive_inspiration, motive_speed, motive_price or motive_certainty in a survey, by their last answer of the period; never mixed into what is inferred, and not filtered'),
  learnt: z.object({
    at: z.string(), sessions: z.number(), shares: z.array(z.object({ motive: MOTIVE, share: z.number() })).describe('Of all people, those included whose motive can’t be told one by one'),
    outgrownBy: NUMBER.describe('Sessions of the store by now, where they are so many more that it is being learnt anew, ask again; null while what was learnt holds'),
    ownSessions: z.number().describe('Share of sessions that are driven by what drives the person in general'),
  }).nullable().describe('Null before there are sessions of more than one page'),
  leastProbability: z.number().describe('Below this probability nobody is said to have a motive'), asOf: z.string(), upToDate: z.boolean(),
});

const CHANCES = z.array(z.object({ motive: MOTIVE, probability: z.number() })).describe('Likeliest first');

export const PERSON_ANSWER = z.object({
  motive: MOTIVE.nullable(), probability: NUMBER, reason: z.enum(['no_sessions', 'nothing_learnt', 'not_clear']).nullable().describe('Why no motive is told'), chances: CHANCES, sessions: z.number(),
  notLearnt: NOT_LEARNT.nullable().describe('Why nothing is learnt in this store; null once something is'),
  evidence: z.array(z.object({ sign: SIGN, motive: MOTIVE, seen: z.number(), possible: z.number(), times: z.number().describe('How many times likelier it makes the sign’s motive; below 1 it speaks against it') })).describe('What tells most first'),
  latest: z.array(z.object({ sessionId: z.string(), startedAt: z.string(), motive: MOTIVE.nullable(), chances: CHANCES, signs: z.array(SIGN) })).describe('The newest twenty sessions'),
  asked: z.object({ motive: MOTIVE, at: z.string() }).nullable().describe('What they said when asked, last'),
});
