import { useTranslation } from 'react-i18next';
import type { BadRow } from '../../../api/types.ts';
import { useFieldWords } from './field-words.ts';

/** Why a row was left out, in the reader's language; the server's sentence where it says more than the studio knows. */
export function useReasonWords(): (row: BadRow) => string {
  const { t, i18n } = useTranslation();
  const fields = useFieldWords([]);
  return ({ reason, codes }) => {
    const key = `badRow.${codes?.code ?? ''}`;
    if (codes === null || !i18n.exists(key)) return reason;
    const found = codes.found === '' ? '' : t('badRow.found', { found: codes.found });
    return t(key, { field: fields.name(codes.field), found: codes.code === 'out_of_range' || codes.code === 'too_long' || codes.code === 'quarantined' ? codes.found : found });
  };
}
