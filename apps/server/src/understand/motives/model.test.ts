import { describe, expect, it } from 'vitest';
import { seededRandom } from '@throughline/stats';
import { type Beliefs, chancesOf, fitBeliefs, hasIntent, type Pattern, type Sample, scoresOf, sessionChances, weightsOf } from './model.ts';
import { LENGTHS, MOTIVE_OF_SIGN, SIGNS, STRATA, stratumOf } from './signs.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/** A store as the model thinks of one, with shares and lifts of our choice. */
const TRUE: Beliefs = {
  shares: [0.4, 0.15, 0.3, 0.15], own: 0.9, rates: SIGNS.map((_sign, at) => Array.from({ length: STRATA }, (_one, stratum) => 0.1 + 0.02 * at + 0.1 * Math.floor(stratum / LENGTHS) / 3)),
  lifts: SIGNS.map((_sign, at): [number, number] => [Math.log(1.5), Math.log(4 + (at % 4))]),
};

interface Drawn extends Sample {
  readonly motives: readonly number[];
}

function drawStore(people: number, seed: number): Drawn {
  const random = seededRandom(seed);
  const pick = (shares: readonly number[]): number => {
    let left = random();
    return Math.max(0, shares.findIndex((share) => (left -= share) < 0));
  };
  const patterns: Pattern[] = [];
  const motives = Array.from({ length: people }, () => pick(TRUE.shares));
  const drawn = motives.map((motive) => Array.from({ length: 1 + Math.floor(random() * 4) }, () => {
    const drives = random() < TRUE.own ? motive : pick(TRUE.shares);
    const pattern = { reach: Math.floor(random() * 4), length: Math.floor(random() * LENGTHS) };
    const tries = SIGNS.map(() => (random() < 0.8 ? 1 : 0));
    const hits = SIGNS.map((sign, at) => {
      const stratum = stratumOf(sign, pattern);
      const lift = MOTIVE_OF_SIGN[at] === drives ? (TRUE.lifts[at]?.[hasIntent(stratum)] ?? 0) : 0;
      return tries[at] === 1 && random() < sigmoid(logit(TRUE.rates[at]?.[stratum] ?? 0.5) + lift) ? 1 : 0;
    });
    return patterns.push({ ...pattern, hits, tries }) - 1;
  }));
  return { patterns, people: drawn, motives };
}

describe('what sessions teach about motives', () => {
  it('finds the shares and the lifts of a store that it was not told, and is right as often as it says', async () => {
    const store = drawStore(4_000, 7);
    let turns = 0;
    const found = await fitBeliefs(store, async () => { turns += 1; });
    found.shares.forEach((share, motive) => expect(Math.abs(share - (TRUE.shares[motive] ?? 0))).toBeLessThan(0.06));
    found.lifts.forEach(([, lift], at) => expect(Math.abs(lift - (TRUE.lifts[at]?.[1] ?? 0))).toBeLessThan(0.5));
    expect(found.own).toBeGreaterThan(0.8);
    expect(turns).toBeGreaterThan(2);
    const weights = weightsOf(found);
    const told = store.people.map((sessions, person) => {
      const chances = chancesOf(sessions.map((at) => scoresOf(store.patterns[at] ?? { reach: 0, length: 0, hits: [], tries: [] }, weights)), found);
      expect(chances.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
      const probability = Math.max(...chances);
      return { probability, isRight: chances.indexOf(probability) === store.motives[person] };
    });
    const right = told.filter(({ isRight }) => isRight).length / told.length;
    expect(right).toBeGreaterThan(0.65);
    expect(Math.abs(right - told.reduce((sum, { probability }) => sum + probability, 0) / told.length)).toBeLessThan(0.03);
  });

  it('agrees with Bayes written out over every way a person’s sessions may have come about', () => {
    const { shares, own } = TRUE;
    const scores = [[0.7, -0.2, 0.1, 0], [-0.5, 1.1, 0, 0.3], [0, 0, 2, -1]];
    const joint = shares.flatMap((share, person) => everyDrive(scores.length).map((drives) => ({
      person, drives, chance: drives.reduce((product, drive, at) => product * ((drive === person ? own : 0) + (1 - own) * (shares[drive] ?? 0)) * Math.exp(scores[at]?.[drive] ?? 0), share),
    })));
    const all = joint.reduce((sum, { chance }) => sum + chance, 0);
    const shareWhere = (holds: (one: (typeof joint)[number]) => boolean): number => joint.filter(holds).reduce((sum, { chance }) => sum + chance, 0) / all;
    const person = chancesOf(scores, TRUE);
    person.forEach((chance, motive) => expect(chance).toBeCloseTo(shareWhere((one) => one.person === motive), 9));
    sessionChances(scores[1] ?? [], person, TRUE).forEach((chance, motive) => expect(chance).toBeCloseTo(shareWhere(({ drives }) => drives[1] === motive), 9));
  });

  it('learns nothing where all sessions are the same, where nothing can be seen, and from one person', async () => {
    const none = SIGNS.map(() => 0);
    const same: Pattern = { reach: 0, length: 1, hits: none, tries: SIGNS.map(() => 1) };
    for (const sample of [{ patterns: [same], people: Array.from({ length: 50 }, () => [0]) }, { patterns: [{ ...same, tries: none }], people: [[0]] }, { patterns: [same], people: [[0]] }]) {
      const found = await fitBeliefs(sample);
      const chances = chancesOf([scoresOf(sample.patterns[0] ?? same, weightsOf(found))], found);
      chances.forEach((chance) => expect(chance).toBeLessThan(0.5));
    }
  });
});

function everyDrive(sessions: number): number[][] {
  return sessions === 0 ? [[]] : everyDrive(sessions - 1).flatMap((before) => [0, 1, 2, 3].map((drive) => [...before, drive]));
}
