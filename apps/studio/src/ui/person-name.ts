import { useTranslation } from 'react-i18next';

export interface Named {
  readonly personKey: string;
  readonly name: string | null;
  readonly email?: string | null;
  /** The shop's own id of the person. */
  readonly userId?: string | null;
  readonly orders?: number;
}

/** What to call a person: name, else e-mail, else the shop's own id, else customer or visitor with the end of their key, so that two can be told apart. */
export function usePersonName(): (person: Named) => string {
  const { t } = useTranslation();
  return ({ personKey, name, email = null, userId = null, orders = 0 }) => {
    const own = name ?? email;
    if (own !== null && own !== '') return own;
    if (userId !== null) return `${t('person.customer')} ${userId}`;
    return `${orders > 0 ? t('person.customer') : t('person.visitor')} …${personKey.slice(-6)}`;
  };
}

const BRIEF_LETTERS = 80;

/** As much of a name as a sentence can bear. */
export function brief(name: string): string {
  const letters = [...name];
  return letters.length <= BRIEF_LETTERS ? name : `${letters.slice(0, BRIEF_LETTERS).join('')}…`;
}
