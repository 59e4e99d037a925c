import { describe, expect, test } from 'vitest';
import { EVENT_KINDS, kindOf, namesWithKinds, stageOfKind } from './kinds.ts';
import { vocabulary } from './vocabulary.ts';

describe('kinds of events', () => {
  test('every event of the vocabulary has a kind, and the kind’s stage is the event’s own wherever it has one', () => {
    expect(namesWithKinds().length).toBe(vocabulary.length);
    const wrong = vocabulary.filter((one) => kindOf(one.name) === 'other' || (one.stage !== null && stageOfKind(kindOf(one.name)) !== one.stage));
    expect(wrong.map((one) => one.name)).toEqual([]);
  });

  test('every kind but `other` is used, and an unknown event is `other`, beside the stages', () => {
    const used = new Set(namesWithKinds().map(([, kind]) => kind));
    expect(EVENT_KINDS.filter((kind) => !used.has(kind))).toEqual(['other']);
    expect(kindOf('Lamp Rubbed')).toBe('other');
    expect(stageOfKind('other')).toBeNull();
  });
});
