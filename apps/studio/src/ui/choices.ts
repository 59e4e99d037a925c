/** Currencies and time zones as the browser knows them, for pickers. */
export function currencyOptions(locale: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([locale], { type: 'currency', fallback: 'code' });
  return Intl.supportedValuesOf('currency').map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}

/** All time zones, UTC first. */
export function timezoneOptions(): string[] {
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
}

/** The time zone of this browser. */
export function ownTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const BY_REGION: Readonly<Record<string, string>> = { PL: 'PLN', UA: 'UAH', CN: 'CNY', GB: 'GBP', US: 'USD', CH: 'CHF', SE: 'SEK', NO: 'NOK', DK: 'DKK', CZ: 'CZK', HU: 'HUF', RO: 'RON', JP: 'JPY', BR: 'BRL', CA: 'CAD', AU: 'AUD', IN: 'INR' };

/** A first guess at the store's currency from the browser's region; EUR when nothing else is known. */
export function likelyCurrency(languages: readonly string[]): string {
  for (const tag of languages) {
    const region = new Intl.Locale(tag).maximize().region ?? '';
    const currency = BY_REGION[region];
    if (currency !== undefined) return currency;
  }
  return 'EUR';
}
