import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors.ts';

/** A sentence for a failure: our own words for a code we know, else the server's. */
export function useFaultText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    if (!(error instanceof ApiError)) return t('fault.unknown');
    const key = `fault.${error.code}`;
    return i18n.exists(key) ? t(key, { ...error.details }) : error.message;
  };
}
