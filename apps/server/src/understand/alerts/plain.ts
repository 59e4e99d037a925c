import { AppError } from '../../platform/errors.ts';
import { type Language, LANGUAGES } from '../../platform/i18n/words.ts';

const LONGEST_NAME = 80;

/** @returns null for an empty name. @throws `alerts.invalid_name` */
export function readName(name: string | null): string | null {
  const trimmed = name?.trim() ?? '';
  if (trimmed.length > LONGEST_NAME) throw new AppError({ code: 'alerts.invalid_name', kind: 'invalid', message: `A name has at most ${LONGEST_NAME} characters.` });
  return trimmed === '' ? null : trimmed;
}

/** A language that was kept; English where it is not one any more. */
export function readLanguage(text: string): Language {
  return LANGUAGES.find((one) => one === text) ?? 'en';
}

/** The hour on the wall, 0 to 23. */
export function localHourOf(at: Date, timezone: string): number {
  return Number(new Intl.DateTimeFormat('en-US', { timeZone: timezone, hour: 'numeric', hourCycle: 'h23' }).format(at));
}
