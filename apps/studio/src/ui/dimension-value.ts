import { useTranslation } from 'react-i18next';
import { useFormats } from './format.ts';

/** A value of a dimension in the reader's language: countries and languages by name, known words translated, others as they came. */
export function useDimensionValue(): (dimension: string, value: string, label?: string) => string {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  return (dimension, value, label) => {
    if (value === '') return t('dimension.unknown');
    if (dimension === 'country') return formats.country(value);
    if (dimension === 'language') return formats.language(value);
    const key = `value.${dimension}.${value}`;
    return i18n.exists(key) ? t(key) : label !== undefined && label !== '' ? label : value;
  };
}
