import { describe, expect, it } from 'vitest';
import { type BusinessHours, checkHours, type OpenStretch } from './business-hours.ts';
import { openClock } from './open-clock.ts';

const on = (weekdays: readonly number[], opens: string, closes: string): OpenStretch[] => weekdays.map((weekday) => ({ weekday, opens, closes }));
const hours = (week: readonly OpenStretch[], holidays: readonly string[] = []): BusinessHours => checkHours({ week, holidays });
const office = hours(on([1, 2, 3, 4, 5], '09:00', '17:00'), ['2026-04-06']);

/** Open minutes between two instants in Warsaw. */
function between(from: string, to: string, of: BusinessHours = office): number {
  const clock = openClock('Europe/Warsaw', of);
  return (clock(new Date(to)) - clock(new Date(from))) / 60;
}

describe('the open clock', () => {
  it('runs from opening to closing and stands at night, over the weekend and on holidays', () => {
    // Thursday 2 April 16:30 to Tuesday 7 April 09:20; Monday the 6th is Easter Monday.
    expect(between('2026-04-02T14:30:00Z', '2026-04-07T07:20:00Z')).toBe(30 + 8 * 60 + 20);
    expect(between('2026-04-04T08:00:00Z', '2026-04-05T20:00:00Z')).toBe(0);
  });

  it('has not begun where somebody replies before the shop opens', () => {
    expect(between('2026-04-02T04:00:00Z', '2026-04-02T05:30:00Z')).toBe(0);
    expect(between('2026-04-02T04:00:00Z', '2026-04-02T07:01:00Z')).toBe(1);
    expect(between('2026-04-02T10:00:00Z', '2026-04-02T10:00:00Z')).toBe(0);
  });

  it('counts the hours that a day has when the clock is put forward and back', () => {
    const always = hours(on([1, 2, 3, 4, 5, 6, 7], '00:00', '24:00'));
    expect(between('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', always)).toBe(23 * 60);
    expect(between('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', always)).toBe(25 * 60);
    // From one to four in the morning: two hours in spring, when three follows on two, and four in autumn, when two comes twice.
    const night = hours(on([7], '01:00', '04:00'));
    expect(between('2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z', night)).toBe(2 * 60);
    expect(between('2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', night)).toBe(4 * 60);
    // A half hour that does not come, and one that comes twice and counts once.
    expect(between('2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z', hours(on([7], '02:00', '02:30')))).toBe(0);
    expect(between('2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z', hours(on([7], '02:00', '02:30')))).toBe(30);
    // Office hours are eight hours on either side of both changes.
    for (const [from, to] of [['2026-03-27T22:00:00Z', '2026-03-31T22:00:00Z'], ['2026-10-23T22:00:00Z', '2026-10-27T23:00:00Z']] as const) expect(between(from, to)).toBe(2 * 8 * 60);
  });

  it('goes over the midnight between two stretches, and over a break', () => {
    const late = hours([...on([5], '22:00', '24:00'), ...on([6], '00:00', '02:00')]);
    expect(between('2026-05-01T12:00:00Z', '2026-05-02T12:00:00Z', late)).toBe(4 * 60);
    expect(between('2026-05-04T04:00:00Z', '2026-05-04T20:00:00Z', hours([...on([1], '13:00', '17:00'), ...on([1], '09:00', '12:00')]))).toBe(7 * 60);
  });

  it('never falls, also where a zone left out a day', () => {
    const clock = openClock('Pacific/Apia', hours(on([1, 2, 3, 4, 5, 6, 7], '08:00', '20:00')));
    let before = 0;
    for (let at = Date.UTC(2011, 11, 27); at < Date.UTC(2012, 0, 3); at += 1_800_000) {
      const shown = clock(new Date(at));
      expect(shown).toBeGreaterThanOrEqual(before);
      before = shown;
    }
    // 28, 29 and 31 December, 1 and 2 January: the 30th never was.
    expect(clock(new Date(Date.UTC(2012, 0, 2, 12))) - clock(new Date(Date.UTC(2011, 11, 28, 12)))).toBe(5 * 12 * 3_600);
    expect(clock(new Date(Date.UTC(1985, 0, 1)))).toBe(0);
  });

  it('is refused hours that no shop can keep', () => {
    const refused = (week: readonly OpenStretch[], holidays: readonly string[] = []): void => expect(() => hours(week, holidays)).toThrow(expect.objectContaining({ code: 'tickets.hours_invalid' }));
    refused([]);
    refused(on([1], '17:00', '09:00'));
    refused(on([1], '09:00', '09:00'));
    refused(on([8], '09:00', '17:00'));
    refused(on([1], '9', '17:00'));
    refused(on([1], '09:00', '24:30'));
    refused([...on([1], '09:00', '13:00'), ...on([1], '12:00', '17:00')]);
    refused(on([1], '09:00', '17:00'), ['2026-02-30']);
  });
});
