import { describe, expect, it } from 'vitest';
import { type Condition, conditionOf, draftOf, leavesIn, newGroup, newLeaf } from './condition.ts';

const seen = newLeaf('did');
const bought = newLeaf('metric');
const inGroups = (levels: number): Condition => (levels === 0 ? seen : { kind: levels % 2 === 0 ? 'any' : 'all', of: [bought, inGroups(levels - 1)] });

describe('a definition in the editor', () => {
  it('comes back as it was, with groups within groups and what is turned round', () => {
    const nested: Condition = { kind: 'any', of: [seen, { kind: 'not', of: { kind: 'all', of: [bought, { kind: 'any', of: [{ kind: 'not', of: seen }, bought] }] } }] };
    const draft = draftOf('a', nested);
    expect(draft === null ? null : [conditionOf(draft), leavesIn(draft)]).toEqual([nested, 4]);
    for (const levels of [1, 2, 3]) {
      const shown = draftOf('a', inGroups(levels));
      expect(shown === null ? null : conditionOf(shown)).toEqual(inGroups(levels));
    }
  });

  it('stands in a group of one where it is a condition alone, and says twice "not" not at all', () => {
    const draft = draftOf('a', { kind: 'not', of: { kind: 'not', of: seen } });
    expect(draft === null ? null : conditionOf(draft)).toEqual({ kind: 'all', of: [seen] });
  });

  it('is not shown with more groups than one can read, and keeps each line apart', () => {
    expect(draftOf('a', inGroups(4))).toBeNull();
    const keys = newGroup().rows.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
