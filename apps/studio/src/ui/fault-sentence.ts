import { useTranslation } from 'react-i18next';

interface ShapeFault {
  readonly path: string;
  /** The server's own sentence. */
  readonly message: string;
  readonly codes: { readonly expects: string; readonly wanted: string; readonly got: string; readonly found: string } | null;
}

/** What is wrong with the shape of an event, in the reader's language; the server's sentence where it says more than the studio knows. */
export function useFaultSentence(): (fault: ShapeFault) => string {
  const { t, i18n } = useTranslation();
  return ({ path, message, codes }) => {
    if (codes === null) return message;
    const [expects, got] = [`shape.expects.${codes.expects}`, `shape.got.${codes.got}`];
    if (!i18n.exists(expects) || !i18n.exists(got)) return message;
    return t('shape.fault', { path: path === '' ? t('shape.body') : path, expects: t(expects, { wanted: codes.wanted }), got: t(got, { found: codes.found }) });
  };
}
