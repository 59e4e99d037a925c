export { addDays, type Day, daysBetween, isDay, type LocalDays, localDays, mondayOf, monthOf, nextMonth } from '../../platform/local-days.ts';
