import { describe, expect, test } from 'vitest';
import type { Lifeline, Mark } from './api.ts';
import { layOut, moveSpan, sizeOf, ticksOf } from './lifeline-layout.ts';

const mark = (kind: Mark['kind'], at: string, more: Partial<Mark> = {}): Mark => ({ kind, stage: 'purchase', from: at, to: at, times: 1, amountMinor: null, ...more });
const lifeline = (marks: Mark[]): Lifeline => ({ from: '2026-01-01T00:00:00.000Z', to: '2026-01-11T00:00:00.000Z', stepMs: 1, marks });

describe('the layout of a lifeline', () => {
  test('has a row for each kind there is, from how somebody came to what they say of the shop, with its number and its money', () => {
    const rows = layOut(lifeline([
      mark('review', '2026-01-10T00:00:00.000Z', { stage: 'advocacy' }), mark('order', '2026-01-06T00:00:00.000Z', { amountMinor: 1_000 }),
      mark('order', '2026-01-08T00:00:00.000Z', { amountMinor: 250, times: 2 }), mark('session', '2026-01-01T00:00:00.000Z', { stage: 'awareness' }),
    ]));
    expect(rows.map((row) => [row.kind, row.stage, row.times, row.amountMinor])).toEqual([['session', 'awareness', 1, null], ['order', 'purchase', 3, 1_250], ['review', 'advocacy', 1, null]]);
    expect(rows[1]?.marks.map((placed) => placed.percent)).toEqual([50, 70]);
  });

  test('an amount that is not known makes the row’s sum unknown', () => {
    expect(layOut(lifeline([mark('order', '2026-01-06T00:00:00.000Z', { amountMinor: 5 }), mark('order', '2026-01-07T00:00:00.000Z')]))[0]?.amountMinor).toBeNull();
  });

  test('marks grow with what they stand for, within bounds', () => {
    expect(sizeOf(1)).toBeLessThan(sizeOf(4));
    expect(sizeOf(4)).toBeLessThan(sizeOf(60));
    expect(sizeOf(50_000)).toBe(sizeOf(61));
  });

  test('the axis has few lines at round distances, over an hour as over ten years', () => {
    for (const length of [60_000, 3_600_000, 86_400_000 * 40, 86_400_000 * 3_650]) {
      const { ticks } = ticksOf({ fromMs: 1_700_000_000_000, toMs: 1_700_000_000_000 + length }, 6);
      expect(ticks.length).toBeGreaterThan(0);
      expect(ticks.length).toBeLessThanOrEqual(7);
      expect(ticks.every((tick) => tick.percent >= 0 && tick.percent < 100)).toBe(true);
    }
  });

  test('zooming and moving stay within the whole life', () => {
    const whole = { fromMs: 0, toMs: 1_000 * 60_000 };
    expect(moveSpan(whole, { zoom: 0.5 }, whole)).toEqual({ fromMs: 250 * 60_000, toMs: 750 * 60_000 });
    expect(moveSpan({ fromMs: 0, toMs: 100 * 60_000 }, { shift: -0.5 }, whole)).toEqual({ fromMs: 0, toMs: 100 * 60_000 });
    expect(moveSpan({ fromMs: 900 * 60_000, toMs: 1_000 * 60_000 }, { zoom: 20 }, whole)).toEqual(whole);
    expect(moveSpan({ fromMs: 0, toMs: 60_000 }, { zoom: 0.1 }, whole)).toEqual({ fromMs: 0, toMs: 60_000 });
  });
});
