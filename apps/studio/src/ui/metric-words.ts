import { useTranslation } from 'react-i18next';

/** A metric's name in the reader's language; the server's own where a code is newer than the studio. */
export function useMetricWords() {
  const { t, i18n } = useTranslation();
  return {
    label: (code: string, fallback: string) => {
      const key = `metric.${code}.label`;
      return i18n.exists(key) ? t(key) : fallback;
    },
  };
}
