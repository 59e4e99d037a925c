/**
 * The language of a locale: `pl` of `pl-PL`, `zh` of `zh_Hant_TW`.
 *
 * @returns two or three lower-case letters (ISO 639), '' when it is no locale
 */
export function languageOf(locale: string): string {
  const found = /^([a-z]{2,3})(?:[-_][a-z\d]{2,8})*(?:[.@].*)?$/i.exec(locale.trim());
  return (found?.[1] ?? '').toLowerCase();
}
