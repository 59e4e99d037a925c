import { z } from 'zod';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));
const MAX_NAME = 200;

/**
 * The IANA name as the databases know it, or null when there is none.
 * @param name such as `Europe/Warsaw`; case is mended, an offset such as `+02:00` is refused because it has no summer time
 */
export function canonicalTimezone(name: string): string | null {
  if (!/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*$/.test(name)) return null;
  try {
    const canonical = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    if (canonical.toLowerCase() === name.toLowerCase()) return canonical;
    // An alias such as Europe/Kyiv stays as it was chosen, unless its case is one the databases would not find.
    return /^[A-Z]/.test(name) && !/[/_-][a-z]{4,}$/.test(name) ? name : canonical;
  } catch {
    return null;
  }
}

/** ISO 4217, in capitals. */
export const currencyField = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => CURRENCIES.has(code), 'must be a currency code of ISO 4217, such as EUR')
  .describe('ISO 4217 code, such as EUR');

/** An IANA time zone. */
export const timezoneField = z
  .string()
  .trim()
  .transform((name, context) => {
    const zone = canonicalTimezone(name);
    if (zone !== null) return zone;
    context.addIssue({ code: 'custom', message: 'must be an IANA time zone, such as Europe/Warsaw' });
    return z.NEVER;
  })
  .describe('IANA time zone, such as Europe/Warsaw');

/** 1 to 200 characters, without control characters. */
export const storeNameField = z
  .string()
  .trim()
  .min(1, 'must not be empty')
  .max(MAX_NAME, `must have at most ${MAX_NAME} characters`)
  .refine((name) => !/\p{Cc}/u.test(name), 'must not contain control characters')
  .describe('Name of the store, 1 to 200 characters');
