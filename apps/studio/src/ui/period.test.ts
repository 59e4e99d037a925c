import { describe, expect, test } from 'vitest';
import { addDays, chosenPeriod, fittingBucket, lengthDays, periodOf, readPeriodSearch, todayIn } from './period.ts';

describe('periods', () => {
  test('today is the calendar day of the store, not of the machine', () => {
    expect(todayIn('Asia/Tokyo', new Date('2026-01-31T16:00:00Z'))).toBe('2026-02-01');
    expect(todayIn('America/New_York', new Date('2026-01-31T03:00:00Z'))).toBe('2026-01-30');
  });

  test('a preset is half-open and counts today', () => {
    expect(periodOf('7d', '2026-03-02')).toEqual({ from: '2026-02-24', to: '2026-03-03' });
    expect(lengthDays(periodOf('28d', '2026-03-02'))).toBe(28);
    expect(periodOf('last_month', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2026-01-01' });
    expect(periodOf('12m', '2026-03-31')).toEqual({ from: '2025-04-01', to: '2026-04-01' });
    expect(periodOf('all', '2026-03-31')).toEqual({ from: null, to: null });
  });

  test('days are added across leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01');
  });

  test('the bucket grows with the period', () => {
    expect([1, 28, 365, 900, null].map(fittingBucket)).toEqual(['hour', 'day', 'week', 'month', 'month']);
  });

  test('an address with nonsense in it is read as far as it makes sense', () => {
    expect(readPeriodSearch({ period: 'eternity', from: '2026-13-45', to: '2026-01-05', compare: 'true', where: 7 })).toEqual({ to: '2026-01-05', compare: true });
    expect(readPeriodSearch({ where: 'source:ad|e-mail,device:' })).toEqual({ where: 'source:ad|e-mail,device:' });
  });

  test('periods count back from the day that the server tells, by default 28 days', () => {
    expect(chosenPeriod({}, '2011-12-09')).toEqual({ preset: '28d', period: { from: '2011-11-12', to: '2011-12-10' } });
    expect(chosenPeriod({ period: '7d' }, '2011-12-09').period).toEqual({ from: '2011-12-03', to: '2011-12-10' });
  });

  test('chosen days hold, unless the last lies before the first', () => {
    expect(chosenPeriod({ from: '2026-01-01', to: '2026-01-31' }, '2026-03-02')).toEqual({ preset: 'custom', period: { from: '2026-01-01', to: '2026-02-01' } });
    expect(chosenPeriod({ from: '2026-02-01', to: '2026-01-31' }, '2026-03-02').preset).toBe('28d');
  });
});
