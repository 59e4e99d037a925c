import { useTranslation } from 'react-i18next';

/** Why a figure is null, in the reader's language; a reason that is newer than the studio is shown as the server wrote it. */
export function useReasonText(): (reason: string | null, hint: string | null) => string {
  const { t, i18n } = useTranslation();
  return (reason, hint) => {
    if (reason === null) return t('reason.no_data');
    const key = `reason.${reason}`;
    return i18n.exists(key) ? t(key) : (hint ?? reason);
  };
}
