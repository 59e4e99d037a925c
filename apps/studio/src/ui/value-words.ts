import { useTranslation } from 'react-i18next';
import { useFormats } from './format.ts';

export type ValueOf = 'source' | 'device' | 'sales_channel' | 'country' | 'consent' | 'signal';

/** Values of events in the reader's language; a shop's own stay as they are. */
export function useValueWords(): (of: ValueOf, value: string) => string {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  return (of, value) => {
    if (of === 'country') return formats.country(value);
    const key = `value.${of}.${value}`;
    return i18n.exists(key) ? t(key) : value;
  };
}
