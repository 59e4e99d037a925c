import { useTranslation } from 'react-i18next';

/** A metric's words in the reader's language; the server's own where a code is newer than the studio. */
export function useMetricWords() {
  const { t, i18n } = useTranslation();
  const word = (part: 'label' | 'definition' | 'formula', code: string, fallback: string) => {
    const key = `metric.${code}.${part}`;
    return i18n.exists(key) ? t(key) : fallback;
  };
  return {
    label: (code: string, fallback: string) => word('label', code, fallback),
    formula: (code: string, fallback: string) => word('formula', code, fallback),
    definition: (code: string, fallback: string) => word('definition', code, fallback),
  };
}
