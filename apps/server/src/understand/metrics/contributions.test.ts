import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findContributions } from './contributions.ts';
import { factsOf } from './fetch.ts';
import type { HalvesFacts, HalvesRow } from './halves.ts';

interface Cell {
  readonly n: number;
  readonly converted: number;
}

/** Sessions by source in both periods, and their wholes. */
function halvesOf(cells: Readonly<Record<'before' | 'now', Readonly<Record<string, Cell>>>>, more: Readonly<Record<'before' | 'now', object>> = { before: {}, now: {} }): HalvesFacts {
  const whole = (half: 'before' | 'now') => factsOf({ ...Object.values(cells[half]).reduce((sum, { n, converted }) => ({ n: sum.n + n, converted: sum.converted + converted }), { n: 0, converted: 0 }), ...more[half] });
  const rows = (['before', 'now'] as const).flatMap((half) => Object.entries(cells[half]).map(([key, cell]): HalvesRow => ({ half, by: 'source', key, facts: factsOf({ ...cell }) })));
  return { before: whole('before'), now: whole('now'), rows };
}

describe('contributions to a move', () => {
  it('parts rates from mix as Kitagawa does', () => {
    // Worked by hand: weights .5/.5 → .8/.2, rates .10/.30 → .10/.20, the whole .20 → .12.
    const found = findContributions('session_conversion', halvesOf({ before: { ad: { n: 500, converted: 50 }, direct: { n: 500, converted: 150 } }, now: { ad: { n: 800, converted: 80 }, direct: { n: 200, converted: 40 } } }), null);
    const parts = new Map(found?.dimensions[0]?.parts.map((part) => [part.key, part]));
    expect(parts.get('ad')?.rate).toBeCloseTo(0, 12);
    expect(parts.get('ad')?.mix).toBeCloseTo(0.3 * (0.1 - 0.16), 12);
    expect(parts.get('direct')?.rate).toBeCloseTo(0.35 * -0.1, 12);
    expect(parts.get('direct')?.mix).toBeCloseTo(-0.3 * (0.25 - 0.16), 12);
    expect([...parts.values()].reduce((sum, { contribution }) => sum + contribution, 0)).toBeCloseTo(-0.08, 12);
  });

  it('adds up to the move whatever the values, those seen in one period only and ten thousand of them too', () => {
    const cell = fc.integer({ min: 1, max: 500 }).chain((n) => fc.record({ n: fc.constant(n), converted: fc.integer({ min: 0, max: n }) }));
    const half = fc.dictionary(fc.string({ minLength: 0, maxLength: 3 }), cell, { minKeys: 2, maxKeys: 30 });
    fc.assert(fc.property(half, half, (before, now) => {
      const facts = halvesOf({ before, now });
      const difference = facts.now.int('converted') / facts.now.int('n') - facts.before.int('converted') / facts.before.int('n');
      for (const { parts, others, rest } of findContributions('session_conversion', facts, null)?.dimensions ?? []) {
        expect(rest).toBeCloseTo(0, 10);
        expect(parts.reduce((sum, { contribution }) => sum + contribution, others.contribution)).toBeCloseTo(difference, 10);
      }
    }), { numRuns: 60 });
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_none, index) => [`s${index}`, { n: 1 + (index % 7), converted: index % 2 }]));
    const [found] = findContributions('session_conversion', halvesOf({ before: many, now: { ...many, s0: { n: 90_000, converted: 0 } } }), null)?.dimensions ?? [];
    expect([found?.parts[0]?.key, found?.parts[0]?.holds, found?.others.values]).toEqual(['s0', true, 9_990]);
  });

  it('divides a conversion among its steps, or says nothing where a step was empty', () => {
    const none = { ad: { n: 1_000, converted: 60 } };
    const steps = findContributions('session_conversion', halvesOf({ before: none, now: { ad: { n: 1_000, converted: 30 } } }, { before: { carts: 300, checkouts: 120 }, now: { carts: 300, checkouts: 60 } }), null)?.steps;
    // Only the step from cart to checkout moved, from .4 to .2: all of the move is its.
    expect(steps?.map(({ contribution }) => Number(contribution.toFixed(9)))).toEqual([0, -0.03, 0]);
    expect(steps?.[1]?.high).toBeLessThan(0);
    expect(findContributions('session_conversion', halvesOf({ before: none, now: none }, { before: { carts: 0 }, now: { carts: 5, checkouts: 5 } }), null)?.steps).toBeNull();
    expect(findContributions('session_conversion', halvesOf({ before: {}, now: none }), null)).toBeNull();
  });
});
