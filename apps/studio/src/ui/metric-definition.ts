import { useTranslation } from 'react-i18next';

/** Whose interval it is; names and years are the same in every language. */
const CITATIONS: Readonly<Record<string, string>> = {
  wilson: 'Wilson 1927', student: 'Student 1908', delta: 'Cochran 1977 §2.11', ranks: 'Conover 1999 §3.2', kaplan_meier: 'Brookmeyer & Crowley 1982', adjusted_wald: 'Lewis & Sauro 2021',
};

/** What a metric means and where that comes from, in the reader's language; the server's own words where a code is newer than the studio. */
export function useMetricDefinition() {
  const { t, i18n } = useTranslation();
  const word = (part: 'definition' | 'formula', code: string, fallback: string) => {
    const key = `metric.${code}.${part}`;
    return i18n.exists(key) ? t(key) : fallback;
  };
  const source = ({ code, interval }: { readonly code: string; readonly interval: string }) => {
    const key = `metricSource.${code}`;
    const own = i18n.exists(key) ? t(key) : t('metricSource.own');
    const citation = CITATIONS[interval];
    return citation === undefined ? own : t('metrics.sourceWith', { source: own, citation });
  };
  return {
    source,
    formula: (code: string, fallback: string) => word('formula', code, fallback),
    definition: (code: string, fallback: string) => word('definition', code, fallback),
  };
}
