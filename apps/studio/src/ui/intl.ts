/**
 * Formatters of the browser, each made once: to make one costs a hundred times what using it does, and a first screen used to make some two
 * hundred of them, a tenth of a second of it.
 */
function oncePer<Options extends object, Formatter>(make: (locale: string, options: Options) => Formatter): (locale: string, options: Options) => Formatter {
  const made = new Map<string, Formatter>();
  return (locale, options) => {
    const key = `${locale} ${JSON.stringify(options)}`;
    const formatter = made.get(key) ?? make(locale, options);
    made.set(key, formatter);
    return formatter;
  };
}

export const dateFormat = oncePer((locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options));
export const numberFormat = oncePer((locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options));
export const listFormat = oncePer((locale, options: Intl.ListFormatOptions) => new Intl.ListFormat(locale, options));
export const relativeFormat = oncePer((locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options));
export const nameFormat = oncePer((locale, options: Intl.DisplayNamesOptions) => new Intl.DisplayNames([locale], options));
