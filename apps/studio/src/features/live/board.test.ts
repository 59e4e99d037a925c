import { describe, expect, test } from 'vitest';
import type { LiveBoard, LiveSession } from '../../api/types.ts';
import { applyMessage, percentAt, readMessage } from './board.ts';

const session = (key: string, startedAt: string, events = 1): LiveSession => ({
  key, person: key, known: false, isSession: true, startedAt, lastAt: startedAt, source: 'direct', device: '', country: '', path: '', events, cart: null, order: null, signals: 0, marks: [],
});
const message = (of: Partial<LiveBoard>): LiveBoard => ({
  isWhole: false, at: '2026-03-01T12:00:00.000Z', windowMs: 1_800_000, counters: { people: 0, sessions: 0, carts: 0, orders: 0, ordersMinor: 0, signals: 0, robotEvents: 0, isCapped: false }, sessions: [], gone: [], hidden: 0, ...of,
});

describe('the board of Live on screen', () => {
  test('begins with the whole, takes in what changed, lets go of what is gone, and keeps the rest untouched', () => {
    const [a, b] = [session('a', '2026-03-01T11:40:00.000Z'), session('b', '2026-03-01T11:50:00.000Z')];
    const first = applyMessage(null, message({ isWhole: true, sessions: [a, b] }));
    expect(first.sessions.map((one) => one.key)).toEqual(['b', 'a']);
    const second = applyMessage(first, message({ sessions: [session('c', '2026-03-01T11:55:00.000Z'), { ...b, events: 2 }], hidden: 7 }));
    expect(second.sessions.map((one) => [one.key, one.events])).toEqual([['c', 1], ['b', 2], ['a', 1]]);
    expect(second.sessions[2]).toBe(a);
    expect(second.hidden).toBe(7);
    expect(applyMessage(second, message({ gone: ['a', 'c'] })).sessions.map((one) => one.key)).toEqual(['b']);
    expect(applyMessage(second, message({ isWhole: true, sessions: [a] })).sessions.map((one) => one.key)).toEqual(['a']);
  });

  test('places a moment between half an hour ago and now', () => {
    const of = { nowMs: Date.parse('2026-03-01T12:00:00.000Z'), windowMs: 1_800_000 };
    expect(percentAt('2026-03-01T12:00:00.000Z', of)).toBe(100);
    expect(percentAt('2026-03-01T11:45:00.000Z', of)).toBe(50);
    expect(percentAt('2026-03-01T11:30:00.000Z', of)).toBe(0);
  });

  test('a message that is none of ours is left alone', () => {
    expect(readMessage('{"a":1}')).toBeNull();
    expect(readMessage('not json')).toBeNull();
  });
});
