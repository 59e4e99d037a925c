import { describe, expect, it } from 'vitest';
import { delayWithin, judgeSource, usualPause, type Observed } from './health.ts';
import { DELAY_BOUNDS_MS } from './tally.ts';

const HOUR = 3_600_000;
const now = new Date('2026-03-30T12:30:00Z');

/** Events in every hour from 8 to 20, for four weeks up to some hours ago. */
function shopHours(hoursAgo: number): number[] {
  const last = Math.floor(now.getTime() / HOUR) * HOUR - hoursAgo * HOUR;
  return Array.from({ length: 28 * 24 }, (_hour, at) => last - (28 * 24 - 1 - at) * HOUR).filter((hour) => new Date(hour).getUTCHours() >= 8 && new Date(hour).getUTCHours() <= 20);
}

function seen(change: Partial<Observed> = {}): Observed {
  const activeHours = change.activeHours ?? shopHours(0);
  return {
    teller: 'browser', firstAt: new Date('2026-01-01T00:00:00Z'), lastAt: new Date((activeHours.at(-1) ?? 0) + 60_000), activeHours,
    accepted: 500, duplicates: 0, quarantined: 0, skewedShare: 0, mostDelayMs: 10_000, ...change,
  };
}

describe('the health of a source', () => {
  it('is fine in the middle of a day and in its usual night', () => {
    expect(judgeSource(seen(), now)).toMatchObject({ status: 'healthy', reason: 'regular', usualPauseMs: 12 * HOUR, notes: [] });
    expect(judgeSource(seen({ lastAt: new Date('2026-03-29T20:59:00Z') }), new Date('2026-03-30T07:30:00Z'))).toMatchObject({ status: 'healthy' });
  });

  it('is quiet when the pause is longer than the usual longest, and says both', () => {
    const health = judgeSource(seen({ lastAt: new Date('2026-03-29T12:00:00Z') }), now);
    expect(health).toMatchObject({ status: 'quiet', reason: 'silent', usualPauseMs: 12 * HOUR, pauseMs: 24.5 * HOUR });
  });

  it('leaves one outage aside, so that the next is seen', () => {
    expect(usualPause([0, HOUR, 2 * HOUR, 40 * HOUR, 41 * HOUR])).toBe(HOUR);
    expect(usualPause([0, HOUR])).toBeNull();
  });

  it('says nothing of pauses in the first three days, nor of files', () => {
    expect(judgeSource(seen({ firstAt: new Date('2026-03-28T12:00:00Z'), lastAt: new Date('2026-03-28T12:10:00Z') }), now)).toMatchObject({ status: 'healthy', reason: 'young', usualPauseMs: null });
    expect(judgeSource(seen({ teller: 'import', lastAt: new Date('2026-01-01T00:00:00Z') }), now)).toMatchObject({ status: 'healthy', reason: 'by_hand' });
  });

  it('fails when a twentieth is set aside, or all of it; a single odd event is no failure', () => {
    expect(judgeSource(seen({ accepted: 95, quarantined: 5 }), now)).toMatchObject({ status: 'failing', reason: 'faulty' });
    expect(judgeSource(seen({ accepted: 10, quarantined: 4 }), now)).toMatchObject({ status: 'healthy' });
    expect(judgeSource(seen({ accepted: 0, quarantined: 1 }), now)).toMatchObject({ status: 'failing', reason: 'all_faulty' });
  });

  it('notes wrong clocks, repeats and late arrivals without calling them a failure', () => {
    expect(judgeSource(seen({ skewedShare: 0.2, duplicates: 100, mostDelayMs: null }), now)).toMatchObject({ status: 'healthy', notes: ['clock', 'duplicates', 'late'] });
  });
});

describe('the delay of a share of events', () => {
  it('is the upper bound of its class, and unknown without events or beyond a day', () => {
    expect(delayWithin([50, 45, 5, 0, 0, 0, 0], DELAY_BOUNDS_MS, 0.5)).toBe(1_000);
    expect(delayWithin([50, 44, 6, 0, 0, 0, 0], DELAY_BOUNDS_MS, 0.95)).toBe(60_000);
    expect(delayWithin([0, 0, 0, 0, 0, 0, 9], DELAY_BOUNDS_MS, 0.5)).toBeNull();
    expect(delayWithin([], DELAY_BOUNDS_MS, 0.5)).toBeNull();
  });
});
