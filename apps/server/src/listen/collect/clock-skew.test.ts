import { expect, test } from 'vitest';
import { correctClock } from './clock-skew.ts';

test('a clock that is wrong by more than the way through the network is corrected by the time of sending; a call without times happened now', () => {
  const receivedAt = new Date('2026-01-31T12:00:00Z');
  const told = new Date('2020-01-01T00:00:00Z');
  expect(correctClock(told, new Date('2020-01-01T00:00:05Z'), receivedAt)).toEqual(new Date('2026-01-31T11:59:55Z'));
  expect(correctClock(told, null, receivedAt)).toEqual(told);
  expect(correctClock(null, null, receivedAt)).toEqual(receivedAt);
  const nearly = new Date('2026-01-31T11:59:40Z');
  expect(correctClock(nearly, new Date('2026-01-31T11:59:50Z'), receivedAt)).toEqual(nearly);
});
