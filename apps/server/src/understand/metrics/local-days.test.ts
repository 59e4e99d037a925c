import { describe, expect, it } from 'vitest';
import { addDays, daysBetween, isDay, localDays, mondayOf, nextMonth } from './local-days.ts';

describe('local days', () => {
  it('start where the wall clock shows midnight', () => {
    expect(localDays('Europe/Warsaw').startOf('2026-03-29').toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(localDays('Europe/Warsaw').startOf('2026-03-30').toISOString()).toBe('2026-03-29T22:00:00.000Z');
    expect(localDays('Asia/Kathmandu').startOf('2026-01-01').toISOString()).toBe('2025-12-31T18:15:00.000Z');
    expect(localDays('Pacific/Kiritimati').startOf('2026-01-01').toISOString()).toBe('2025-12-31T10:00:00.000Z');
    expect(localDays('UTC').startOf('2026-01-01').toISOString()).toBe('2026-01-01T00:00:00.000Z');
  });

  it('start at their first instant where the clock skips midnight, and after a day that a zone skipped', () => {
    // Beirut went from 23:59:59 to 01:00:00 on 26 March 2022 (tzdata); Samoa had no 30 December 2011.
    expect(localDays('Asia/Beirut').startOf('2022-03-27').toISOString()).toBe('2022-03-26T22:00:00.000Z');
    const samoa = localDays('Pacific/Apia');
    expect(samoa.startOf('2011-12-30')).toEqual(samoa.startOf('2011-12-31'));
  });

  it('agree with themselves over two years of every kind of zone', () => {
    for (const zone of ['Europe/Kyiv', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Shanghai']) {
      const days = localDays(zone);
      for (let day = '2025-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
        const start = days.startOf(day);
        expect([days.dayOf(start), days.dayOf(new Date(start.getTime() - 1))], zone).toEqual([day, addDays(day, -1)]);
      }
    }
  });

  it('are counted and stepped on the calendar', () => {
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect([mondayOf('2026-03-01'), mondayOf('2026-03-02'), nextMonth('2026-01-31')]).toEqual(['2026-02-23', '2026-03-02', '2026-02-01']);
    expect(['2026-02-29', '2024-02-29', '26-1-1', '2026-13-01', ''].map(isDay)).toEqual([false, true, false, false, false]);
  });
});
