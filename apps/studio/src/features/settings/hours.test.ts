import { expect, test } from 'vitest';
import { endFromField, endToField, OFFICE_HOURS, stretchesOf, withMore, withStretch } from './hours.ts';

test('a weekday takes one stretch more after its last, up to midnight, and gives any of them up', () => {
  const longer = withMore(OFFICE_HOURS, 1);
  expect(stretchesOf(longer, 1).map(({ stretch }) => [stretch.opens, stretch.closes])).toEqual([['09:00', '17:00'], ['17:00', '24:00']]);
  expect(stretchesOf(withMore(OFFICE_HOURS, 7), 7).map(({ stretch }) => stretch.opens)).toEqual(['09:00']);
  const [first] = stretchesOf(longer, 1);
  expect(stretchesOf(withStretch(longer, first?.at ?? -1, null), 1)).toHaveLength(1);
  expect(stretchesOf(withStretch(longer, first?.at ?? -1, { weekday: 1, opens: '08:00', closes: '12:00' }), 1)[0]?.stretch.opens).toBe('08:00');
});

test('midnight as an end is the end of the day, which a field of a time cannot say', () => {
  expect([endToField('24:00'), endFromField('00:00'), endFromField(endToField('17:30'))]).toEqual(['00:00', '24:00', '17:30']);
});
