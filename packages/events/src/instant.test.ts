import { expect, test } from 'vitest';
import { readInstant } from './instant.ts';

test('ISO 8601 is read in every usual form, and a text without a zone is UTC', () => {
  const forms = {
    '2026-01-31T10:20:30.456Z': '2026-01-31T10:20:30.456Z',
    '2026-01-31T10:20:30Z': '2026-01-31T10:20:30.000Z',
    '2026-01-31T10:20:30': '2026-01-31T10:20:30.000Z',
    '2026-01-31 10:20': '2026-01-31T10:20:00.000Z',
    '2026-01-31T10:20:30.123456+02:00': '2026-01-31T08:20:30.123Z',
    '2026-01-31T10:20:30-0530': '2026-01-31T15:50:30.000Z',
    '2026-01-31': '2026-01-31T00:00:00.000Z',
  };
  for (const [given, expected] of Object.entries(forms)) expect(readInstant(given)?.toISOString(), given).toBe(expected);
  expect(readInstant(1_700_000_000_000)).toEqual(new Date(1_700_000_000_000));
});

test('what is no instant is null', () => {
  for (const given of ['2026-02-30', '2026-02-30T10:20:30.456Z', '2026-13-01', '31.01.2026', '01/02/2026', 'now', '', 1_700_000_000, -1, Number.NaN, null, {}, '1969-12-31T23:59:59.000Z', '9999-01-01']) {
    expect(readInstant(given), String(given)).toBeNull();
  }
});

test('the second text of a day is read as strictly as the first', () => {
  expect(readInstant('2026-01-31T10:20:30.456Z')?.getTime()).toBe(Date.UTC(2026, 0, 31, 10, 20, 30, 456));
  expect(readInstant('2026-01-31T23:59:59.999Z')?.getTime()).toBe(Date.UTC(2026, 0, 31, 23, 59, 59, 999));
  for (const given of ['2026-01-31T25:00:00.000Z', '2026-01-31T10:60:00.000Z', '2026-01-31T10:20:60.000Z', '2026-01-31T10:2x:30.456Z', '2026-01-31T10:20:30,4 6Z', '2026-01-31T10-20-30.456Z']) {
    expect(readInstant(given), given).toBeNull();
  }
});
