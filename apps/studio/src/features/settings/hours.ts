import type { AnswerOf } from '../../api/types.ts';

export type BusinessHours = NonNullable<AnswerOf<'/api/v1/stores/{storeId}/business-hours', 'get'>['hours']>;
export type Stretch = BusinessHours['week'][number];

/** What most shops begin with: Monday to Friday, nine to five. */
export const OFFICE_HOURS: BusinessHours = { week: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens: '09:00', closes: '17:00' })), holidays: [] };

/** A field of a time of day ends at 23:59; midnight as an end is that of the day's end. */
export const endToField = (closes: string): string => (closes === '24:00' ? '00:00' : closes);
export const endFromField = (field: string): string => (field === '00:00' ? '24:00' : field);

/** The stretches of a weekday with their places in the week, in order of opening. */
export function stretchesOf(hours: BusinessHours, weekday: number): { readonly at: number; readonly stretch: Stretch }[] {
  return hours.week.map((stretch, at) => ({ at, stretch })).filter(({ stretch }) => stretch.weekday === weekday);
}

export function withStretch(hours: BusinessHours, at: number, stretch: Stretch | null): BusinessHours {
  return { ...hours, week: hours.week.flatMap((one, index) => (index !== at ? [one] : stretch === null ? [] : [stretch])) };
}

/** One more stretch of a weekday: nine to five, or after a break what is left of the day. */
export function withMore(hours: BusinessHours, weekday: number): BusinessHours {
  const last = stretchesOf(hours, weekday).at(-1)?.stretch;
  const next = last === undefined ? { opens: '09:00', closes: '17:00' } : { opens: last.closes, closes: '24:00' };
  return { ...hours, week: [...hours.week, { weekday, ...next }] };
}
