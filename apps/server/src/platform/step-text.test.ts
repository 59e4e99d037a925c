import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSteps, writeSteps } from './step-text.ts';

const RULES = { code: 'funnels.invalid_steps', whose: 'A funnel', least: 2 };

describe('steps as text', () => {
  test('are events with conditions, and touchpoints', () => {
    expect(readSteps('Product Viewed[category=lamps; price>=20] > @cart > Order Completed', RULES)).toEqual([
      { on: 'event', name: 'Product Viewed', conditions: [{ property: 'category', operator: '=', value: 'lamps' }, { property: 'price', operator: '>=', value: '20' }] },
      { on: 'touchpoint', name: 'cart', conditions: [] },
      { on: 'event', name: 'Order Completed', conditions: [] },
    ]);
  });

  test('are read back as they were written, whatever signs are in them', () => {
    const text = fc.string({ minLength: 1, maxLength: 30, unit: fc.constantFrom('a', ' ', '>', '[', ']', ';', '\\', '@', '=', 'ł', '店') }).map((drawn) => drawn.trim()).filter((drawn) => drawn !== '' && !drawn.endsWith('\\'));
    const step = fc.oneof(
      fc.record({ on: fc.constant('touchpoint' as const), name: text, conditions: fc.constant([]) }),
      fc.record({ on: fc.constant('event' as const), name: text, conditions: fc.array(fc.record({ property: fc.constantFrom('category', 'path', 'cart.total'), operator: fc.constantFrom('=' as const, '!=' as const, '~' as const), value: text }), { maxLength: 3 }) }),
    );
    fc.assert(fc.property(fc.array(step, { minLength: 2, maxLength: 5 }), (steps) => {
      expect(readSteps(writeSteps(steps), RULES)).toEqual(steps);
    }));
  });

  test.each([
    ['Product Viewed', /at least 2/],
    ['A > ', /Step 2 has no name/],
    [Array.from({ length: 11 }, () => 'A').join(' > '), /at most 10/],
    ['A[b] > C', /no condition/],
    ['A[b=1 > C', /not closed|at least 2/],
    ['A[pri ce=1] > C', /no property/],
    ['A[price>cheap] > C', /no number/],
    ['@cart[a=1] > C', /touchpoint/],
    ['A > '.repeat(2000), /longer than 4000/],
  ])('%s is refused with what is wrong', (text, message) => {
    expect(() => readSteps(text, RULES)).toThrow(message);
  });
});
